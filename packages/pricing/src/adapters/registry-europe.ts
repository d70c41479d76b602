import { ENTSOE_LIMITS } from '@energy-optimizer/providers';
import { createAwattarProvider } from './awattar/index.ts';
import { createEleringProvider } from './elering/index.ts';
import { createElprisetjustnuProvider } from './elprisetjustnu/index.ts';
import { createEnergidataserviceProvider } from './energidataservice/index.ts';
import { createEnergyChartsProvider } from './energy-charts/index.ts';
import { createEntsoeProvider } from './entsoe/index.ts';
import { createHvakosterstrommenProvider } from './hvakosterstrommen/index.ts';
import type { ProviderEntry } from './provider-entry.ts';

/** Continental Europe, the Nordics and the Baltics. */
export const EUROPEAN_PROVIDERS: readonly ProviderEntry[] = [
  {
    id: 'energy_charts',
    key: 'none',
    limits: { concurrency: 2, rate: { requests: 2, perMs: 1_000 } },
    create: createEnergyChartsProvider,
  },
  {
    id: 'awattar',
    key: 'none',
    limits: { concurrency: 1, rate: { requests: 1, perMs: 1_000 } },
    create: createAwattarProvider,
  },
  {
    id: 'hvakosterstrommen',
    key: 'none',
    limits: { rate: { requests: 4, perMs: 1_000 } },
    create: createHvakosterstrommenProvider,
  },
  {
    id: 'elprisetjustnu',
    key: 'none',
    limits: { rate: { requests: 4, perMs: 1_000 } },
    create: createElprisetjustnuProvider,
  },
  { id: 'energidataservice', key: 'none', limits: { concurrency: 1 }, create: createEnergidataserviceProvider },
  { id: 'elering', key: 'none', limits: { concurrency: 1 }, create: createEleringProvider },
  { id: 'entsoe', key: 'required', limits: ENTSOE_LIMITS, create: createEntsoeProvider },
];
