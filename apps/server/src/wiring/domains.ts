import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import {
  type ConnectedExogenousProvider,
  createEngine,
  createExogenousProviders,
  createMlLoop,
  type LearningRunner,
  type MlLoop,
} from '@energy-optimizer/ml-loop';
import {
  type ConnectedProvider,
  createMarketPrices,
  createPricing,
  createProviders,
  openStoredPrices,
  type Pricing,
  providerInfos,
  sourceTerms,
} from '@energy-optimizer/pricing';
import type { TariffParser } from '@energy-optimizer/suppliers';
import type { Config } from '../config.ts';
import type { FetchRunner } from '../fetching/runner.ts';
import { retailTariffs } from './tariffs.ts';

export interface WiringOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: Config;
  /** Whether scheduled learning is enabled. Default: always. */
  readonly mayLearn?: () => Promise<boolean>;
  /** How providers are reached; default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Where provider responses are parsed; default: this thread. */
  readonly fetchRunner?: FetchRunner;
  /** Where learning runs; default: this thread. */
  readonly runner?: LearningRunner;
  /** Where large tariffs are parsed; default: this thread. */
  readonly tariffParser?: TariffParser | undefined;
  /** Called after prices were stored or revised, outside the transaction. */
  readonly onIngested?: () => void;
}

export interface Domains {
  readonly pricing: Pricing;
  readonly mlLoop: MlLoop;
  /** Stored market prices. */
  readonly market: ReturnType<typeof createMarketPrices>;
  readonly providers: readonly ConnectedProvider[];
  readonly exogenousProviders: readonly ConnectedExogenousProvider[];
  /** The tariffs in whose prices operations answer. */
  readonly tariffs: ReturnType<typeof retailTariffs>;
}

/** The domains on one database, each wired to the others through its ports. Starts nothing. */
export function wireDomains({
  db,
  clock,
  log,
  config,
  mayLearn,
  fetch,
  runner,
  fetchRunner,
  tariffParser,
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
  const knownSources = providerInfos({ clock, privateUse });
  // Forecasts are based on stored prices and continue them, so the store is created before both domains.
  const stored = openStoredPrices({ db, clock, sources: [...knownSources, ...providers] });
  const market = createMarketPrices(stored);
  const engine = createEngine({
    ...{ db, clock, log, exogenousProviders, prices: market, level: config.forecastLevel },
    ...(runner ? { runner } : {}),
  });
  const tariffs = retailTariffs({ db, clock, parser: tariffParser });
  const pricing = createPricing({
    ...{ db, clock, log, providers, stored, forecasts: engine },
    tariffs,
    afterSync: 'forecast-observe',
    ...(onIngested ? { onIngested } : {}),
  });
  const mlLoop = createMlLoop({
    ...{ db, clock, log, engine, exogenousProviders, prices: market, tariffs: pricing.tariffPrices },
    describeSource: (source) => sourceTerms(stored.sources, source),
    mayLearn,
  });
  return { pricing, mlLoop, market, providers, exogenousProviders, tariffs };
}
