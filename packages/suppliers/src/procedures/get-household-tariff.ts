import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { householdTariffInput, householdTariffOutput } from '../schemas/index.ts';
import { getHouseholdTariff } from '../use-cases/household-tariffs.ts';
import { EXAMPLE_HOUSEHOLD } from './example.ts';

/** GET /household/tariffs/{utility} */
export const householdTariff = (context: SuppliersContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/household/tariffs/{utility}',
        summary: 'Tariff of the household',
        description: "Returns the caller's current tariff for a utility.",
        tags: ['household'],
        errors: { not_found: ['unknown_household_tariff'] },
        example: { input: { utility: 'electricity' }, output: EXAMPLE_HOUSEHOLD },
      },
    })
    .input(householdTariffInput)
    .output(householdTariffOutput)
    .query(({ ctx, input }) => getHouseholdTariff(context, ctx.principal.userId, input.utility));
