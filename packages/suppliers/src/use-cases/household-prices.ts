import type { Db } from '@energy-optimizer/db';
import type { RegionCode, Utility } from '@energy-optimizer/kernel';
import type { Tariff } from '@energy-optimizer/tariffs';
import type { StoredHousehold } from '../store/household.ts';
import { requireHousehold } from './household-tariffs.ts';
import type { RegisteredTariff, TariffRegistry } from './registered-tariff.ts';

/** A household's tariff, read for prices. */
interface HouseholdPrices extends Omit<RegisteredTariff, 'supplier'> {
  /** Null: not known. */
  readonly supplier: string | null;
  readonly zone: string | undefined;
  /** `YYYY-MM-DD` */
  readonly contractStart: string | undefined;
}

/**
 * The tariff of a user, with the zone and the start of the contract. A tariff of the registry has all its versions.
 * @throws AppError `unknown_household_tariff` (404)
 */
export async function householdPrices(
  { db, registry }: { readonly db: Db; readonly registry: TariffRegistry },
  userId: string,
  { utility, knownAt }: { readonly utility: Utility; readonly knownAt: Date },
): Promise<HouseholdPrices> {
  const row = await db.withUser(userId, (tx) => requireHousehold(tx, userId, utility));
  const facts = { zone: row.zone ?? undefined, contractStart: row.contractStart ?? undefined };
  if (row.tariff) return { ...(await registry.tariffFor(row.tariff.id, knownAt)), ...facts };
  return { ...ownPrices(row, row.document as Tariff, knownAt), ...facts };
}

/** Earlier documents are not kept: before the newest one was stored, none is known. */
const ownPrices = (row: StoredHousehold, tariff: Tariff, knownAt: Date) => ({
  supplier: row.supplierId,
  tariffId: tariff.id,
  name: tariff.name,
  region: row.region as RegionCode,
  utility: tariff.utility,
  currency: tariff.currency,
  versions:
    row.updatedAt > knownAt
      ? []
      : [
          {
            ...{ id: tariff.id, from: tariff.from ?? null, until: tariff.until ?? null, knownAt: row.updatedAt },
            document: async () => tariff,
          },
        ],
});
