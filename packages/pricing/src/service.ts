import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { createPricingContext, type PricingContext, type PricingDeps } from './context.ts';
import type * as schemas from './schemas/index.ts';
import type { SeriesBatch } from './series/price-point.ts';
import type { PriceChange } from './store/changes.ts';
import type { SourceStatus } from './store/source-status.ts';
import { compareTariffs } from './use-cases/compare.ts';
import { currentPrices } from './use-cases/current.ts';
import { describeChange } from './use-cases/describe-change.ts';
import { priceForecast } from './use-cases/forecast.ts';
import { priceHistory } from './use-cases/history.ts';
import { type IngestResult, ingestBatch } from './use-cases/ingest.ts';
import { optimalWindows } from './use-cases/optimal-windows.ts';
import { pricePeakHours } from './use-cases/peak-hours.ts';
import { type RefreshInput, refreshPrices } from './use-cases/refresh.ts';
import { listRegions } from './use-cases/regions.ts';
import { type DataAge, dataAges, listSources } from './use-cases/sources.ts';
import { priceStatistics } from './use-cases/statistics.ts';
import { priceTrend } from './use-cases/trends.ts';

/** An operation's input after parsing, with defaults. */
type Input<S extends z.ZodType> = z.output<S>;

/** The price operations as functions. Dates are instants (UTC); prices in the answer's `unit` and `currency`. */
export interface PricingService {
  /**
   * The intervals that cover `at`, best series first.
   * @throws AppError `unknown_region`, `unknown_supplier` (404), `unit_mismatch`
   */
  current(input: Input<typeof schemas.currentInput>): Promise<schemas.CurrentPrices>;
  /** One series over a range, in pages. @throws AppError `inverted_range`, `range_too_long`, `invalid_cursor` */
  history(input: Input<typeof schemas.historyInput>): Promise<schemas.PriceHistory>;
  /** The coming hours, published and forecast. @throws AppError `forecast_unavailable` (503) */
  forecast(input: Input<typeof schemas.forecastInput>): Promise<schemas.ForecastResponse>;
  /** Suppliers' tariffs, cheapest first. */
  compare(input: Input<typeof schemas.compareInput>): Promise<schemas.Comparison>;
  statistics(input: Input<typeof schemas.statisticsInput>): Promise<schemas.StatisticsResponse>;
  trends(input: Input<typeof schemas.trendsInput>): Promise<schemas.TrendResponse>;
  peakHours(input: Input<typeof schemas.peakHoursInput>): Promise<schemas.PeakHoursResponse>;
  /** The cheapest future windows. @throws AppError `duration_beyond_horizon` */
  optimalWindows(input: Input<typeof schemas.optimalWindowsInput>): Promise<schemas.OptimalWindowsResponse>;
  sources(input: Input<typeof schemas.sourcesInput>): Promise<schemas.SourceList>;
  /** The table of regions and what is currently stored for each. */
  regions(input: Input<typeof schemas.regionsInput>): Promise<schemas.RegionList>;
  /** Fetches from the providers independently; `signal` aborts, `deadlineMs` bounds the time. */
  refresh(input: RefreshInput): Promise<schemas.RefreshResponse>;
  /** Stores points of one series, from a file or a provider. Idempotent. */
  importPoints(batch: SeriesBatch): Promise<IngestResult>;
  /** The change feed: changes with an id above `id`, oldest first. */
  changesSince(id: number, limit: number): Promise<PriceChange[]>;
  /** The event a stream subscriber receives for a change. */
  describeChange(change: PriceChange): Promise<schemas.PriceChangeEvent>;
  changeBounds(): Promise<{ readonly oldest: number; readonly newest: number }>;
  /** Deletes changes older than streams need for resuming; returns the count. Prices are kept. */
  pruneChanges(): Promise<number>;
  /** The outcome of the last fetch of each source. */
  sourceStatus(): Promise<SourceStatus[]>;
  /** Per source: the end of its data, and whether any of its series is stale. */
  dataAges(): Promise<DataAge[]>;
  /** Clears the cached catalog of series after a change in another process. */
  invalidate(): void;
}

/** Longer than any client that still needs every event stays disconnected. */
const CHANGES_KEPT_MS = 30 * DAY_MS;

/** The operations over stored prices of their own. */
export const createPricingService = (deps: PricingDeps): PricingService => pricingService(createPricingContext(deps));

export function pricingService(context: PricingContext): PricingService {
  const { repository, clock } = context;
  return {
    current: (input) => currentPrices(context, input),
    history: (input) => priceHistory(context, input),
    forecast: (input) => priceForecast(context, input),
    compare: (input) => compareTariffs(context, input),
    statistics: (input) => priceStatistics(context, input),
    trends: (input) => priceTrend(context, input),
    peakHours: (input) => pricePeakHours(context, input),
    optimalWindows: (input) => optimalWindows(context, input),
    sources: (input) => listSources(context, input),
    regions: (input) => listRegions(context, input),
    refresh: (input) => refreshPrices(context, input),
    importPoints: (batch) => ingestBatch(context, batch),
    changesSince: repository.changesSince,
    describeChange: (change) => describeChange(context, change),
    changeBounds: repository.changeBounds,
    pruneChanges: () => repository.pruneChanges(addMs(clock.now(), -CHANGES_KEPT_MS)),
    sourceStatus: repository.sourceStatus,
    dataAges: () => dataAges(context),
    invalidate: repository.series.invalidate,
  };
}
