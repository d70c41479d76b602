import type { Interval, RegionCode, Series } from '@energy-optimizer/kernel';

/** Prices not yet published, from a forecaster. */
export interface ForecastSource {
  /** Point forecast and its intervals for the region from `from` on, as known at `at`; undefined when no model is ready. */
  forecast(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly at: Date;
  }): Promise<PriceForecast | undefined>;
  /** Why there is none, such as "needs 56 days; has 12"; empty if no reason is known. */
  lacks(request: { readonly region: RegionCode; readonly at: Date }): Promise<readonly string[]>;
}

export interface PriceForecast {
  readonly series: Series;
  readonly issuedAt: Date;
  readonly modelId: string;
  readonly intervals: readonly {
    readonly coverage: number;
    readonly lower: readonly number[];
    readonly upper: readonly number[];
  }[];
  readonly provenance: ForecastProvenance;
}

/** Where a forecast comes from, and what it has been worth. */
export interface ForecastProvenance {
  /** Local date of the last day learned from. */
  readonly trainedThrough: string;
  /** `bernstein` (aggregated experts) or `naive` (too little history for them). */
  readonly method: 'bernstein' | 'naive';
  /** Share of each expert; they sum to 1. */
  readonly expertWeights: Readonly<Record<string, number>>;
  readonly familyWeights: Readonly<Record<string, number>>;
  readonly intervalMethod: string;
  /** Share of the actual prices of the last `days` days inside each interval; null while there are too few. */
  readonly measuredCoverage: readonly {
    readonly coverage: number;
    readonly measured: number | null;
    readonly days: number;
  }[];
  /** Why the first day is as it is, strongest first; contributions in the unit of the series. */
  readonly drivers: readonly { readonly text: string; readonly contribution: number }[];
  /** Series beside prices that were known. */
  readonly exogenous: readonly string[];
  readonly lacks: readonly string[];
}
