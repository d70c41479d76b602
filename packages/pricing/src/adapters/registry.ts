import type { Clock } from '@energy-optimizer/kernel';
import { type Connected, createRegistry, type HttpClient } from '@energy-optimizer/providers';
import type { Parsed } from '../series/price-point.ts';
import { createDemoProvider, DEMO_SOURCE } from './demo/index.ts';
import type { FetchRequest, PriceProvider } from './provider.ts';
import type { ProviderEntry } from './provider-entry.ts';
import { EUROPEAN_PROVIDERS } from './registry-europe.ts';
import { WORLD_PROVIDERS } from './registry-world.ts';

export type { FetchRequest, Parsed };

/** A provider with the state of its connection, for health and metrics. */
export type ConnectedProvider = Connected<PriceProvider>;

const DEMO: ProviderEntry = { id: DEMO_SOURCE, key: 'none', isOptIn: true, create: createDemoProvider };

/** Every provider, keyless ones first. */
export const PROVIDER_ENTRIES: readonly ProviderEntry[] = [...EUROPEAN_PROVIDERS, ...WORLD_PROVIDERS, DEMO].sort(
  (a, b) => Number(a.key === 'required') - Number(b.key === 'required'),
);

export const {
  connect: createProviders,
  create: createProvider,
  missingKeys,
} = createRegistry<PriceProvider, FetchRequest, Parsed>(PROVIDER_ENTRIES, 'provider');

/** A provider to read files with: needs no key and no network, and cannot fetch. Undefined for an unknown id. */
export function createParser(
  id: string,
  options: { readonly clock: Clock; readonly privateUse?: boolean },
): Omit<PriceProvider, 'fetch'> | undefined {
  const entry = PROVIDER_ENTRIES.find((candidate) => candidate.id === id);
  const http: HttpClient = () => Promise.reject(new TypeError(`the ${id} parser does not fetch`));
  return entry?.create({ http, clock: options.clock, key: undefined, privateUse: options.privateUse ?? false });
}

/** What is known about every provider, enabled or not: prices stored from one keep their name and license. */
export const providerInfos = (options: { readonly clock: Clock; readonly privateUse?: boolean }) =>
  PROVIDER_ENTRIES.map(({ id }) => createParser(id, options)!);
