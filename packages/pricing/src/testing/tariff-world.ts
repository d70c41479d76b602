import { retailTariff, type TariffParts, tariffsOf } from './tariffs.ts';
import { priceWorld } from './world.ts';

const ID = '00000000-0000-4000-8000-000000000001';
type Versions = Parameters<typeof retailTariff>[0];
const isVersions = (given: Versions | TariffParts): given is Versions => Array.isArray(given);

/** A tariff of one rate, without VAT; null: the rate is not stated. */
export const ofRate = (value: number | null): TariffParts => ({
  vat: { default: 0 },
  components: [{ kind: 'energy', id: 'e', rates: [{ rate: value }] }],
});

/** The price world with one tariff, in whose prices `history` and `current` answer. */
export function tariffWorld() {
  const world = priceWorld();
  return {
    id: ID,
    world,
    open: (given: Versions | TariffParts, more: Parameters<typeof world.open>[0] = {}) => {
      const tariff = retailTariff(isVersions(given) ? given : [{ tariff: given }]);
      world.open({ tariffs: tariffsOf({ [ID]: tariff }), ...more });
      return tariff;
    },
    history: (more: object = {}) => world.history({ tariff: ID, ...more }),
    current: (more: object = {}) => world.current({ tariff: ID, ...more }),
  };
}
