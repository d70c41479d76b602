import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { AuditEntry, AuditFilter, AuditRecord } from './audit.ts';

/**
 * Adds one line. In a transaction in a user's name that user did it, whatever the caller says: nobody writes lines about
 * what others did.
 */
export async function insertAudit(sql: Sql, entry: AuditEntry, at: Date): Promise<void> {
  await sql.query({
    name: 'audit_insert',
    text: `INSERT INTO audit_log (id, at, action, actor_kind, actor_id, user_id, result, request_id, network, details)
           SELECT $1::uuid, $2, $3, CASE WHEN app_user_id() IS NULL THEN $4 ELSE 'user' END, coalesce(app_user_id(), $5::uuid),
                  $6::uuid, $7::audit_result, $8, $9, $10::jsonb`,
    values: [
      randomUUID(),
      at,
      entry.action,
      entry.actorKind,
      entry.actorId,
      entry.userId,
      entry.result,
      entry.requestId,
      entry.network,
      JSON.stringify(entry.details ?? {}),
    ],
  });
}

type Row = [
  string,
  Date,
  string,
  AuditRecord['actorKind'],
  string | null,
  string | null,
  AuditRecord['result'],
  string,
  string | null,
  Record<string, unknown>,
];

/** Newest first. @param sql in the name of the task `audit`, or of a user, who finds what is about himself */
export async function findAudit(sql: Sql, filter: AuditFilter): Promise<AuditRecord[]> {
  const rows = await sql.query<Row>({
    text: `SELECT id::text, at, action, actor_kind, actor_id::text, user_id::text, result::text, request_id, network, details
             FROM audit_log
            WHERE ($1::uuid IS NULL OR user_id = $1 OR actor_id = $1) AND ($2::text IS NULL OR action = $2)
              AND ($3::audit_result IS NULL OR result = $3) AND ($4::timestamptz IS NULL OR at >= $4)
              AND ($5::timestamptz IS NULL OR at < $5) AND ($6::text IS NULL OR request_id = $6)
            ORDER BY at DESC, id LIMIT $7`,
    values: [
      filter.userId ?? null,
      filter.action ?? null,
      filter.result ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.requestId ?? null,
      filter.limit,
    ],
  });
  return rows.map(([id, at, action, actorKind, actorId, userId, result, requestId, network, details]) => ({
    id,
    at,
    action,
    actorKind,
    actorId,
    userId,
    result,
    requestId,
    network,
    details,
  }));
}
