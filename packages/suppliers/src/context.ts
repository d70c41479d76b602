import type { Db, SecretBox } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { MarketReader } from './comparison/market-reader.ts';
import type { TariffSource } from './live/source.ts';
import type { ComparisonRunner, HouseholdRunner, SupplierPrices } from './ports.ts';

/** The dependencies of the use cases. */
export interface SuppliersContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly comparison: ComparisonRunner;
  readonly households: HouseholdRunner;
  readonly prices: SupplierPrices;
  readonly marketYears: MarketReader;
  /** @throws RangeError for an unknown id */
  tariffSource(id: string): TariffSource;
  /** Encrypts account numbers; undefined: they cannot be stored. */
  readonly secretBox: SecretBox | undefined;
}
