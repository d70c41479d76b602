export { forecastTag } from './caching.ts';
export { createMlLoop, type MlLoop, type MlLoopDeps } from './create-ml-loop.ts';
export { createMlService, type MlDeps } from './create-service.ts';
export { createForecaster } from './ensemble/forecaster.ts';
export type {
  Benched,
  DayLesson,
  Driver,
  Forecaster,
  ForecasterOptions,
  ForecasterState,
  Hindcast,
  Issue,
  IssuedDay,
  LeadForecast,
  LearnReport,
  MixedDay,
  Readiness,
} from './ensemble/forecaster-types.ts';
export { COVERAGES } from './ensemble/intervals.ts';
export {
  type Combination,
  combine,
  dearestUpdateMs,
  type Period,
  type Track,
  walkExpert,
} from './evaluation/backtest.ts';
export { fileCheckpoints } from './evaluation/checkpoint-files.ts';
export { coverage, dieboldMariano, type PointMetrics, pointMetrics } from './evaluation/metrics.ts';
export { type Score, type Scores, scoreAll } from './evaluation/score.ts';
export { type Checkpoints, type WalkOptions, walkResumably } from './evaluation/walk.ts';
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
export { createExogenousRepository } from './exogenous/repository-exogenous.ts';
export type { Artefact, Expert, ExpertFamily, Panel } from './experts/expert.ts';
export { expertsOfLevel, type Level } from './experts/experts.ts';
export { weeklyNaive } from './experts/naive.ts';
export { createVectorIndex } from './memory/create-vector-index.ts';
export { curveOf } from './memory/curve.ts';
export { loadHnsw } from './memory/hnsw-index.ts';
export type { VectorIndex } from './memory/vector-index.ts';
export { holidaysOf } from './panel/holidays.ts';
export { parseEpf } from './panel/panel.ts';
export type * from './ports.ts';
export { mlInternalRouter, mlRouter } from './router.ts';
export * as mlSchemas from './schemas/index.ts';
export type * from './service.ts';
export type { FindWindows, ServingDeps } from './serving/deps.ts';
export { createServing, type Serving } from './serving/serving.ts';
export type * from './store/records.ts';
export { FORECAST_ISSUE_CHANNEL } from './store/repository-issues.ts';
