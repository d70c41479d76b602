import { type Interval, type RegionCode, resolutionMs, type Series } from '@energy-optimizer/kernel';
import type { ForecastSteps } from './outlook.ts';

/** Forecasts of prices not yet published, provided by another domain. */
export interface ForecastSource {
  /** Point forecast and its intervals for the region, as known at `at`; undefined if no model is ready. */
  forecast(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly at: Date;
  }): Promise<PriceForecast | undefined>;
  /** Why there is none, such as "needs 56 days; has 12"; empty if nothing is known to be missing. */
  missing(request: { readonly region: RegionCode; readonly at: Date }): Promise<readonly string[]>;
}

export interface PriceForecast extends Pick<ForecastSteps, 'intervals'> {
  readonly series: Series;
  readonly issuedAt: Date;
  readonly modelId: string;
  readonly provenance: ForecastProvenance;
}

/** The forecast's steps; undefined if they are calendar periods. */
export function stepsOf({ series, intervals }: Pick<PriceForecast, 'series' | 'intervals'>): ForecastSteps | undefined {
  const stepMs = resolutionMs(series.resolution);
  return stepMs === undefined ? undefined : { start: series.start, stepMs, values: series.values, intervals };
}

/** Provenance and measured accuracy of a forecast. */
export interface ForecastProvenance {
  /** Id of the source of the prices learned from; null: stored before it was recorded. */
  readonly source: string | null;
  /** Local date of the last day learned from. */
  readonly trainedThrough: string;
  /** `bernstein` (aggregated experts) or `naive` (fewer than 56 days of history). */
  readonly method: 'bernstein' | 'naive';
  /** Share of each expert; they sum to 1. */
  readonly expertWeights: Readonly<Record<string, number>>;
  readonly familyWeights: Readonly<Record<string, number>>;
  readonly intervalMethod: string;
  /** Share of actual prices inside each interval over the last 90 days; null before 14 days were measured. */
  readonly measuredCoverage: readonly {
    readonly coverage: number;
    readonly measured: number | null;
    readonly days: number;
  }[];
  /** Drivers of the first day, strongest first; contributions in the unit of the series. */
  readonly drivers: readonly { readonly text: string; readonly contribution: number }[];
  /** Names of the exogenous series that were known. */
  readonly exogenous: readonly string[];
  /** Missing data, such as "needs 56 days; has 20". */
  readonly missing: readonly string[];
}
