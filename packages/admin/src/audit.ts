import type { Db, Sql } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { findAudit, insertAudit } from './repository-audit.ts';

export const ACTOR_KINDS = ['anonymous', 'user', 'api_key', 'service', 'operator', 'job'] as const;
export const AUDIT_RESULTS = ['ok', 'denied', 'failed'] as const;

/** Something that happened, as it is written down. */
export interface AuditEntry {
  /** E.g. `sign_in`, `role_changed`. */
  readonly action: string;
  readonly actorKind: (typeof ACTOR_KINDS)[number];
  /** The user who did it, if it was one. */
  readonly actorId: string | null;
  /** The user it was done to, if any. */
  readonly userId: string | null;
  readonly result: (typeof AUDIT_RESULTS)[number];
  readonly requestId: string;
  /** IPv4 address or IPv6 /64. */
  readonly network: string | null;
  /** Never a secret, never an address. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A line of the log. */
export interface AuditRecord extends Required<AuditEntry> {
  readonly id: string;
  readonly at: Date;
}

export interface AuditFilter {
  /** About this user, or done by it. */
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: AuditEntry['result'] | undefined;
  /** Half-open. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly requestId?: string | undefined;
  readonly limit: number;
}

/** The audit log: only ever added to. */
export interface Audit {
  /** Writes in the caller's transaction: what is rolled back did not happen. */
  record(sql: Sql, entry: AuditEntry): Promise<void>;
  /** Newest first. */
  search(filter: AuditFilter): Promise<AuditRecord[]>;
}

export const createAudit = ({ db, clock }: { readonly db: Db; readonly clock: Clock }): Audit => ({
  record: (sql, entry) => insertAudit(sql, entry, clock.now()),
  search: (filter) => findAudit(db.forTask('audit'), filter),
});
