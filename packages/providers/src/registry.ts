import type { Clock } from '@energy-optimizer/kernel';
import { throwAsProviderError } from './errors.ts';
import { createHttpClient, type HttpClientState, type HttpLimits } from './http/index.ts';
import type { HttpClient } from './http/types.ts';

/** What a provider is built from. */
export interface ProviderDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The provider's key; undefined where none is configured. Without it only `parse` works where one is needed. */
  readonly key: string | undefined;
  /** Data is used privately only: sources whose license demands that may be used. */
  readonly privateUse: boolean;
}

/** One line of a registry. */
export interface RegistryEntry<P> {
  readonly id: string;
  /** `required`: not built without; `or_private_use`: without one for private use only; `optional`: better with one. */
  readonly key: 'none' | 'optional' | 'or_private_use' | 'required';
  /** Built only where it is named. */
  readonly isOptIn?: true;
  /** Where this provider needs other limits than `DEFAULT_LIMITS`. */
  readonly limits?: Partial<HttpLimits>;
  create(deps: ProviderDeps): P;
}

export interface RegistryConfig {
  /** Ids to build, in the order of the registry; undefined: all that can be used with the configured keys. */
  readonly enabled?: readonly string[] | undefined;
  /** Keys by provider id. */
  readonly keys?: Readonly<Record<string, string | undefined>>;
  readonly privateUse?: boolean;
}

/** A provider with the state of its connection, for health and metrics. */
export type Connected<P> = P & { connection(): HttpClientState };

/** Runs one provider's fetch in another thread; `http` is the provider's client in this one. */
export type FetchElsewhere<Request, Result> = (fetch: {
  readonly id: string;
  readonly http: HttpClient;
  readonly request: Request;
}) => Promise<Result>;

export interface ConnectOptions<Request, Result> {
  readonly config: RegistryConfig;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
  /** Where responses are parsed; default: this thread. */
  readonly elsewhere?: FetchElsewhere<Request, Result>;
}

export interface Registry<P, Request, Result> {
  /**
   * Builds the providers to fetch from, each with an HTTP client of its own. An enabled provider whose key is missing
   * is skipped: `missingKeys` names it.
   * @throws RangeError for an unknown id
   */
  connect(options: ConnectOptions<Request, Result>): Connected<P>[];
  /** One provider over a client of the caller's. @throws RangeError for an unknown id */
  create(id: string, deps: ProviderDeps): P;
  /** Ids that are enabled by name but have no key although they need one. @throws RangeError for an unknown id */
  missingKeys(config: RegistryConfig): string[];
}

/** @param noun such as `provider`, for errors */
export function createRegistry<P extends { fetch(request: Request): Promise<Result> }, Request, Result>(
  entries: readonly RegistryEntry<P>[],
  noun: string,
): Registry<P, Request, Result> {
  const enabledOf = ({ enabled }: RegistryConfig): readonly RegistryEntry<P>[] => {
    if (enabled === undefined) return entries.filter(({ isOptIn }) => !isOptIn);
    const wanted = new Set(enabled);
    const found = entries.filter(({ id }) => wanted.delete(id));
    if (wanted.size > 0) throw new RangeError(`unknown ${noun}s: ${[...wanted].join(', ')}`);
    return found;
  };
  return {
    connect: ({ config, ...options }) =>
      enabledOf(config)
        .filter((entry) => isUsable(entry, config))
        .map((entry) => connectOne<P, Request, Result>(entry, config, options)),
    create: (id, deps) => {
      const entry = entries.find((candidate) => candidate.id === id);
      if (!entry) throw new RangeError(`unknown ${noun}: ${id}`);
      return entry.create(deps);
    },
    missingKeys: (config) =>
      config.enabled === undefined
        ? []
        : enabledOf(config)
            .filter((entry) => !isUsable(entry, config))
            .map(({ id }) => id),
  };
}

const isUsable = ({ id, key }: RegistryEntry<unknown>, { keys, privateUse }: RegistryConfig): boolean =>
  key === 'none' || key === 'optional' || Boolean(keys?.[id]) || (key === 'or_private_use' && privateUse === true);

function connectOne<P extends { fetch(request: Request): Promise<Result> }, Request, Result>(
  entry: RegistryEntry<P>,
  { keys, privateUse = false }: RegistryConfig,
  { clock, fetch, elsewhere }: Omit<ConnectOptions<Request, Result>, 'config'>,
): Connected<P> {
  const { id, limits = {} } = entry;
  const http = createHttpClient({ providerId: id, clock, limits, ...(fetch ? { fetch } : {}) });
  const provider = entry.create({ http, clock, key: keys?.[id], privateUse });
  return {
    ...provider,
    fetch: (request: Request) =>
      (elsewhere ? elsewhere({ id, http, request }) : provider.fetch(request)).catch(throwAsProviderError),
    connection: http.state,
  };
}
