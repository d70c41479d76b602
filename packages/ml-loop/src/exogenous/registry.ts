import type { Clock } from '@energy-optimizer/kernel';
import {
  createHttpClient,
  ENTSOE_LIMITS,
  type HttpClient,
  type HttpClientState,
  type HttpLimits,
  throwAsProviderError,
} from '@energy-optimizer/providers';
import { createCarbonIntensityProvider } from '../adapters/carbon-intensity/index.ts';
import { createEntsoeForecastProvider } from '../adapters/entsoe/index.ts';
import { createOpenMeteoProvider } from '../adapters/open-meteo/index.ts';
import { createOpenWeatherMapProvider } from '../adapters/openweathermap/index.ts';
import type { ExogenousBatch, ExogenousProvider, ExogenousRequest } from './provider.ts';

export type { ExogenousBatch, ExogenousRequest };

/** Runs one provider's fetch in another thread; `http` is the provider's client in this one. */
export type FetchExogenousElsewhere = (fetch: {
  readonly id: string;
  readonly http: HttpClient;
  readonly request: ExogenousRequest;
}) => Promise<readonly ExogenousBatch[]>;

/** What a provider is built from. */
interface ExogenousProviderDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The provider's key; undefined where none is configured. */
  readonly key: string | undefined;
  /** The operator uses what is fetched privately only: sources that allow no more without a key may be used. */
  readonly privateUse: boolean;
}

/** One line of the catalogue of providers. */
export interface ExogenousProviderEntry {
  readonly id: string;
  /** `required`: not built without; `or_private_use`: without one for private use only. */
  readonly key: 'none' | 'or_private_use' | 'required';
  readonly limits: Partial<HttpLimits>;
  create(deps: ExogenousProviderDeps): ExogenousProvider;
}

export interface ExogenousConfig {
  /** Ids to build, in order of the catalogue; undefined: all that may be used with the keys there are. */
  readonly enabled?: readonly string[] | undefined;
  /** Keys by provider id. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
  readonly privateUse?: boolean;
}

/** A provider with the state of its connection, for health and metrics. */
export interface ConnectedExogenousProvider extends ExogenousProvider {
  connection(): HttpClientState;
}

/** Every source of exogenous series there is. */
export const EXOGENOUS_PROVIDER_ENTRIES: readonly ExogenousProviderEntry[] = [
  { id: 'entsoe', key: 'required', limits: ENTSOE_LIMITS, create: createEntsoeForecastProvider },
  {
    id: 'carbon_intensity_uk',
    key: 'none',
    limits: { concurrency: 1, rate: { requests: 2, perMs: 1_000 } },
    create: createCarbonIntensityProvider,
  },
  {
    id: 'open_meteo',
    key: 'or_private_use',
    // 600 places a minute and 5,000 an hour are free; a request has up to five.
    limits: { concurrency: 2, rate: { requests: 1, perMs: 1_000 } },
    create: createOpenMeteoProvider,
  },
  {
    id: 'openweathermap',
    key: 'required',
    // 60 requests a minute are free.
    limits: { concurrency: 2, rate: { requests: 50, perMs: 60_000 } },
    create: createOpenWeatherMapProvider,
  },
];

/**
 * Builds the providers to fetch from, each with an HTTP client of its own. An enabled provider whose key is missing is
 * left out: {@link missingExogenousKeys} names those.
 * @throws RangeError for an unknown id.
 */
export function createExogenousProviders(options: {
  readonly config: ExogenousConfig;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
  /** Where answers are read; default: in this thread. */
  readonly elsewhere?: FetchExogenousElsewhere;
}): ConnectedExogenousProvider[] {
  const { config, clock, fetch, elsewhere } = options;
  return enabledEntries(config)
    .filter((entry) => isUsable(entry, config))
    .map((entry) => {
      const http = createHttpClient({
        providerId: entry.id,
        clock,
        limits: entry.limits,
        ...(fetch ? { fetch } : {}),
      });
      const key = config.keys?.[entry.id];
      const provider = entry.create({ http, clock, key, privateUse: config.privateUse ?? false });
      return {
        ...provider,
        fetch: (request) =>
          (elsewhere ? elsewhere({ id: entry.id, http, request }) : provider.fetch(request)).catch(
            throwAsProviderError,
          ),
        connection: http.state,
      };
    });
}

/** One provider over a client of the caller's. @throws RangeError for an unknown id */
export function createExogenousProvider(id: string, deps: ExogenousProviderDeps): ExogenousProvider {
  const entry = EXOGENOUS_PROVIDER_ENTRIES.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`unknown exogenous provider: ${id}`);
  return entry.create(deps);
}

/** Ids that are asked for by name but lack the key they need. */
export const missingExogenousKeys = (config: ExogenousConfig): string[] =>
  config.enabled === undefined
    ? []
    : enabledEntries(config)
        .filter((entry) => !isUsable(entry, config))
        .map(({ id }) => id);

const isUsable = (entry: ExogenousProviderEntry, { keys, privateUse }: ExogenousConfig): boolean =>
  entry.key === 'none' || Boolean(keys?.[entry.id]) || (entry.key === 'or_private_use' && privateUse === true);

function enabledEntries({ enabled }: ExogenousConfig): readonly ExogenousProviderEntry[] {
  if (enabled === undefined) return EXOGENOUS_PROVIDER_ENTRIES;
  const wanted = new Set(enabled);
  const entries = EXOGENOUS_PROVIDER_ENTRIES.filter((entry) => wanted.delete(entry.id));
  if (wanted.size > 0) throw new RangeError(`unknown exogenous providers: ${[...wanted].join(', ')}`);
  return entries;
}
