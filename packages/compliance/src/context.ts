import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';

/** The dependencies of the use cases. */
export interface ComplianceContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
}
