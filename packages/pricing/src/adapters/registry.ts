import type { Clock } from '@energy-optimizer/kernel';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientState,
  throwAsProviderError,
} from '@energy-optimizer/providers';
import type { Parsed } from '../series/price-point.ts';
import { createDemoProvider, DEMO_SOURCE } from './demo/index.ts';
import type { FetchRequest, PriceProvider } from './provider.ts';
import type { ProviderDeps, ProviderEntry } from './provider-entry.ts';
import { EUROPEAN_PROVIDERS } from './registry-europe.ts';
import { WORLD_PROVIDERS } from './registry-world.ts';

export type { FetchRequest, Parsed };

/** Runs one provider's fetch in another thread; `http` is the provider's client in this one. */
export type FetchPricesElsewhere = (fetch: {
  readonly id: string;
  readonly http: HttpClient;
  readonly request: FetchRequest;
}) => Promise<Parsed>;

export interface ProvidersConfig {
  /** Ids to build, in order of the catalogue; undefined: all real ones that need no key, and those whose key is there. */
  readonly enabled?: readonly string[] | undefined;
  /** Keys by provider id. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
  readonly privateUse?: boolean;
}

/** A provider with the state of its connection, for health and metrics. */
export interface ConnectedProvider extends PriceProvider {
  connection(): HttpClientState;
}

const DEMO: ProviderEntry = { id: DEMO_SOURCE, key: 'none', isOptIn: true, create: createDemoProvider };

/** Every provider there is, keyless ones first. */
export const PROVIDER_ENTRIES: readonly ProviderEntry[] = [...EUROPEAN_PROVIDERS, ...WORLD_PROVIDERS, DEMO].sort(
  (a, b) => Number(a.key === 'required') - Number(b.key === 'required'),
);

const hasKey = (entry: ProviderEntry, config: ProvidersConfig) =>
  entry.key !== 'required' || Boolean(config.keys?.[entry.id]);

/**
 * Builds the providers to fetch from, each with an HTTP client of its own. An enabled provider whose key is missing is
 * left out: {@link missingKeys} names those.
 * @throws RangeError for an unknown id.
 */
export function createProviders(options: {
  readonly config: ProvidersConfig;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
  /** Where answers are read; default: in this thread. */
  readonly elsewhere?: FetchPricesElsewhere;
}): ConnectedProvider[] {
  const { config, clock, fetch, elsewhere } = options;
  return enabledEntries(config)
    .filter((entry) => hasKey(entry, config))
    .map((entry) => {
      const http = createHttpClient({
        providerId: entry.id,
        clock,
        limits: entry.limits ?? {},
        ...(fetch ? { fetch } : {}),
      });
      const provider = entry.create({
        http,
        clock,
        key: config.keys?.[entry.id],
        privateUse: config.privateUse ?? false,
      });
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
export function createProvider(id: string, deps: ProviderDeps): PriceProvider {
  const entry = PROVIDER_ENTRIES.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`unknown provider: ${id}`);
  return entry.create(deps);
}

/** Ids that are asked for by name but lack the key they need. */
export const missingKeys = (config: ProvidersConfig): string[] =>
  config.enabled === undefined
    ? []
    : enabledEntries(config)
        .filter((entry) => !hasKey(entry, config))
        .map(({ id }) => id);

function enabledEntries(config: ProvidersConfig): readonly ProviderEntry[] {
  if (config.enabled === undefined) return PROVIDER_ENTRIES.filter(({ isOptIn }) => !isOptIn);
  const wanted = new Set(config.enabled);
  const entries = PROVIDER_ENTRIES.filter((entry) => wanted.delete(entry.id));
  if (wanted.size > 0) throw new RangeError(`unknown providers: ${[...wanted].join(', ')}`);
  return entries;
}

/** A provider to read files with: needs no key and no network, and cannot fetch. Undefined for an unknown id. */
export function createParser(
  id: string,
  options: { readonly clock: Clock; readonly privateUse?: boolean },
): Omit<PriceProvider, 'fetch'> | undefined {
  const entry = PROVIDER_ENTRIES.find((candidate) => candidate.id === id);
  const http: HttpClient = () => Promise.reject(new TypeError(`the ${id} parser does not fetch`));
  return entry?.create({ http, clock: options.clock, key: undefined, privateUse: options.privateUse ?? false });
}

/** What is known about every provider there is, enabled or not: prices stored from one keep their name and licence. */
export const providerInfos = (options: { readonly clock: Clock; readonly privateUse?: boolean }) =>
  PROVIDER_ENTRIES.map(({ id }) => createParser(id, options)!);
