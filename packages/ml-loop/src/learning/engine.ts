import type { Db } from '@energy-optimizer/db';
import { type Expert, expertsOfLevel, type Level } from '@energy-optimizer/forecasting';
import { type Clock, type Logger, silentLogger } from '@energy-optimizer/kernel';
import type { MarketPrices } from '@energy-optimizer/outlook';
import { createExogenousHistory } from '../exogenous/history.ts';
import type { ExogenousProvider } from '../exogenous/provider.ts';
import { createNewestIssues, type NewestIssues } from '../issued/newest-issues.ts';
import { createQueries, type Queries } from '../issued/queries.ts';
import type { LearningRunner } from '../ports.ts';
import { createExogenousRepository } from '../store/exogenous.ts';
import { FORECAST_ISSUE_CHANNEL } from '../store/issues.ts';
import { createPatternRepository } from '../store/patterns.ts';
import { createMlRepository } from '../store/repository.ts';
import { type Commands, createCommands } from './commands.ts';
import type { LearningContext } from './context.ts';
import { learnMarket } from './learn.ts';
import { observeMarkets } from './observe.ts';
import { createExogenousSync } from './sync-exogenous.ts';

export interface EngineDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly prices: MarketPrices;
  /** Fetched by `syncExogenous`. */
  readonly exogenousProviders?: readonly ExogenousProvider[];
  /** Where learning and issuing run; default: this process. */
  readonly runner?: LearningRunner;
  /** Default 3: all families of experts. */
  readonly level?: Level;
  /** Replaces the experts of the level. */
  readonly experts?: () => Expert[];
  /** Days a first run hindcasts; default 90. */
  readonly warmUpDays?: number;
  readonly log?: Logger;
}

/** Called when any process issues a forecast: with the region, or without one if notifications may have been missed. */
export type IssueListener = (region: string | undefined) => void;

/** Learns, issues and reads forecasts; used by jobs, commands, worker threads and API operations. */
export interface Engine extends Queries, Commands {
  readonly level: Level;
  /** Listens for new forecasts of other processes, so that the newest ones are served from memory. */
  start(listener?: IssueListener): Promise<void>;
  stop(): Promise<void>;
}

const DEFAULT_LEVEL: Level = 3;
const WARM_UP_DAYS = 90;

export function createEngine(deps: EngineDeps): Engine {
  const { db, clock, level = DEFAULT_LEVEL } = deps;
  const context = contextOf(deps, level);
  const newest = createNewestIssues({ repository: context.repository, clock });
  const runner: LearningRunner = deps.runner ?? {
    learn: (request) => learnMarket(context, request),
    observe: (request) => observeMarkets(context, request),
  };
  const syncExogenous = createExogenousSync({
    ...{ providers: deps.exogenousProviders ?? [], clock, log: context.log },
    repository: createExogenousRepository({ db }),
  });
  return {
    level,
    ...createQueries(context, newest),
    ...createCommands({ context, newest, runner, syncExogenous }),
    ...listening(db, newest),
  };
}

function contextOf({ db, clock, prices, ...deps }: EngineDeps, level: Level): LearningContext {
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

function listening(db: Db, newest: NewestIssues): Pick<Engine, 'start' | 'stop'> {
  let stopListening: (() => Promise<void>) | undefined;
  return {
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
