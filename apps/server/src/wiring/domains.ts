import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import {
  type ConnectedExogenousProvider,
  createExogenousProviders,
  createMlLoop,
  type LearningRunner,
  type MlLoop,
} from '@energy-optimizer/ml-loop';
import {
  type ConnectedProvider,
  createPricing,
  createProviders,
  findOptimalWindows,
  type Pricing,
  providerInfos,
} from '@energy-optimizer/pricing';
import type { Config } from '../config.ts';
import type { FetchRunner } from '../fetching/runner.ts';

export interface WiringOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Config;
  /** Asked before learning by schedule. Left out: always. */
  readonly mayLearn?: () => Promise<boolean>;
  /** How providers are reached; default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Where providers' answers are read; left out: in this thread. */
  readonly fetchRunner?: FetchRunner;
  /** Where learning runs; left out: in this thread. */
  readonly runner?: LearningRunner;
  /** Something was stored or revised, outside the transaction. */
  readonly onIngested?: () => void;
}

export interface Domains {
  readonly pricing: Pricing;
  readonly mlLoop: MlLoop;
  readonly providers: readonly ConnectedProvider[];
  readonly exogenousProviders: readonly ConnectedExogenousProvider[];
}

/** The domains over one database, each given what it needs of the others. Starts nothing. */
export function wireDomains({
  db,
  clock,
  log,
  config,
  mayLearn,
  fetch,
  runner,
  fetchRunner,
  onIngested,
}: WiringOptions): Domains {
  const { providerKeys: keys, privateUse } = config;
  const reach = { clock, ...(fetch ? { fetch } : {}) };
  const providers = createProviders({
    config: { enabled: config.providers, keys, privateUse },
    ...reach,
    ...(fetchRunner ? { elsewhere: (fetch) => fetchRunner.run('prices', fetch) } : {}),
  });
  const exogenousProviders = createExogenousProviders({
    config: { enabled: config.exogenousProviders, keys, privateUse },
    ...reach,
    ...(fetchRunner ? { elsewhere: (fetch) => fetchRunner.run('exogenous', fetch) } : {}),
  });
  // Prices are continued by forecasts, which are made of prices: pricing gets a reference that is filled below.
  let mlLoop: MlLoop | undefined;
  const pricing = createPricing({
    ...{ db, clock, log, providers },
    knownSources: providerInfos({ clock, privateUse }),
    forecasts: {
      forecast: async (request) => mlLoop?.service.forecast(request),
      lacks: async (request) => mlLoop?.service.lacks(request) ?? [],
    },
    ...(onIngested ? { onIngested } : {}),
    afterSync: 'forecast-observe',
  });
  mlLoop = createMlLoop({
    ...{ db, clock, log, exogenousProviders },
    prices: pricing.service.marketPrices(),
    findWindows: findOptimalWindows,
    describeSource: pricing.service.describeSource,
    level: config.forecastLevel,
    ...(mayLearn ? { mayLearn } : {}),
    ...(runner ? { runner } : {}),
  });
  return { pricing, mlLoop, providers, exogenousProviders };
}
