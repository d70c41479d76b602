import type { Sql } from '@energy-optimizer/db';

export interface ExportRow {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'ready' | 'failed' | 'downloaded';
  readonly requestedAt: Date;
  readonly rowsDone: number;
  readonly rowsTotal: number | null;
  readonly bytes: number | null;
  readonly error: string | null;
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
  readonly downloadedAt: Date | null;
}

/** The newest first, at most 20. */
export async function listExports(sql: Sql, userId: string): Promise<ExportRow[]> {
  const rows = await sql.rows.privacyExport.findMany({
    where: { userId },
    orderBy: [{ requestedAt: 'desc' }, { id: 'asc' }],
    take: 20,
    omit: { userId: true, attempts: true, leaseEndsAt: true, tokenHash: true },
  });
  return rows.map(({ bytes, ...row }) => ({ ...row, bytes: bytes === null ? null : Number(bytes) }));
}

/** False if an export of the user is queued or running. Requires a lock on the account. */
export async function insertExport(
  tx: Sql,
  request: { readonly id: string; readonly userId: string; readonly at: Date },
) {
  const { id, userId, at } = request;
  await tx.query({ text: 'SELECT 1 FROM app_user WHERE id = $1 FOR NO KEY UPDATE', values: [userId] });
  const open = await tx.rows.privacyExport.count({ where: { userId, state: { in: ['queued', 'running'] } } });
  if (open > 0) return false;
  await tx.rows.privacyExport.create({ data: { id, userId, requestedAt: at } });
  return true;
}

export interface ClaimedExport {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly attempts: number;
}

/** Leases the oldest export that waits or whose worker has died. */
export async function claimExport(sql: Sql, leaseMinutes: number): Promise<ClaimedExport | undefined> {
  const [row] = await sql.select<ClaimedExport>({
    text: `UPDATE privacy_export e SET state = 'running', attempts = attempts + 1, rows_done = 0,
             lease_ends_at = now() + make_interval(mins => $1)
            WHERE id = (SELECT id FROM privacy_export WHERE state = 'queued' OR (state = 'running' AND lease_ends_at <= now())
                         ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, user_id AS "userId", attempts, (SELECT u.email FROM app_user u WHERE u.id = e.user_id) AS email`,
    values: [leaseMinutes],
  });
  return row;
}

/** Records the progress and extends the lease. False if the export no longer exists or was taken over. */
export async function recordProgress(
  sql: Sql,
  { id, attempts }: ClaimedExport,
  progress: { readonly done: number; readonly total: number; readonly leaseMinutes: number },
): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE privacy_export SET rows_done = $3, rows_total = $4, lease_ends_at = now() + make_interval(mins => $5)
            WHERE id = $1 AND attempts = $2 AND state = 'running' RETURNING 1`,
    values: [id, attempts, progress.done, progress.total, progress.leaseMinutes],
  });
  return rows.length > 0;
}

export async function markReady(
  tx: Sql,
  { id, attempts }: ClaimedExport,
  ready: { readonly rows: number; readonly bytes: number; readonly tokenHash: string; readonly validDays: number },
): Promise<Date | undefined> {
  const [row] = await tx.select<{ expiresAt: Date }>({
    text: `UPDATE privacy_export SET state = 'ready', rows_done = $3, rows_total = $3, bytes = $4, token_hash = $5,
             ready_at = now(), expires_at = now() + make_interval(days => $6)
            WHERE id = $1 AND attempts = $2 AND state = 'running' RETURNING expires_at AS "expiresAt"`,
    values: [id, attempts, ready.rows, ready.bytes, ready.tokenHash, ready.validDays],
  });
  return row?.expiresAt;
}

/** @param error for the user */
export async function markExportFailed(sql: Sql, { id, attempts }: ClaimedExport, error: string): Promise<void> {
  await sql.rows.privacyExport.updateMany({
    where: { id, attempts, state: 'running' },
    data: { state: 'failed', error },
  });
}

/** Uses up the link of an export; undefined if it was used, has expired or never existed. */
export async function takeExport(sql: Sql, tokenHash: string): Promise<{ id: string; userId: string } | undefined> {
  const [row] = await sql.select<{ id: string; userId: string }>({
    text: `UPDATE privacy_export SET state = 'downloaded', downloaded_at = now(), token_hash = NULL
            WHERE token_hash = $1 AND state = 'ready' AND expires_at > now() RETURNING id, user_id AS "userId"`,
    values: [tokenHash],
  });
  return row;
}

/** Exports whose files are needed. */
export async function filesNeeded(sql: Sql): Promise<Set<string>> {
  const rows = await sql.select<{ id: string }>({
    text: `SELECT id FROM privacy_export WHERE state IN ('queued', 'running') OR (state = 'ready' AND expires_at > now())`,
  });
  return new Set(rows.map(({ id }) => id));
}
