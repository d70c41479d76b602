import type { JobDefinition } from '@energy-optimizer/jobs';
import { pricingJobs } from './jobs.ts';
import { pricingRouter } from './router.ts';
import { createPricingService, type PricingDeps, type PricingService } from './service.ts';

export {
  findOptimalWindows,
  type OptimalWindow,
  type PriceOrigin,
  type PricePiece,
  type WindowRequest,
} from '@energy-optimizer/outlook';
export { DEMO_NOTICE, DEMO_SOURCE } from './adapters/demo/index.ts';
export type { FetchRequest, Freshness, ParseContext, PriceProvider, Publication } from './adapters/provider.ts';
export type { ProviderEntry } from './adapters/provider-entry.ts';
export {
  type ConnectedProvider,
  createParser,
  createProviders,
  missingKeys,
  PROVIDER_ENTRIES,
  providerInfos,
} from './adapters/registry.ts';
export { type HourClass, type HourProfile, type PeakHours, peakHours } from './analysis/peak-hours.ts';
export { describePrices, type PriceStatistics } from './analysis/statistics.ts';
export { type Trend, type TrendDirection, trendOf } from './analysis/trends.ts';
export { openStoredPrices, type StoredPrices } from './context.ts';
export { importCsv, parseCsv } from './import/csv.ts';
export type { RowChoice } from './import/csv-areas.ts';
export { COLUMN_ROLES, type ColumnChoice, type ColumnRole } from './import/csv-columns.ts';
export type { CsvOptions } from './import/csv-options.ts';
export { ENCODINGS, type Encoding, type FileContent } from './import/decode.ts';
export { type EpfColumn, type EpfOptions, importEpf, parseEpf } from './import/epf.ts';
export type { Notice, NoticeCode } from './import/notices.ts';
export { DELIMITERS, type Delimiter } from './import/rows.ts';
export type { ImportOptions, ImportProgress, ImportSummary, PointStore } from './import/store.ts';
export { DATE_ORDERS, type DateOrder } from './import/wall-clock.ts';
export { pricingJobs, syncSchedules } from './jobs.ts';
export { streamPrices } from './procedures/stream-prices.ts';
export { priceTag } from './query/caching.ts';
export { sourceTerms } from './query/provenance.ts';
export type { SourceInfo } from './query/source-directory.ts';
export { pricingProcedures, pricingRouter } from './router.ts';
export type { PriceChangeEvent, PriceStreamEvent } from './schemas/index.ts';
export * as pricingSchemas from './schemas/index.ts';
export { assessFreshness, type FreshnessReport } from './series/freshness.ts';
export { plausibilityFlags } from './series/plausibility.ts';
export {
  DIRECTIONS,
  type Direction,
  FLAG,
  type FlagName,
  flagNames,
  type Parsed,
  type PricePoint,
  REJECTION_CODES,
  type Rejection,
  type RejectionCode,
  SERIES_KINDS,
  type SeriesBatch,
  type SeriesKey,
  type SeriesKind,
} from './series/price-point.ts';
export { createPricingService, type PricingDeps, type PricingService } from './service.ts';
export type { PriceChange } from './store/changes.ts';
export { INGEST_BATCH_ROWS, PRICE_CHANGE_CHANNEL } from './store/ingest.ts';
export type { SourceStatus } from './store/source-status.ts';
export { type Change, createStreamHub, type StreamHub, type WakeSignal } from './streaming/hub.ts';
export type { IngestResult } from './use-cases/ingest.ts';
export { createMarketPrices } from './use-cases/market-prices.ts';

/** The wired price domain: its router, the functions scripts call, and its jobs. */
export interface Pricing {
  readonly router: ReturnType<typeof pricingRouter>;
  readonly service: PricingService;
  readonly jobs: readonly JobDefinition[];
}

/**
 * @param deps the database, the clock, the providers to pull from, the forecaster, and the job that is queued after a
 *   synchronization that stored something
 */
export function createPricing(deps: PricingDeps & { readonly afterSync?: string }): Pricing {
  const service = createPricingService(deps);
  const { providers, afterSync } = deps;
  const jobs = pricingJobs({ service, providers, ...(afterSync ? { afterSync } : {}) });
  return { router: pricingRouter(service), service, jobs };
}
