import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';

/** The dependencies of the use cases. */
export interface SuppliersContext {
  readonly db: Db;
  readonly clock: Clock;
}
