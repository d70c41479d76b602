import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import { type Runner, run, type Task } from 'graphile-worker';
import type pg from 'pg';
import type { JobContext, JobDefinition } from './definition.ts';
import { createLiveness } from './liveness.ts';
import { createRetryingPool } from './retrying-pool.ts';
import { beginAttempt, markFailed, markSucceeded, TASK_PREFIX } from './run-log.ts';
import { watchPool, workerLogger } from './worker-log.ts';

export interface QueueOptions {
  readonly db: Db;
  /** The queue has its own small pool, so that waiting for work never takes a connection from requests. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly definitions: readonly JobDefinition[];
  readonly concurrency: number;
  /** Lets jobs queue other jobs. */
  readonly runNow: JobContext['runNow'];
}

export interface Queue {
  stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const SWEEP_MS = 60_000;
/** New work wakes the workers immediately; polling is for retries that become due. */
const POLL_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Starts processing the queue. Runs interrupted by a crash of any replica are resumed within a minute. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const shutdown = new AbortController();
  const pool = createRetryingPool(
    {
      connectionString: options.url,
      application_name: 'energy-queue',
      options: '-c timezone=UTC',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      max: options.concurrency + 2,
    },
    shutdown.signal,
  );
  const onConnectionLost = (err: Error) => options.log.warn({ err }, 'queue connection lost');
  pool.on('error', onConnectionLost);
  pool.on('connect', (client) => client.on('error', onConnectionLost));
  const liveness = createLiveness(options);
  const sweep = async () => {
    const dead = await liveness.releaseDead();
    if (dead.length > 0) options.log.warn({ workers: dead }, 'requeued the jobs of dead workers');
  };
  await sweep();
  const runner = await run({
    pgPool: pool,
    concurrency: options.concurrency,
    noHandleSignals: true,
    pollInterval: POLL_MS,
    logger: workerLogger(options.log),
    taskList: Object.fromEntries(
      options.definitions.map((definition) => [
        TASK_PREFIX + definition.name,
        task(options, definition, shutdown.signal),
      ]),
    ),
    events: watchPool(options.log, liveness.mark),
  });
  const timer = setInterval(() => {
    sweep().catch((err: unknown) => options.log.warn({ err }, 'could not check for dead workers'));
  }, SWEEP_MS);
  return { stop: () => stopQueue({ runner, pool, timer, shutdown, liveness }) };
}

async function stopQueue(parts: {
  readonly runner: Runner;
  readonly pool: pg.Pool;
  readonly timer: NodeJS.Timeout;
  readonly shutdown: AbortController;
  readonly liveness: { close(): Promise<void> };
}): Promise<void> {
  clearInterval(parts.timer);
  parts.shutdown.abort(new Error('the server is shutting down'));
  await parts.runner.stop().catch(() => undefined);
  await parts.pool.end();
  await parts.liveness.close();
}

function task(options: QueueOptions, definition: JobDefinition, shutdown: AbortSignal): Task {
  const { db, clock, log, runNow } = options;
  return async (payload, { job }) => {
    const slot = new Date((payload as { slot: string }).slot);
    const fields = { job: definition.name, slot, attempt: job.attempts };
    const attempt = await beginAttempt(db, definition.name, slot, clock.now());
    try {
      const signal = AbortSignal.any([shutdown, AbortSignal.timeout(definition.timeoutMs ?? DEFAULT_TIMEOUT_MS)]);
      const result = await definition.run({ slot, signal, log, runNow });
      await markSucceeded(db, attempt, clock.now(), result);
      log.info({ ...fields, result }, 'job succeeded');
    } catch (err) {
      log.error({ ...fields, err }, 'job failed');
      const error = err instanceof Error ? err.message : String(err);
      const final = job.attempts >= job.max_attempts;
      await markFailed(db, attempt, clock.now(), { error, final });
      throw err;
    }
  };
}
