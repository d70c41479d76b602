import type { Currency, Interval, PriceUnit, RegionCode } from '@energy-optimizer/kernel';

/** Prices as columns, ascending, without overlaps; epoch ms. */
export interface PriceRows {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
}

/** The prices of a region that are forecast. */
export interface PricedMarket {
  readonly region: RegionCode;
  readonly kind: string;
  /** The best source; others with the same kind of price may fill its gaps. */
  readonly source: string;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** Length of the newest intervals known then. */
  readonly stepMs: number;
  readonly dataUntil: Date;
  /** Time zone of the market's delivery days. */
  readonly timeZone: string;
}

/** Published prices of one market with their source; interval lengths may change. */
export interface MarketRows extends PriceRows, Omit<PricedMarket, 'region' | 'dataUntil'> {}

/** Prices of the markets that can be forecast, as known at an instant, so that a replay sees only what was known. */
export interface MarketPrices {
  /**
   * The regions with an electricity market price of a clock resolution (day-ahead before intraday before real-time),
   * one market each: never monthly, surveyed or regulated prices.
   */
  markets(request: { readonly knownAt: Date; readonly region?: RegionCode }): Promise<readonly PricedMarket[]>;
  /**
   * The region's market prices that overlap the interval, as known then; undefined if it has no such market. Gaps of
   * the best source are filled from the next ones of the same kind, currency and product, in the unit of the best.
   */
  history(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly knownAt: Date;
  }): Promise<MarketRows | undefined>;
}
