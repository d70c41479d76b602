import type { ProviderEntry } from './registry.ts';

/** Continental Europe, the Nordics and the Baltics. */
export const EUROPEAN_PROVIDERS: readonly ProviderEntry[] = [];
