import { type Compliance, createCompliance } from '@energy-optimizer/compliance';
import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Config } from '../config.ts';

/** Wires personal data. Starts nothing. */
export const wireCompliance = ({
  config,
  ...given
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Pick<Config, 'consentPolicy'>;
}): Compliance => createCompliance({ ...given, policy: config.consentPolicy });
