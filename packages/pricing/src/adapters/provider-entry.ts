import type { RegistryEntry } from '@energy-optimizer/providers';
import type { PriceProvider } from './provider.ts';

/** One line of the registry of price providers. */
export type ProviderEntry = RegistryEntry<PriceProvider>;
