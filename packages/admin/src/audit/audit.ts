import type { Db, Sql } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { dropAuditMonths, findAudit, insertAudit } from '../store/audit.ts';
import type { AuditEntry, AuditFilter, AuditRecord } from './entry.ts';

/** The audit log: append-only, with whole months deleted. */
export interface Audit {
  /**
   * Writes in the caller's transaction, so rolled-back events are not recorded. Failures of unknown callers are
   * counted, not listed.
   */
  record(sql: Sql, entry: AuditEntry): Promise<void>;
  /** Newest first. */
  search(filter: AuditFilter): Promise<AuditRecord[]>;
  /** Deletes the months that ended longer than so many days ago; returns how many. @throws Error below 30 days */
  dropOlderThan(days: number): Promise<number>;
}

export const createAudit = ({ db, clock }: { readonly db: Db; readonly clock: Clock }): Audit => ({
  record: (sql, entry) => insertAudit(sql, entry, clock.now()),
  search: (filter) => findAudit(db.forTask('audit'), filter),
  dropOlderThan: (days) => dropAuditMonths(db, days),
});
