import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import type { ForecastProvenance, ForecastSource, MarketPrices } from '@energy-optimizer/outlook';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { PriceProvider } from '../adapters/provider.ts';
import { createPricingContext, openStoredPrices, type PricingContext, type PricingDeps } from '../context.ts';
import * as schemas from '../schemas/index.ts';
import type { Parsed, SeriesBatch, SeriesKey } from '../series/price-point.ts';
import { type PricingService, pricingService } from '../service.ts';
import { createMarketPrices } from '../use-cases/market-prices.ts';

/** 2026-03-02 is a Monday; Berlin is at +01:00; 13:30 local is 12:30 UTC. */
export const NOW = new Date('2026-03-02T10:07:00Z');
export const TODAY = Date.parse('2026-03-01T23:00Z');

export const provider = (id: string, fetch: PriceProvider['fetch']): PriceProvider => ({
  id,
  name: `Provider ${id}`,
  homepage: 'https://example.org',
  license: 'CC BY 4.0',
  attribution: 'somebody',
  regions: ['de' as RegionCode, 'at' as RegionCode],
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Berlin', at: '13:30' } },
  fetch,
  parse: () => ({ batches: [], rejected: [] }),
});
export const nothing = async (): Promise<Parsed> => ({ batches: [], rejected: [] });

export const seriesKey = (key: Partial<SeriesKey> = {}): SeriesKey => ({
  region: 'de' as RegionCode,
  utility: 'electricity',
  kind: 'day_ahead',
  source: 'energy_charts',
  supplier: null,
  product: null,
  unit: 'mwh',
  currency: 'EUR',
  vatIncluded: false,
  direction: 'import',
  ...key,
});

/** Hourly prices from an instant on; null leaves a gap. */
export function hours(startMs: number, prices: readonly (number | null)[], key: Partial<SeriesKey> = {}): SeriesBatch {
  const points = prices.flatMap((price, i) => {
    const start = startMs + i * HOUR_MS;
    return price === null ? [] : [{ start: new Date(start), end: new Date(start + HOUR_MS), price }];
  });
  return { series: seriesKey(key), points };
}

export const ask = <S extends { parse(input: unknown): unknown }>(schema: S, input: object): ReturnType<S['parse']> =>
  schema.parse({ region: 'de', ...input }) as ReturnType<S['parse']>;

/** A model that expects -1000, -1001 … for the hours from the start of the interval on. */
export const forecaster: ForecastSource = {
  forecast: async ({ interval, at }) => {
    const steps = Math.ceil((interval.end.getTime() - interval.start.getTime()) / HOUR_MS) + 1;
    const start = new Date(Math.floor(interval.start.getTime() / HOUR_MS) * HOUR_MS);
    const values = Array.from({ length: steps }, (_, i) => -1000 - i);
    return {
      series: { start, resolution: 'PT60M', timeZone: 'Europe/Berlin', unit: 'mwh', currency: 'EUR', values },
      issuedAt: at,
      modelId: 'test-model',
      intervals: [{ coverage: 0.9, lower: values.map((value) => value - 1), upper: values.map((value) => value + 1) }],
      provenance: PROVENANCE,
    };
  },
  missing: async () => [],
};

const PROVENANCE: ForecastProvenance = {
  method: 'bernstein',
  source: 'test',
  trainedThrough: '2026-03-02',
  expertWeights: { lear: 1 },
  familyWeights: { lear: 1 },
  intervalMethod: 'as the test likes',
  measuredCoverage: [{ coverage: 0.9, measured: null, days: 3 }],
  drivers: [{ text: 'the test says so', contribution: -20 }],
  exogenous: [],
  missing: [],
};

/** A service over an empty database and a clock fixed at {@link NOW}, recreated for every test of the file. */
export function priceWorld() {
  let db: TestDb;
  let context: PricingContext;
  let service: PricingService;
  let markets: MarketPrices;
  const clock = fixedClock(NOW);
  const open = (deps: Partial<PricingDeps> = {}) => {
    const providers = deps.providers ?? [provider('energy_charts', nothing), provider('awattar', nothing)];
    const stored = openStoredPrices({ db, clock, sources: providers });
    markets = createMarketPrices(stored);
    context = createPricingContext({ db, clock, providers, stored, ...deps });
    service = pricingService(context);
  };
  beforeAll(async () => {
    db = await testDb();
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await db.owner.query({ text: 'TRUNCATE price_series, price_interval, price_change, source_status' });
    clock.set(NOW);
    open();
  });
  return {
    clock,
    /** Recreates the service with other dependencies. */
    open,
    get context() {
      return context;
    },
    get service() {
      return service;
    },
    /** The prices as seen by the forecaster. */
    get markets() {
      return markets;
    },
    get db() {
      return db;
    },
    /** Two local days of which the second is published at 13:30 of the first: 0, 1, 2 … EUR/MWh. */
    twoDays: () =>
      service.importPoints(
        hours(
          TODAY,
          Array.from({ length: 48 }, (_, i) => i),
        ),
      ),
    current: (input: object = {}) => service.current(ask(schemas.currentInput, input)),
    history: (input: object = {}) => service.history(ask(schemas.historyInput, input)),
    windows: (input: object = {}) => service.optimalWindows(ask(schemas.optimalWindowsInput, input)),
  };
}
