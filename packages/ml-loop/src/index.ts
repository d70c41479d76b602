export { forecastTag } from './caching.ts';
export { createMlLoop, type MlLoop, type MlLoopDeps } from './create-ml-loop.ts';
export { createMlService, type MlDeps } from './create-service.ts';
export { epfExogenous } from './exogenous/epf-columns.ts';
export {
  EXOGENOUS_UNITS,
  type ExogenousBatch,
  type ExogenousPoint,
  type ExogenousProvider,
  type ExogenousRejection,
  type ExogenousVariable,
} from './exogenous/provider.ts';
export { type ProxySeries, weatherProxies } from './exogenous/proxies.ts';
export {
  type ConnectedExogenousProvider,
  createExogenousProviders,
  EXOGENOUS_PROVIDER_ENTRIES,
  type ExogenousConfig,
  missingExogenousKeys,
} from './exogenous/registry.ts';
export type {
  DescribeSource,
  LearningRunner,
  LearnOutcome,
  LearnProgress,
  LearnRequest,
  MarketPrices,
  MarketRows,
  ObserveOutcome,
  ObserveRequest,
  Outlook,
  PricedMarket,
  PriceOutlook,
  PriceSource,
} from './ports.ts';
export { mlInternalRouter, mlRouter } from './router.ts';
export * as mlSchemas from './schemas/index.ts';
export type {
  Confidence,
  ConfidenceRequest,
  ExogenousSync,
  IssueOutcome,
  LearnedRegion,
  MlService,
  ModelInfo,
  ReplayRequest,
  ReplaySummary,
  SavingsKept,
  ServedForecast,
  SimilarPast,
} from './service.ts';
export type { FindWindows, ServingDeps } from './serving/deps.ts';
export { createServing, type Serving } from './serving/serving.ts';
export { createExogenousRepository } from './store/exogenous.ts';
export { FORECAST_ISSUE_CHANNEL } from './store/issues.ts';
export type {
  AccuracyRow,
  ForecastIssue,
  ForecastProvenance,
  JoinedActuals,
  MarketRecord,
  ObservationColumns,
  ObservationStats,
  ObservedForecasts,
  RunRecord,
  RunStatus,
  StoredArtefact,
} from './store/records.ts';
