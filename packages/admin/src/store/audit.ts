import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { AuditEntry, AuditFilter, AuditRecord } from '../audit/entry.ts';

/**
 * Adds one entry. In a transaction for a user, the actor is that user regardless of the arguments, so that users cannot
 * write entries what others did.
 */
export async function insertAudit(sql: Sql, entry: AuditEntry, at: Date): Promise<void> {
  await sql.query({
    name: 'audit_record',
    text: `SELECT audit_record($1::uuid, $2::timestamptz, $3::text, $4::text, $5::uuid, $6::uuid, $7::audit_result, $8::text, $9::text, $10::jsonb)`,
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

const FIND_SQL = `
WITH subject AS MATERIALIZED (
  SELECT subject_id FROM audit_subject WHERE user_id = $1
), found AS (
  (SELECT id, at, action, actor_kind, actor_subject_id, subject_id, result, request_id, network, details, 1 AS count
     FROM audit_log
    WHERE ($1::uuid IS NULL OR subject_id = (SELECT subject_id FROM subject) OR actor_subject_id = (SELECT subject_id FROM subject))
      AND ($2::text IS NULL OR action = $2) AND ($3::audit_result IS NULL OR result = $3)
      AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
      AND ($6::text IS NULL OR request_id = $6)
    ORDER BY at DESC, id LIMIT $7)
  UNION ALL
  (SELECT id, last_at, action, 'anonymous', NULL, NULL, result, request_id,
          CASE WHEN network IN ('unknown', 'others') THEN NULL ELSE network END, '{}', count
     FROM audit_failure
    WHERE $1::uuid IS NULL AND ($2::text IS NULL OR action = $2) AND ($3::audit_result IS NULL OR result = $3)
      AND ($4::timestamptz IS NULL OR last_at >= $4) AND ($5::timestamptz IS NULL OR last_at < $5)
      AND ($6::text IS NULL OR request_id = $6)
    ORDER BY last_at DESC, id LIMIT $7)
)
SELECT f.id, f.at, f.action, f.actor_kind AS "actorKind", f.actor_subject_id AS "actorSubjectId", a.user_id AS "actorId",
       f.subject_id AS "subjectId", s.user_id AS "userId", f.result, f.request_id AS "requestId", f.network, f.details, f.count
  FROM found f
  LEFT JOIN audit_subject a ON a.subject_id = f.actor_subject_id
  LEFT JOIN audit_subject s ON s.subject_id = f.subject_id
 ORDER BY f.at DESC, f.id LIMIT $7`;

/**
 * Newest first.
 * @param sql a transaction for the task `audit`, or for a user, who finds only entries about themselves
 */
export const findAudit = (sql: Sql, filter: AuditFilter): Promise<AuditRecord[]> =>
  sql.select<AuditRecord>({
    text: FIND_SQL,
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

/** Drops the months that ended longer than so many days ago; returns how many. */
export async function dropAuditMonths(sql: Sql, keepDays: number): Promise<number> {
  const text = 'SELECT audit_log_drop_months($1::int) AS months';
  const [row] = await sql.select<{ months: number }>({ text, values: [keepDays] });
  return row!.months;
}
