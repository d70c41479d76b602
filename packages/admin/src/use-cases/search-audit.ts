import type { AuditFilter, AuditRecord } from '../audit/entry.ts';
import { type AdminCaller, type AdminContext, actorOf } from '../context.ts';

/** Reading the log is logged, too. */
export async function searchAudit(
  context: AdminContext,
  caller: AdminCaller,
  filter: AuditFilter,
): Promise<{ readonly entries: AuditRecord[] }> {
  await context.audit.record(context.db, {
    ...actorOf(context, caller),
    action: 'admin_read_audit',
    userId: filter.userId ?? null,
    result: 'ok',
  });
  return { entries: await context.audit.search(filter) };
}
