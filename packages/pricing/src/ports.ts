import type { Interval, RegionCode, Series } from '@energy-optimizer/kernel';

/** Prices not yet published, from whoever forecasts them. */
export interface ForecastSource {
  /** Point forecast and its intervals for the region from `from` on, as known at `at`; undefined when no model is ready. */
  forecast(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly at: Date;
  }): Promise<PriceForecast | undefined>;
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
}
