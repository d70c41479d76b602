import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { systemClock } from '@energy-optimizer/kernel';
import { DEMO_NOTICE } from '@energy-optimizer/pricing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';
import { assertDemoMatches, prepareDemo } from './demo.ts';
import { dayAhead } from './testing/prices.ts';
import { startServer } from './testing/server.ts';

const DEMO = { PROVIDERS: 'demo', FORECAST_LEVEL: '1' };
/** Enough for a model; a year takes a minute. */
const TEST_DAYS = 70;
const LABELED = [
  'prices/current',
  'prices/history',
  'prices/forecast',
  'prices/optimal-windows?durationMinutes=60',
  'prices/statistics',
  'prices/trends',
  'prices/peak-hours',
  'prices/sources',
  'ml/predict/price',
  'ml/predict/optimal-times?durationHours=1',
];

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const realPrices = dayAhead({ at: systemClock.now(), priceOf: (index) => 10 + index });

test('a demo server fills itself with prices and a forecast, and every answer says that they are not real', {
  timeout: 180_000,
}, async () => {
  const server = await startServer({ database, env: DEMO });
  try {
    const said: string[] = [];
    await assertDemoMatches(server, true);
    await prepareDemo(server, (line) => said.push(line), new AbortController().signal, TEST_DAYS);
    expect(said[0]).toContain(DEMO_NOTICE);
    expect(said.at(-1)).toContain('ready');
    for (const path of LABELED) {
      const region = path.includes('?') ? '&region=de' : '?region=de';
      const { status, body } = await server.get(`/api/v1/${path}${region}`);
      expect([path, status]).toEqual([path, 200]);
      expect([path, JSON.stringify(body).includes(DEMO_NOTICE)]).toEqual([path, true]);
    }
    const mixed = server.runtime.pricing.service.importPoints(realPrices);
    await expect(mixed).rejects.toMatchObject({ code: 'demo_data_mixed', status: 409 });
    await expect(assertDemoMatches(server, false)).rejects.toThrow('contains demo data');
  } finally {
    await server.close();
  }
});

test('a database with real prices takes no demo data', async () => {
  const server = await startServer({ database, env: DEMO });
  try {
    await server.runtime.pricing.service.importPoints(realPrices);
    await expect(assertDemoMatches(server, true)).rejects.toThrow('contains real prices');
    const { providers } = await server.runtime.pricing.service.refresh({ providers: ['demo'] });
    expect(providers[0]).toMatchObject({ status: 'failed', stored: 0, error: { code: 'demo_data_mixed' } });
  } finally {
    await server.close();
  }
});

test('demo data cannot be configured together with a real provider', () => {
  expect(() => loadConfig({ PROVIDERS: 'demo,elering' })).toThrow(ConfigError);
  expect(loadConfig({ PROVIDERS: 'demo' })).toMatchObject({
    isDemo: true,
    providers: ['demo'],
    exogenousProviders: [],
  });
});
