import { createAemoProvider } from './aemo/index.ts';
import { createCaisoProvider } from './caiso/index.ts';
import { createEiaProvider } from './eia/index.ts';
import { createElexonProvider } from './elexon/index.ts';
import { createNrelProvider } from './nrel/index.ts';
import { createNyisoProvider } from './nyiso/index.ts';
import { createOctopusProvider } from './octopus/index.ts';
import { createOpenElectricityProvider } from './openelectricity/index.ts';
import type { ProviderEntry } from './provider-entry.ts';

/** Great Britain, the United States and Australia. */
export const WORLD_PROVIDERS: readonly ProviderEntry[] = [
  {
    id: 'octopus',
    key: 'none',
    // No limit is published; a full fetch is some 200 small requests.
    limits: { concurrency: 3, rate: { requests: 5, perMs: 1_000 } },
    create: createOctopusProvider,
  },
  { id: 'elexon', key: 'none', create: createElexonProvider },
  { id: 'nyiso', key: 'none', limits: { concurrency: 2 }, create: createNyisoProvider },
  {
    id: 'caiso',
    key: 'none',
    // One request in five seconds; others are answered with 429. Its answers are slow.
    limits: { concurrency: 1, rate: { requests: 1, perMs: 5_100 }, timeoutMs: 45_000, totalMs: 300_000 },
    create: createCaisoProvider,
  },
  { id: 'aemo', key: 'none', create: createAemoProvider },
  {
    id: 'eia',
    key: 'required',
    limits: { concurrency: 2, rate: { requests: 2, perMs: 1_000 } },
    create: createEiaProvider,
  },
  { id: 'openelectricity', key: 'required', limits: { concurrency: 2 }, create: createOpenElectricityProvider },
  {
    id: 'nrel',
    key: 'required',
    limits: { concurrency: 1, rate: { requests: 2, perMs: 1_000 } },
    create: createNrelProvider,
  },
];
