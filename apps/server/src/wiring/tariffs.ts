import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { RetailTariffs } from '@energy-optimizer/pricing';
import { createTariffRegistry } from '@energy-optimizer/suppliers';

/**
 * The tariffs that the input `tariff` of the price operations refers to. A reference is the ID of a version in the
 * registry, which everybody may read. A tariff that depends on the caller, such as a household's own, has a reserved
 * word as its reference, which is resolved here before the registry is asked.
 */
export function retailTariffs({ db, clock }: { readonly db: Db; readonly clock: Clock }): RetailTariffs {
  const registry = createTariffRegistry({ db, clock });
  return { tariffFor: (reference) => registry.tariffFor(reference) };
}
