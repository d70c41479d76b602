import type { RegionCode } from '@energy-optimizer/kernel';

/** Runs CPU-intensive work without blocking the caller, in a worker thread of the server. */
export interface LearningRunner {
  learn(request: LearnRequest): Promise<LearnOutcome>;
  observe(request: ObserveRequest): Promise<ObserveOutcome[]>;
}

export interface ObserveRequest {
  /** One region; default: all with a market price. */
  readonly region?: RegionCode;
  /** Uses only data known at this instant; UTC. */
  readonly at: Date;
  /** Issue even if the newest forecast is current. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface ObserveOutcome {
  readonly region: RegionCode;
  /** Observations joined with an actual or corrected price. */
  readonly joined: number;
  /** Why a new forecast was issued; undefined if the newest one is current. */
  readonly issued: string | undefined;
  /** No model has been trained yet: learn first. */
  readonly untrained?: boolean;
  /** Why a due forecast could not be issued. */
  readonly reason?: string;
  /** The error of this region; the others are not affected. */
  readonly error?: string;
}

export interface LearnRequest {
  readonly region: RegionCode;
  /** Uses only data known at this instant; UTC. */
  readonly asOf: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LearnProgress) => void;
}

export interface LearnProgress {
  /** The current step as text. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** The outcome of one learning run; the report of a successful run is in the run log. */
export type LearnOutcome =
  | { readonly status: 'learned'; readonly region: RegionCode; readonly runId: number; readonly promoted: boolean }
  | { readonly status: 'unchanged'; readonly region: RegionCode; readonly reason: string }
  /** Another process is learning this region. */
  | { readonly status: 'busy'; readonly region: RegionCode; readonly reason: string }
  /** "needs 14 days; has 12": nothing can be forecast yet. */
  | { readonly status: 'not_ready'; readonly region: RegionCode; readonly reason: string };
