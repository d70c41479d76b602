import type { Sql } from '@energy-optimizer/db';

/** The outcome of the last fetch of a source. */
export interface SourceStatus {
  readonly source: string;
  readonly lastAttemptAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastError: string | null;
  readonly consecutiveFailures: number;
  /** Of the last success. */
  readonly fetched: number;
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export type SyncOutcome =
  | { readonly error: string }
  | {
      readonly error: null;
      readonly fetched: number;
      readonly stored: number;
      readonly revised: number;
      readonly unchanged: number;
      readonly rejected: number;
    };

export const readSourceStatus = (db: Sql): Promise<SourceStatus[]> =>
  db.rows.sourceStatus.findMany({ orderBy: { source: 'asc' } });

/** Of overlapping attempts, the one that started last applies. */
export async function writeSourceStatus(db: Sql, source: string, at: Date, outcome: SyncOutcome): Promise<void> {
  if (outcome.error !== null) {
    await db.query({
      text: `
        INSERT INTO source_status AS s (source, last_attempt_at, last_error, consecutive_failures) VALUES ($1, $2, $3, 1)
        ON CONFLICT (source) DO UPDATE SET last_attempt_at = excluded.last_attempt_at, last_error = excluded.last_error,
          consecutive_failures = s.consecutive_failures + 1
          WHERE s.last_attempt_at IS NULL OR s.last_attempt_at <= excluded.last_attempt_at`,
      values: [source, at, outcome.error],
    });
    return;
  }
  const { fetched, stored, revised, unchanged, rejected } = outcome;
  await db.query({
    text: `
      INSERT INTO source_status AS s (source, last_attempt_at, last_success_at, fetched, stored, revised, unchanged, rejected)
      VALUES ($1, $2, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (source) DO UPDATE SET last_attempt_at = excluded.last_attempt_at, last_success_at = excluded.last_success_at,
        last_error = NULL, consecutive_failures = 0, fetched = excluded.fetched, stored = excluded.stored,
        revised = excluded.revised, unchanged = excluded.unchanged, rejected = excluded.rejected
        WHERE s.last_attempt_at IS NULL OR s.last_attempt_at <= excluded.last_attempt_at`,
    values: [source, at, fetched, stored, revised, unchanged, rejected],
  });
}
