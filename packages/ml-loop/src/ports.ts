import type { Currency, Interval, PriceUnit, RegionCode, Resolution } from '@energy-optimizer/kernel';
import type { Outlook, PriceBreakdown, TariffView } from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import type { ForecastModel } from './schemas/index.ts';

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

/** The inputs that ask for the prices of a tariff. */
export interface TariffChoice {
  readonly tariff?: string | undefined;
  readonly zone?: string | undefined;
  readonly used?: number | undefined;
  readonly contractStart?: string | undefined;
}

export interface TariffPriceRequest extends TariffChoice {
  readonly region: RegionCode;
  readonly interval: Interval;
  /** Prices, forecasts and tariff versions known at this instant. */
  readonly at: Date;
  readonly unit: PriceUnit;
  readonly caller: Principal;
}

interface TariffFacts {
  readonly tariff?: TariffView | undefined;
  readonly currency: Currency;
  /** Null: those of some versions do. */
  readonly vatIncluded: boolean | null;
  /** Why no price is known; null if one is. */
  readonly reason: { readonly code: string; readonly text: string } | null;
}

type Column = (number | null)[];

/** Prices of a tariff in regular steps. */
export interface TariffSeries extends TariffFacts, Interval {
  readonly resolution: Resolution | null;
  readonly values: Column;
  readonly parts: (Interval & { readonly origin: 'published' | 'forecast' })[];
  readonly intervals: { coverage: number; lower: Column; upper: Column }[];
  readonly breakdown?: Record<keyof PriceBreakdown, Column> | undefined;
  readonly exportValues?: Column | undefined;
  readonly modelId: string | null;
  readonly issuedAt: Date | null;
  readonly provenance: Omit<ForecastModel, 'modelId' | 'issuedAt'> | null;
}

/** Prices of a tariff as they are, with the bounds of those that are forecast. */
export interface TariffOutlook extends TariffFacts {
  readonly outlook: Outlook;
  /** The first moment at which the tariff itself has no price, whatever its market; null: there is none. */
  readonly gap: { readonly startMs: number; readonly reason: { readonly code: string; readonly text: string } } | null;
  /** Of a span whose prices are known. */
  breakdownOver(within: Interval): PriceBreakdown;
  /** The forecast of the market that the tariff follows; null if it was not needed. */
  readonly model: ForecastModel | null;
}

/** Prices as a household pays them, published and forecast. */
export interface TariffPrices {
  /**
   * @throws AppError `unknown_tariff`, `unknown_household_tariff` (404), `tariff_conflict`, `tariff_needs_input`,
   *   `tariff_series_unclear`, `unit_unavailable`, `range_too_long`, `forecast_unavailable` (503); for `mine`
   *   `sign_in_required`, `missing_scope`
   */
  series(request: TariffPriceRequest): Promise<TariffSeries>;
  /** @throws AppError the same */
  outlook(request: TariffPriceRequest): Promise<TariffOutlook>;
}
