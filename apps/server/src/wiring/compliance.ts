import type { ComplianceContext } from '@energy-optimizer/compliance';
import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';

/** Wires personal data. Starts nothing. */
export const wireCompliance = (given: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly erasure: ComplianceContext['erasure'];
}): ComplianceContext => given;
