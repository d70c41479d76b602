import type { Db } from '@energy-optimizer/db';
import { type Expert, expertsOfLevel, type Level } from '@energy-optimizer/forecasting';
import { type Clock, type Logger, silentLogger } from '@energy-optimizer/kernel';
import { createExogenousHistory } from './exogenous/history.ts';
import type { ExogenousProvider } from './exogenous/provider.ts';
import type { LearningContext } from './learning/context.ts';
import { learnMarket } from './learning/learn.ts';
import { maintain } from './learning/maintain.ts';
import { observeMarkets } from './learning/observe.ts';
import { replayMarket } from './learning/replay.ts';
import { createExogenousSync } from './learning/sync-exogenous.ts';
import type { LearningRunner, MarketPrices, ObserveRequest } from './ports.ts';
import type { MlService } from './service.ts';
import { createConfidence } from './serving/confidence.ts';
import { createNewestIssues, type NewestIssues } from './serving/newest-issues.ts';
import { marketAt, readings } from './serving/readings.ts';
import { createSavingsKept, createSimilarPast } from './serving/similar-past.ts';
import { createExogenousRepository } from './store/exogenous.ts';
import { FORECAST_ISSUE_CHANNEL } from './store/issues.ts';
import { createPatternRepository } from './store/patterns.ts';
import { createMlRepository } from './store/repository.ts';

export interface MlDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly prices: MarketPrices;
  /** Whom `syncExogenous` asks. */
  readonly exogenousProviders?: readonly ExogenousProvider[];
  /** Where learning and issuing run; left out: in this process. */
  readonly runner?: LearningRunner;
  /** Default 3: all families of experts. */
  readonly level?: Level;
  /** Other experts than those of the level. */
  readonly experts?: () => Expert[];
  /** Days a first run forecasts afterwards; default 90. */
  readonly warmUpDays?: number;
  readonly log?: Logger;
}

const DEFAULT_LEVEL: Level = 3;
const WARM_UP_DAYS = 90;

export interface MlServiceParts {
  readonly service: MlService;
  readonly level: Level;
  /** Starts listening for new forecasts, so that the newest ones can be served from memory. */
  start(listener?: IssueListener): Promise<void>;
  stop(): Promise<void>;
}

/** Called when any process issued a forecast: for the region, or without one when some may have been missed. */
export type IssueListener = (region: string | undefined) => void;

export function createMlService(deps: MlDeps): MlServiceParts {
  const { db, clock, level = DEFAULT_LEVEL } = deps;
  const context = contextOf(deps, level);
  const newest = createNewestIssues({ repository: context.repository, clock });
  let stopListening: (() => Promise<void>) | undefined;
  return {
    level,
    service: { ...readings(context, newest), ...works(deps, context, newest) },
    start: async (listener = () => undefined) => {
      stopListening = await db.listen(FORECAST_ISSUE_CHANNEL, {
        onMessage: (region) => {
          newest.forget(region);
          listener(region);
        },
        onLost: () => newest.keep(false),
        onBack: () => {
          newest.keep(true);
          listener(undefined);
        },
      });
      newest.keep(true);
    },
    stop: async () => {
      newest.keep(false);
      await stopListening?.();
    },
  };
}

function contextOf({ db, clock, prices, ...deps }: MlDeps, level: Level): LearningContext {
  return {
    ...{ prices, clock, log: deps.log ?? silentLogger },
    repository: createMlRepository({ db }),
    exogenous: createExogenousHistory({ db }),
    patterns: createPatternRepository({ db }),
    experts: deps.experts ?? (() => expertsOfLevel(level)),
    variant: `level${level}`,
    warmUpDays: deps.warmUpDays ?? WARM_UP_DAYS,
  };
}

type Works = Pick<
  MlService,
  | 'learn'
  | 'observeForecasts'
  | 'issueForecasts'
  | 'confidence'
  | 'similarPast'
  | 'savingsKept'
  | 'replay'
  | 'syncExogenous'
  | 'maintain'
>;

/** What changes something. */
function works(deps: MlDeps, context: LearningContext, newest: NewestIssues): Works {
  const { db, clock, prices } = deps;
  const { repository, patterns, log } = context;
  const memory = { patterns, now: () => clock.now() };
  const runner: LearningRunner = deps.runner ?? {
    learn: (request) => learnMarket(context, request),
    observe: (request) => observeMarkets(context, request),
  };
  const syncExogenous = createExogenousSync({
    ...{ providers: deps.exogenousProviders ?? [], clock, log },
    repository: createExogenousRepository({ db }),
  });
  const observe = async (request: ObserveRequest) => {
    const outcomes = await runner.observe(request);
    for (const { region, issued } of outcomes) if (issued !== undefined) newest.forget(region);
    return outcomes;
  };
  return {
    learn: async (request) => {
      await marketAt(prices, request.region, request.asOf);
      const outcome = await runner.learn(request);
      newest.forget(request.region);
      return outcome;
    },
    observeForecasts: ({ at, ...request } = {}) => observe({ ...request, at: at ?? clock.now() }),
    issueForecasts: async ({ region, at = clock.now() }) => {
      await marketAt(prices, region, at);
      const [outcome] = await observe({ region, at, force: true });
      const issue = outcome?.issued === undefined ? undefined : await repository.issues.newest(region, at);
      if (issue)
        return { status: 'issued', region, issueId: issue.id, issuedAt: issue.issuedAt, steps: issue.values.length };
      return {
        status: 'not_ready',
        region,
        reason: outcome?.error ?? outcome?.reason ?? 'no model has been trained yet',
      };
    },
    confidence: createConfidence({ ...memory, newestIssue: newest.find }),
    similarPast: createSimilarPast(memory),
    savingsKept: createSavingsKept(memory),
    replay: (request) => replayMarket(context, request),
    syncExogenous: async ({ signal } = {}) => {
      const regions = (await prices.markets({ knownAt: clock.now() })).map(({ region }) => region);
      return syncExogenous({ regions, signal });
    },
    maintain: () => maintain({ repository, patterns, now: clock.now() }),
  };
}
