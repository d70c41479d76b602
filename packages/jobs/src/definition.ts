import type { Logger } from '@energy-optimizer/kernel';

/** When a job is due: a five-field cron expression in a time zone of its own (a market's publication time, say). */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

export interface JobContext {
  /** The scheduled instant this run stands for, UTC. A retry sees the same slot. */
  readonly slot: Date;
  /** Aborted when the server shuts down or the run takes longer than `timeoutMs`. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Queues another job for this instant; false when it is queued for it already. @throws RangeError for a name no job has */
  runNow(job: string): Promise<boolean>;
}

/** JSON kept in the run log. */
export type JobResult = Readonly<Record<string, unknown>>;

export interface JobDefinition {
  readonly name: string;
  readonly description: string;
  readonly schedules: readonly Schedule[];
  /** A run that throws is tried again with growing pauses, this often in all. Default 5. */
  readonly maxAttempts?: number;
  /** Default 10 minutes. */
  readonly timeoutMs?: number;
  /** May be run again for the same slot after a crash: must be idempotent. */
  run(context: JobContext): Promise<JobResult>;
}
