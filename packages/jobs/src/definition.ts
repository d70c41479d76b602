import type { Logger } from '@energy-optimizer/kernel';

/** When a job is due: a five-field cron expression in its own time zone (such as a market's publication time). */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

export interface JobContext {
  /** The scheduled instant of this run, UTC. A retry has the same slot. */
  readonly slot: Date;
  /** Aborted if the server shuts down or the run exceeds `timeoutMs`. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Queues another job for this instant; false if it is already queued. @throws RangeError for an unknown job */
  runNow(job: string): Promise<boolean>;
}

/** JSON kept in the run log. */
export type JobResult = Readonly<Record<string, unknown>>;

export interface JobDefinition {
  readonly name: string;
  readonly description: string;
  readonly schedules: readonly Schedule[];
  /** Maximum attempts of a run, with growing pauses. Default 5. */
  readonly maxAttempts?: number;
  /** Default 10 minutes. */
  readonly timeoutMs?: number;
  /** May be run again for the same slot after a crash: must be idempotent. */
  run(context: JobContext): Promise<JobResult>;
}
