import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, notFound, silentLogger } from '@energy-optimizer/kernel';
import type { ForecastSource } from '@energy-optimizer/outlook';
import { ANONYMOUS, type Principal } from '@energy-optimizer/rpc';
import type { PriceProvider } from './adapters/provider.ts';
import type { RetailTariffs } from './ports.ts';
import { createSourceDirectory, type SourceDirectory, type SourceInfo } from './query/source-directory.ts';
import { createPricingRepository, type PricingRepository } from './store/repository.ts';

/** The stored prices and their sources, on which forecasts are based. */
export interface StoredPrices {
  readonly repository: PricingRepository;
  readonly sources: SourceDirectory;
}

/** @param deps.sources possible sources of prices besides files */
export const openStoredPrices = (deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly sources?: readonly SourceInfo[];
}): StoredPrices => ({
  repository: createPricingRepository(deps),
  sources: createSourceDirectory(deps.sources ?? []),
});

/** Dependencies of the use cases of this domain. */
export interface PricingContext extends StoredPrices {
  readonly clock: Clock;
  readonly log: Logger;
  /** The providers to refresh from. */
  readonly providers: readonly PriceProvider[];
  readonly forecasts: ForecastSource | undefined;
  readonly tariffs: RetailTariffs;
  /** On whose behalf the operation runs; anonymous in scripts and on the command line. */
  readonly caller: Principal;
  readonly onIngested: () => void;
}

/** The context of one call. */
export const forCaller = (
  context: PricingContext,
  { principal }: { readonly principal: Principal },
): PricingContext => ({
  ...context,
  caller: principal,
});

const NO_TARIFFS: RetailTariffs = {
  tariffFor: async (reference) => {
    throw notFound('unknown_tariff', `Unknown tariff ${JSON.stringify(reference)}: no tariffs are stored here.`);
  },
};

export interface PricingDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** The providers `refresh` pulls from. */
  readonly providers: readonly PriceProvider[];
  /** Possible sources of prices besides the enabled providers, such as disabled ones with stored prices. */
  readonly knownSources?: readonly SourceInfo[];
  /** The stored prices, if already opened elsewhere. */
  readonly stored?: StoredPrices;
  readonly forecasts?: ForecastSource;
  /** The tariffs in whose prices operations can answer. Default: none. */
  readonly tariffs?: RetailTariffs;
  readonly log?: Logger;
  /** Called after something was stored or revised, outside the transaction: for announcing it elsewhere. */
  readonly onIngested?: () => void;
}

export function createPricingContext(deps: PricingDeps): PricingContext {
  const { db, clock, providers, knownSources = [] } = deps;
  return {
    ...(deps.stored ?? openStoredPrices({ db, clock, sources: [...knownSources, ...providers] })),
    clock,
    log: deps.log ?? silentLogger,
    providers,
    forecasts: deps.forecasts,
    tariffs: deps.tariffs ?? NO_TARIFFS,
    caller: ANONYMOUS,
    onIngested: deps.onIngested ?? (() => undefined),
  };
}
