import { recommendSwitchingInput, setHouseholdTariffInput } from '../schemas/index.ts';
import { setHouseholdTariff } from '../use-cases/household-tariffs.ts';
import { recommendSwitching } from '../use-cases/recommend-switching.ts';
import type { HouseholdWorld } from './households.ts';

/** The operations of a user, with inputs as a client sends them. */
export const actions = (world: HouseholdWorld) => ({
  setTariff: (userId: string, input: object) =>
    setHouseholdTariff(
      world.context,
      userId,
      setHouseholdTariffInput.parse({ utility: 'electricity', region: 'de', ...input }),
    ),
  recommend: (userId: string, input: object = {}) =>
    recommendSwitching(world.context, userId, recommendSwitchingInput.parse({ ...usage(input), ...input })),
});

const usage = (input: object) => ('usage' in input ? {} : { annualUsage: 3_000 });
