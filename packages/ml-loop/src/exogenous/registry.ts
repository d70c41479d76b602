import {
  type Connected,
  createRegistry,
  ENTSOE_LIMITS,
  type RegistryConfig,
  type RegistryEntry,
} from '@energy-optimizer/providers';
import { createCarbonIntensityProvider } from '../adapters/carbon-intensity/index.ts';
import { createEntsoeForecastProvider } from '../adapters/entsoe/index.ts';
import { createOpenMeteoProvider } from '../adapters/open-meteo/index.ts';
import { createOpenWeatherMapProvider } from '../adapters/openweathermap/index.ts';
import type { ExogenousBatch, ExogenousProvider, ExogenousRequest } from './provider.ts';

export type { ExogenousBatch, ExogenousRequest };

export type ExogenousConfig = RegistryConfig;

/** A provider with the state of its connection, for health and metrics. */
export type ConnectedExogenousProvider = Connected<ExogenousProvider>;

/** All sources of exogenous series. */
export const EXOGENOUS_PROVIDER_ENTRIES: readonly RegistryEntry<ExogenousProvider>[] = [
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

export const {
  connect: createExogenousProviders,
  create: createExogenousProvider,
  missingKeys: missingExogenousKeys,
} = createRegistry<ExogenousProvider, ExogenousRequest, readonly ExogenousBatch[]>(
  EXOGENOUS_PROVIDER_ENTRIES,
  'exogenous provider',
);
