import type { Artifact } from '@energy-optimizer/forecasting';
import type { Currency, PriceUnit, RegionCode, Resolution } from '@energy-optimizer/kernel';
import type { ForecastProvenance } from '@energy-optimizer/outlook';

/** A market that is forecast, and how far its models have learned. */
export interface MarketRecord {
  readonly id: number;
  readonly region: RegionCode;
  readonly kind: string;
  readonly source: string;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** Steps of a day: 24, 48 or 96. */
  readonly steps: number;
  /** Local date of the last day learned from; null before the first run. */
  readonly learnedThrough: string | null;
  /** The run whose artifacts are active. */
  readonly servingRunId: number | null;
}

export type RunStatus = 'running' | 'succeeded' | 'failed';

/** One learning run. A run that was killed stays `running` until the next one marks it failed, with no end. */
export interface RunRecord {
  readonly id: number;
  readonly marketId: number;
  readonly asOf: Date;
  readonly status: RunStatus;
  /** Whether it was promoted. */
  readonly promoted: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly modelId: string;
  readonly learnedThrough: string | null;
  /** Before / after, what changed and why; null while running. */
  readonly report: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
}

/** The newest learning run of a region that succeeded. */
export interface LearnedRegion {
  readonly region: RegionCode;
  readonly learnedAt: Date;
  readonly durationMs: number;
  /** Error of served forecasts for lead day 1, over 28 days; null before any was measured. */
  readonly mae: number | null;
  /** Such as `EUR/mwh`. */
  readonly unit: string;
}

/** A named part of a run's model: an expert or a mixer. */
export interface StoredArtifact {
  readonly name: string;
  readonly artifact: Artifact;
}

/** A precomputed forecast, read when serving. Step i covers [start + i·step, …) in UTC. */
export interface ForecastIssue {
  readonly id: number;
  readonly marketId: number;
  readonly region: RegionCode;
  readonly runId: number;
  readonly issuedAt: Date;
  readonly start: Date;
  readonly resolution: Resolution;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  readonly values: readonly number[];
  readonly intervals: readonly {
    readonly coverage: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  }[];
  readonly provenance: IssueProvenance;
}

/** Provenance of an issue. */
export interface IssueProvenance extends ForecastProvenance {
  readonly modelId: string;
}

/** Forecasts to be compared with actual prices later, as columns of equal length. Times are epoch ms. */
export interface ObservationColumns {
  readonly marketId: number;
  readonly issuedAtMs: number;
  /** A hindcast: made later, from data known before the day. */
  readonly hindcast: boolean;
  readonly targetStartMs: readonly number[];
  readonly targetEndMs: readonly number[];
  /** 1: the first day whose prices were not known at the issue. */
  readonly leadDay: readonly number[];
  /** An expert's id, `ensemble`, `rule` or `weekly-naive`. */
  readonly expert: readonly string[];
  readonly value: readonly number[];
  /** 99 percentiles of the ensemble, null for the others. */
  readonly percentiles: readonly (readonly number[] | null)[];
  /** Lower and upper bound of each served coverage (80, 90, 95 %) of the ensemble, six numbers; null for the others. */
  readonly bounds: readonly (readonly number[] | null)[];
}

/** Rolling accuracy of one expert at one lead. Prices in the market's unit and currency. */
export interface AccuracyRow {
  readonly expert: string;
  readonly leadDay: number;
  /** 7, 28 or 90. */
  readonly windowDays: number;
  readonly count: number;
  readonly mae: number;
  readonly rmse: number;
  readonly smapePct: number;
  /** MAE relative to the weekly naive forecast of the same steps; null if that one was not observed. */
  readonly rmae: number | null;
  readonly mapePct: number | null;
  /** Number of near-zero actual prices excluded from MAPE. */
  readonly mapeExcluded: number;
  readonly crps: number | null;
  readonly coverage80: number | null;
  readonly coverage90: number | null;
  readonly coverage95: number | null;
}

export interface ObservationStats {
  readonly region: RegionCode;
  /** Id of the source of the prices. */
  readonly source: string;
  /** Counts of step forecasts with and without an actual price. */
  readonly observations: number;
  /** Measured forecasts, counted from the daily sums, which outlast individual forecasts. */
  readonly observed: number;
  /** Number of forecasts whose interval has ended but whose actual price is not yet known. */
  readonly waiting: number;
  readonly oldestTarget: Date | null;
  readonly newestTarget: Date | null;
  readonly newestIssue: Date | null;
}

/**
 * Observations as columns of equal length, ordered by expert, lead, target; the newest issue of each target and lead.
 */
export interface ObservedForecasts {
  readonly expert: readonly string[];
  readonly leadDay: readonly number[];
  readonly targetStartMs: readonly number[];
  readonly issuedAtMs: readonly number[];
  readonly hindcast: readonly boolean[];
  readonly value: readonly number[];
  readonly actual: readonly (number | null)[];
  readonly percentiles: readonly (readonly number[] | null)[];
  readonly bounds: readonly (readonly number[] | null)[];
}

/** The result of joining prices. */
export interface JoinedActuals {
  /** Observations with a new or changed price. */
  readonly count: number;
  /** Starts of their targets, epoch ms, each once. */
  readonly startsMs: readonly number[];
}
