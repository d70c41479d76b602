import type { JobDefinition } from '@energy-optimizer/jobs';
import { createPricingContext, type PricingContext, type PricingDeps } from './context.ts';
import { pricingJobs } from './jobs.ts';
import { type PricingService, pricingService } from './service.ts';
import { createTariffPrices } from './use-cases/tariff-prices.ts';

export { findOptimalWindows } from '@energy-optimizer/outlook';
export { DEMO_NOTICE, DEMO_SOURCE } from './adapters/demo/index.ts';
export type { PriceProvider } from './adapters/provider.ts';
export {
  type ConnectedProvider,
  createParser,
  createProviders,
  missingKeys,
  PROVIDER_ENTRIES,
  providerInfos,
} from './adapters/registry.ts';
export { peakHours } from './analysis/peak-hours.ts';
export { describePrices } from './analysis/statistics.ts';
export { trendOf } from './analysis/trends.ts';
export { openStoredPrices, type PricingDeps } from './context.ts';
export { parseCsv } from './import/csv.ts';
export type { RowChoice } from './import/csv-areas.ts';
export { COLUMN_ROLES, type ColumnChoice, type ColumnRole } from './import/csv-columns.ts';
export type { CsvOptions } from './import/csv-options.ts';
export { ENCODINGS, type Encoding } from './import/decode.ts';
export { type EpfColumn, type EpfOptions, parseEpf } from './import/epf.ts';
export type { Notice } from './import/notices.ts';
export { DELIMITERS, type Delimiter } from './import/rows.ts';
export { DATE_ORDERS, type DateOrder } from './import/wall-clock.ts';
export type { RetailTariffs, TariffWatch } from './ports.ts';
export { streamPrices } from './procedures/stream-prices.ts';
export { priceTag } from './query/caching.ts';
export { sourceTerms } from './query/provenance.ts';
export { pricingProcedures } from './router.ts';
export {
  type Comparison,
  type CurrentPrices,
  compareInput,
  currentInput,
  type ForecastResponse,
  forecastInput,
  historyInput,
  type OptimalWindowsResponse,
  optimalWindowsInput,
  type PeakHoursResponse,
  type PriceChangeEvent,
  type PriceHistory,
  peakHoursInput,
  type RefreshResponse,
  type RegionList,
  refreshInput,
  regionsInput,
  type SourceList,
  type StatisticsResponse,
  sourcesInput,
  statisticsInput,
  type TrendResponse,
  trendsInput,
} from './schemas/index.ts';
export {
  DIRECTIONS,
  type FlagName,
  flagNames,
  type Parsed,
  type PricePoint,
  type Rejection,
  SERIES_KINDS,
  type SeriesBatch,
  type SeriesKey,
} from './series/price-point.ts';
export { createPricingService, type PricingService } from './service.ts';
export type { PriceChange } from './store/changes.ts';
export { INGEST_BATCH_ROWS, PRICE_CHANGE_CHANNEL } from './store/ingest.ts';
export type { SourceStatus } from './store/source-status.ts';
export { createStreamHub, type StreamHub, type WakeSignal } from './streaming/hub.ts';
export { createMarketPrices } from './use-cases/market-prices.ts';

/** The wired price domain: its router, the functions scripts call, and its jobs. */
export interface Pricing {
  /** For {@link pricingProcedures}. */
  readonly context: PricingContext;
  readonly service: PricingService;
  readonly jobs: readonly JobDefinition[];
  /** The prices of tariffs, for other domains. */
  readonly tariffPrices: ReturnType<typeof createTariffPrices>;
}

/**
 * @param deps the database, the clock, the providers to pull from, the forecaster, and the job that is queued after a
 *   synchronization that stored something
 */
export function createPricing(deps: PricingDeps & { readonly afterSync?: string }): Pricing {
  const context = createPricingContext(deps);
  const service = pricingService(context);
  const { providers, afterSync } = deps;
  const jobs = pricingJobs({ service, providers, ...(afterSync ? { afterSync } : {}) });
  return { context, service, jobs, tariffPrices: createTariffPrices(context) };
}
