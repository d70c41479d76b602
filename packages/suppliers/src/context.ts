import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { ComparisonRunner, SupplierPrices } from './ports.ts';

/** The dependencies of the use cases. */
export interface SuppliersContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly comparison: ComparisonRunner;
  readonly prices: SupplierPrices;
}
