import { type Db, type Sql, toJson } from '@energy-optimizer/db';
import { addMs, DAY_MS } from '@energy-optimizer/kernel';
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
 * exactly one gets `true`. A lock would not suffice: it is released before the slowest clock has ticked.
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
    await tx.rows.jobRun.deleteMany({ where: { claimedAt: { lt: addMs(now, -RETENTION_DAYS * DAY_MS) } } });
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

/** One attempt of a run. A worker considered dead may still be executing an earlier one, whose result is ignored. */
export interface Attempt {
  readonly job: string;
  readonly slot: Date;
  /** Counts from 1; undefined if the run is not in the log. */
  readonly number: number | undefined;
}

export async function beginAttempt(db: Sql, job: string, slot: Date, now: Date): Promise<Attempt> {
  const [run] = await db.rows.jobRun.updateManyAndReturn({
    where: { job, slot },
    data: { status: 'running', startedAt: now, finishedAt: null, error: null, attempts: { increment: 1 } },
    select: { attempts: true },
  });
  return { job, slot, number: run?.attempts };
}

/** Records how an attempt ended, unless another has begun in the meantime. */
async function endAttempt(
  db: Sql,
  { job, slot, number }: Attempt,
  data: Parameters<Sql['rows']['jobRun']['updateMany']>[0]['data'],
): Promise<void> {
  if (number === undefined) return;
  await db.rows.jobRun.updateMany({ where: { job, slot, attempts: number, status: 'running' }, data });
}

export async function markSucceeded(db: Sql, attempt: Attempt, now: Date, result: JobResult): Promise<void> {
  await endAttempt(db, attempt, { status: 'succeeded', finishedAt: now, result: toJson(result) });
}

/** `final` if there are no further attempts; otherwise the run waits in the queue again. */
export async function markFailed(
  db: Sql,
  attempt: Attempt,
  now: Date,
  failure: { readonly error: string; readonly final: boolean },
): Promise<void> {
  const status = failure.final ? 'failed' : 'queued';
  await endAttempt(db, attempt, { status, finishedAt: now, error: failure.error.slice(0, 2_000) });
}

/** The newest runs first, at most `limit`. */
export async function recentRuns(
  db: Db,
  options: { readonly job?: string; readonly limit: number },
): Promise<JobRun[]> {
  const rows = await db.rows.jobRun.findMany({
    ...(options.job ? { where: { job: options.job } } : {}),
    orderBy: [{ slot: 'desc' }, { job: 'asc' }],
    take: options.limit,
  });
  return rows.map(toRun);
}

/** The run of one slot; undefined if it was never claimed. */
export async function runOf(db: Db, job: string, slot: Date): Promise<JobRun[]> {
  return (await db.rows.jobRun.findMany({ where: { job, slot } })).map(toRun);
}

const toRun = <R extends Omit<JobRun, 'result'> & { readonly result: unknown }>(row: R): JobRun => ({
  ...row,
  result: row.result as JobResult | null,
});
