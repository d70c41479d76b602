import type { Db } from '@energy-optimizer/db';
import { AppError, type Clock } from '@energy-optimizer/kernel';
import type { RetailTariffs } from '@energy-optimizer/pricing';
import type { Principal } from '@energy-optimizer/rpc';
import {
  createTariffRegistry,
  householdPrices,
  type TariffParser,
  type TariffRegistry,
} from '@energy-optimizer/suppliers';

/** The reference to the tariff of the caller's household. */
export const MINE = 'mine';
const SCOPE = 'account:read';

/**
 * The tariffs in whose prices the price operations answer (input `tariff`). A reference is the ID of a version in the
 * registry, which everybody may read, or `mine`.
 */
export function retailTariffs({
  db,
  ...given
}: {
  readonly db: Db;
  readonly clock: Clock;
  /** Where large tariffs are parsed; undefined: in the calling thread. */
  readonly parser: TariffParser | undefined;
}): RetailTariffs & Pick<TariffRegistry, 'forget'> {
  const registry = createTariffRegistry({ db, ...given });
  return {
    forget: registry.forget,
    tariffFor: async (reference, caller, { utility, knownAt }) =>
      reference === MINE
        ? householdPrices({ db, registry }, userOf(caller), { utility, knownAt })
        : registry.tariffFor(reference, knownAt),
  };
}

/** Price operations are public; what belongs to a user needs the user all the same. */
export function userOf(caller: Principal): string {
  if (caller.kind !== 'user')
    throw new AppError('unauthenticated', {
      code: 'sign_in_required',
      publicMessage: 'tariff=mine requires a signed-in user; send the ID of a tariff version otherwise.',
    });
  if (caller.scopes !== 'all' && !caller.scopes.includes(SCOPE))
    throw new AppError('forbidden', {
      code: 'missing_scope',
      publicMessage: `tariff=mine requires the scope ${SCOPE}, which the API key is missing.`,
    });
  return caller.userId;
}
