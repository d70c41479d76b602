export { loadHnsw } from '@energy-optimizer/forecasting';

import type { JobDefinition } from '@energy-optimizer/jobs';
import { silentLogger } from '@energy-optimizer/kernel';
import type { DescribeSource } from '@energy-optimizer/outlook';
import { ANONYMOUS } from '@energy-optimizer/rpc';
import type { MlContext } from './context.ts';
import { mlJobs } from './jobs.ts';
import type { Engine, EngineDeps } from './learning/engine.ts';
import type { TariffPrices } from './ports.ts';
import { createRecall } from './recall/recall.ts';
import { createMlService, type MlService } from './service.ts';
import { createReadCarbonIntensity } from './serving/carbon-intensity.ts';
import { createOutlooks, type Outlooks } from './serving/outlooks.ts';
import { createExogenousRepository } from './store/exogenous.ts';
import { createPatternRepository } from './store/patterns.ts';

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
export type { ModelInfo } from './issued/queries.ts';
export { createEngine, type Engine, type EngineDeps, type IssueListener } from './learning/engine.ts';
export type { IssueOutcome } from './learning/observe.ts';
export type { ReplayRequest, ReplaySummary } from './learning/replay.ts';
export type { ExogenousSync } from './learning/sync-exogenous.ts';
export type {
  LearningRunner,
  LearnOutcome,
  LearnProgress,
  LearnRequest,
  ObserveOutcome,
  ObserveRequest,
} from './ports.ts';
export type { Confidence, ConfidenceRequest } from './recall/confidence.ts';
export type { SavingsKept, SimilarPast } from './recall/similar-past.ts';
export { mlInternalRouter, mlRouter } from './router.ts';
export { type AccuracyResponse, accuracyInput, type PricePrediction, predictPriceInput } from './schemas/index.ts';
export type { MlService } from './service.ts';
export { forecastTag } from './serving/caching.ts';
export type { OutlookRequest, Outlooks } from './serving/outlooks.ts';
export { createExogenousRepository } from './store/exogenous.ts';
export { FORECAST_ISSUE_CHANNEL } from './store/issues.ts';
export type {
  AccuracyRow,
  ForecastIssue,
  IssueProvenance,
  JoinedActuals,
  LearnedRegion,
  MarketRecord,
  ObservationColumns,
  ObservationStats,
  ObservedForecasts,
  RunRecord,
  RunStatus,
  StoredArtifact,
} from './store/records.ts';

export interface MlLoopDeps extends Pick<EngineDeps, 'db' | 'clock' | 'exogenousProviders' | 'log'> {
  readonly engine: Engine;
  /** The stored prices that forecasts continue. */
  readonly prices: MlContext['prices'];
  /** The prices of tariffs, in which predictions can be made. */
  readonly tariffs: TariffPrices;
  readonly describeSource: DescribeSource;
  /** Whether scheduled learning is enabled. Default: always. */
  readonly mayLearn?: (() => Promise<boolean>) | undefined;
}

/** The wired forecasting domain: its router, the functions scripts call, and its jobs. */
export interface MlLoop {
  /** For {@link mlRouter} and {@link mlInternalRouter}. */
  readonly context: MlContext;
  /** Learns, issues and reads forecasts, which continue the prices. */
  readonly engine: Engine;
  /** The operations of the API as functions. */
  readonly service: MlService;
  /** What operations of other domains compute with. */
  readonly outlooks: Outlooks;
  readonly jobs: readonly JobDefinition[];
}

/** @param deps the database, the clock, the engine, and the prices that it continues */
export function createMlLoop(deps: MlLoopDeps): MlLoop {
  const { db, clock, engine, prices, tariffs, describeSource, log = silentLogger } = deps;
  const recall = createRecall({
    patterns: createPatternRepository({ db }),
    now: () => clock.now(),
    newestIssue: engine.newestIssue,
  });
  const carbonIntensity = createReadCarbonIntensity(createExogenousRepository({ db }), deps.exogenousProviders ?? []);
  const context: MlContext = {
    ...{ clock, log, engine, recall, prices, tariffs, describeSource, carbonIntensity },
    caller: ANONYMOUS,
  };
  return {
    ...{ context, engine },
    service: createMlService(context),
    outlooks: createOutlooks(context),
    jobs: mlJobs({ engine, mayLearn: deps.mayLearn ?? (async () => true) }),
  };
}
