import type { Db, Sql } from '@energy-optimizer/db';
import type { JobDefinition, JobResult } from './definition.ts';

export const TASK_PREFIX = 'energy:';
const RETENTION_DAYS = 90;
const DEFAULT_MAX_ATTEMPTS = 5;

export interface JobRun {
  readonly job: string;
  readonly slot: Date;
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed';
  readonly claimedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly attempts: number;
  readonly result: JobResult | null;
  readonly error: string | null;
}

/**
 * Claims a slot and queues its work in one transaction. Of any number of replicas, and of any number of calls,
 * exactly one gets `true`. A lock would not do: it is free again before the slowest clock has ticked.
 */
export async function claimSlot(db: Db, definition: JobDefinition, slot: Date, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const claimed = await tx.query({
      text: `INSERT INTO job_run (job, slot, status, claimed_at) VALUES ($1, $2, 'queued', $3)
             ON CONFLICT DO NOTHING RETURNING 1`,
      values: [definition.name, slot, now],
    });
    if (claimed.length === 0) return false;
    await enqueue(tx, definition, slot);
    await tx.query({
      text: `DELETE FROM job_run WHERE claimed_at < $1::timestamptz - make_interval(days => $2)`,
      values: [now, RETENTION_DAYS],
    });
    return true;
  });
}

async function enqueue(tx: Sql, definition: JobDefinition, slot: Date): Promise<void> {
  await tx.query({
    text: `SELECT graphile_worker.add_job($1, payload := $2::json, job_key := $3, max_attempts := $4)`,
    values: [
      TASK_PREFIX + definition.name,
      JSON.stringify({ slot: slot.toISOString() }),
      `${definition.name}@${slot.toISOString()}`,
      definition.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    ],
  });
}

/** One try at a run. A worker that was taken for dead may still be at an earlier one, and says nothing about the run any more. */
export interface Attempt {
  readonly job: string;
  readonly slot: Date;
  /** From 1 on; undefined when the run is not in the log. */
  readonly number: number | undefined;
}

export async function beginAttempt(db: Sql, job: string, slot: Date, now: Date): Promise<Attempt> {
  const [row] = await db.query<[number]>({
    text: `UPDATE job_run SET status = 'running', started_at = $3, finished_at = NULL, error = NULL, attempts = attempts + 1
           WHERE job = $1 AND slot = $2 RETURNING attempts`,
    values: [job, slot, now],
  });
  return { job, slot, number: row?.[0] };
}

const OF_ATTEMPT = `WHERE job = $1 AND slot = $2 AND attempts = $3 AND status = 'running'`;

export async function markSucceeded(db: Sql, attempt: Attempt, now: Date, result: JobResult): Promise<void> {
  await db.query({
    text: `UPDATE job_run SET status = 'succeeded', finished_at = $4, result = $5 ${OF_ATTEMPT}`,
    values: [attempt.job, attempt.slot, attempt.number ?? null, now, JSON.stringify(result)],
  });
}

/** `final` when no further try will come; otherwise the run waits in the queue again. */
export async function markFailed(
  db: Sql,
  attempt: Attempt,
  now: Date,
  failure: { readonly error: string; readonly final: boolean },
): Promise<void> {
  const status = failure.final ? 'failed' : 'queued';
  await db.query({
    text: `UPDATE job_run SET status = $6::job_status, finished_at = $4, error = $5 ${OF_ATTEMPT}`,
    values: [attempt.job, attempt.slot, attempt.number ?? null, now, failure.error.slice(0, 2_000), status],
  });
}

/** The newest runs first, at most `limit`. */
export async function recentRuns(
  db: Db,
  options: { readonly job?: string; readonly limit: number },
): Promise<JobRun[]> {
  const rows = await db.prisma.jobRun.findMany({
    ...(options.job ? { where: { job: options.job } } : {}),
    orderBy: [{ slot: 'desc' }, { job: 'asc' }],
    take: options.limit,
  });
  return rows.map(toRun);
}

/** The run of one slot; none when it was never claimed. */
export async function runOf(db: Db, job: string, slot: Date): Promise<JobRun[]> {
  return (await db.prisma.jobRun.findMany({ where: { job, slot } })).map(toRun);
}

const toRun = <R extends Omit<JobRun, 'result'> & { readonly result: unknown }>(row: R): JobRun => ({
  ...row,
  result: row.result as JobResult | null,
});
