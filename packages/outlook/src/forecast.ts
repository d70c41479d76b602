import { type Interval, type RegionCode, resolutionMs, type Series } from '@energy-optimizer/kernel';
import type { ForecastSteps } from './outlook.ts';

/** Prices not yet published, from whoever forecasts them. */
export interface ForecastSource {
  /** Point forecast and its intervals for the region, as known at `at`; undefined when no model is ready. */
  forecast(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly at: Date;
  }): Promise<PriceForecast | undefined>;
  /** Why there is none, such as "needs 56 days; has 12"; empty when nothing is known to be missing. */
  missing(request: { readonly region: RegionCode; readonly at: Date }): Promise<readonly string[]>;
}

export interface PriceForecast extends Pick<ForecastSteps, 'intervals'> {
  readonly series: Series;
  readonly issuedAt: Date;
  readonly modelId: string;
  readonly provenance: ForecastProvenance;
}

/** The forecast's steps; undefined where they are calendar periods. */
export function stepsOf({ series, intervals }: Pick<PriceForecast, 'series' | 'intervals'>): ForecastSteps | undefined {
  const stepMs = resolutionMs(series.resolution);
  return stepMs === undefined ? undefined : { start: series.start, stepMs, values: series.values, intervals };
}

/** Where a forecast comes from, and what it has been worth. */
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
  /** Why the first day is as it is, strongest first; contributions in the unit of the series. */
  readonly drivers: readonly { readonly text: string; readonly contribution: number }[];
  /** Names of the exogenous series that were known. */
  readonly exogenous: readonly string[];
  /** Missing data, such as "needs 56 days; has 20". */
  readonly missing: readonly string[];
}
