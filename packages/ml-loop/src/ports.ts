import type { RegionCode } from '@energy-optimizer/kernel';

/** Does what takes processor time where it does not hold up the caller: a worker thread in the server. */
export interface LearningRunner {
  learn(request: LearnRequest): Promise<LearnOutcome>;
  observe(request: ObserveRequest): Promise<ObserveOutcome[]>;
}

export interface ObserveRequest {
  /** One region; all that have a market price otherwise. */
  readonly region?: RegionCode;
  /** Only what was known then is used; UTC. */
  readonly at: Date;
  /** Issue even where the newest forecast still holds. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface ObserveOutcome {
  readonly region: RegionCode;
  /** Observations that got an actual price, or a corrected one. */
  readonly joined: number;
  /** Why a new forecast was issued; undefined when the newest one still holds. */
  readonly issued: string | undefined;
  /** No model has been trained yet: learn first. */
  readonly untrained?: boolean;
  /** Why a forecast that was due could not be issued. */
  readonly reason?: string;
  /** What went wrong with this region; the others are done all the same. */
  readonly error?: string;
}

export interface LearnRequest {
  readonly region: RegionCode;
  /** Only what was known then is used; UTC. */
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

/** How one learning run ended; the report of a run that worked is in the run log. */
export type LearnOutcome =
  | { readonly status: 'learned'; readonly region: RegionCode; readonly runId: number; readonly promoted: boolean }
  | { readonly status: 'unchanged'; readonly region: RegionCode; readonly reason: string }
  /** Another process is learning this region. */
  | { readonly status: 'busy'; readonly region: RegionCode; readonly reason: string }
  /** "needs 14 days; has 12": nothing can be forecast yet. */
  | { readonly status: 'not_ready'; readonly region: RegionCode; readonly reason: string };
