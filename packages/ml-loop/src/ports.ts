import type { PriceRows } from '@energy-optimizer/forecasting';
import type { Currency, Interval, PriceUnit, RegionCode } from '@energy-optimizer/kernel';

/** Prices of the markets that can be forecast, from whoever stores them. */
export interface MarketPrices {
  /**
   * The regions with an electricity market price of a clock resolution (day-ahead before real-time), one market each:
   * never monthly, surveyed or regulated prices.
   */
  markets(request: { readonly knownAt: Date; readonly region?: RegionCode }): Promise<readonly PricedMarket[]>;
  /** The region's market prices that touch the interval as known then; undefined when it has no such market. */
  history(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly knownAt: Date;
  }): Promise<MarketRows | undefined>;
}

/** Where prices come from and on which terms, by the id of their source. */
export type DescribeSource = (source: string) => PriceSource;

export interface PriceSource {
  readonly source: string;
  readonly sourceName: string;
  readonly licence: string | null;
  readonly attribution: string | null;
}

/** Which prices of a region are forecast. */
export interface PricedMarket {
  readonly region: RegionCode;
  readonly kind: string;
  readonly source: string;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** Length of the newest intervals. */
  readonly stepMs: number;
  readonly dataUntil: Date;
  /** Zone of the clock by which the market's days are sold. */
  readonly timeZone: string;
}

/** Published prices of one market, with where they come from. */
export interface MarketRows extends PriceRows, Omit<PricedMarket, 'region' | 'dataUntil'> {}

/** Published prices continued by the forecast, for plans over the coming hours; steps of one length. */
export interface PriceOutlook {
  outlook(request: { readonly region: RegionCode; readonly hours: number; readonly at: Date }): Promise<Outlook>;
}

export interface Outlook {
  readonly start: Date;
  readonly stepMs: number;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** Per step; null where neither a price nor a forecast is known. */
  readonly values: readonly (number | null)[];
  readonly origins: readonly ('published' | 'forecast')[];
  /** Bounds per coverage; null where the price is published. */
  readonly intervals: readonly {
    readonly coverage: number;
    readonly lower: readonly (number | null)[];
    readonly upper: readonly (number | null)[];
  }[];
  /** null when everything is published. */
  readonly modelId: string | null;
  readonly issuedAt: Date | null;
}

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
