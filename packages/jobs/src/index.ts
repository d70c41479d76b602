import { setTimeout } from 'node:timers/promises';
import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import { startClockwork } from './clockwork.ts';
import type { JobDefinition } from './definition.ts';
import { claimSlot, type JobRun, recentRuns, runOf } from './run-log.ts';

export type { JobContext, JobDefinition, JobResult, Schedule } from './definition.ts';
export { migrateQueue, queueVersion } from './queue-tables.ts';
export type { JobRun } from './run-log.ts';

export interface JobsOptions {
  readonly db: Db;
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly definitions: readonly JobDefinition[];
  /** Maximum concurrent jobs of this process. */
  readonly concurrency?: number;
}

export interface Jobs {
  readonly definitions: readonly JobDefinition[];
  /** Starts the clock and the workers. The queue's tables must exist: {@link migrateQueue}. */
  start(): Promise<void>;
  /** Stops the clock, aborts running jobs and waits for them. Unfinished jobs are resumed later. */
  stop(): Promise<void>;
  /** Queues a job for this instant; false if it is already queued. */
  runNow(job: string): Promise<boolean>;
  /** Queues a job for this instant and resolves with its run once the first attempt has ended; undefined if aborted. */
  tryNow(job: string, signal: AbortSignal): Promise<JobRun | undefined>;
  recent(options: { readonly job?: string; readonly limit: number }): Promise<JobRun[]>;
}

/** Polling interval of a caller waiting for its run. */
const WAIT_MS = 250;

/**
 * Scheduled work: node-cron provides the clock, a claim row per slot elects one replica, graphile-worker runs the job,
 * and the run log records it.
 */
export function createJobs(options: JobsOptions): Jobs {
  const { db, clock } = options;
  const running: { stop(): Promise<void> }[] = [];
  const queueNow = async (job: string) => {
    const definition = options.definitions.find(({ name }) => name === job);
    if (!definition) throw new RangeError(`unknown job ${JSON.stringify(job)}`);
    const slot = clock.now();
    return { slot, claimed: await claimSlot(db, definition, slot, slot) };
  };
  const runNow = async (job: string) => (await queueNow(job)).claimed;
  return {
    definitions: options.definitions,
    start: async () => {
      // Commands that run no jobs do not load the queue.
      const { startQueue } = await import('./queue.ts');
      running.push(await startQueue({ ...options, concurrency: options.concurrency ?? 2, runNow }));
      running.push(startClockwork(options));
    },
    stop: async () => {
      for (const part of running.splice(0).reverse()) await part.stop();
    },
    runNow,
    tryNow: async (job, signal) => {
      const { slot } = await queueNow(job);
      while (!signal.aborted) {
        const [run] = await runOf(db, job, slot);
        if (run?.finishedAt) return run;
        await setTimeout(WAIT_MS, undefined, { signal }).catch(() => undefined);
      }
      return undefined;
    },
    recent: (query) => recentRuns(db, query),
  };
}
