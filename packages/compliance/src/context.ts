import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { Ledger } from './erasure/ledger.ts';
import type { AuditPort, IdentityPort, PrivacyMailPort, Processor } from './ports.ts';

/** The dependencies of export, erasure and retention. */
export interface ErasureContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  /** Opens the ledger, and creates it at the first call. */
  ledger(): Promise<Ledger>;
  /** Whether the ledger exists. */
  hasLedger(): Promise<boolean>;
  /** Where exports are stored until they are downloaded. */
  readonly exportFolder: string;
  /** Called before an operation continues to its next step; tests interrupt it there. */
  onStep(step: string): void | Promise<void>;
  /** Systems beside the database, asked after its rows are erased. */
  readonly processors: readonly Processor[];
  readonly identity: IdentityPort;
  readonly mail: PrivacyMailPort;
  readonly audit: AuditPort;
  /** Queues a job. */
  wake(job: string): Promise<unknown>;
  /** URL of the web application, without a trailing slash. */
  readonly appUrl: string;
  readonly retentionDays: number;
  /** Where the data is stored, as the operator states it; undefined: not stated. */
  readonly residency: string | undefined;
}

/** The dependencies of the use cases. */
export interface ComplianceContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly erasure: ErasureContext;
}
