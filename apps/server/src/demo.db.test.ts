import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS, systemClock } from '@energy-optimizer/kernel';
import { DEMO_NOTICE } from '@energy-optimizer/pricing';
import { type RestOperation, restOperations } from '@energy-optimizer/rpc';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bareRouter } from './bare-router.ts';
import { ConfigError, loadConfig } from './config.ts';
import { assertDemoMatches, prepareDemo } from './demo.ts';
import { openEvents } from './testing/events.ts';
import { dayAhead } from './testing/prices.ts';
import { startServer } from './testing/server.ts';

const DEMO = { PROVIDERS: 'demo', FORECAST_LEVEL: '1' };
/** Enough for a model; a year takes a minute. */
const TEST_DAYS = 62;
const inHours = (hours: number): string => new Date(Math.ceil(Date.now() / HOUR_MS + hours) * HOUR_MS).toISOString();
/** Beyond the published prices: the response is based on the forecast only. */
const [FROM, TO] = [inHours(72), inHours(96)];
const APPLIANCES = [{ name: 'dryer', powerKw: 3, durationHours: 1 }];

/** Requests to every operation whose response is based on prices or forecasts. */
const LABELED: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  'prices.current': [{}],
  'prices.history': [{}],
  'prices.forecast': [{}, { day: TO.slice(0, 10) }],
  'prices.optimalWindows': [{ durationMinutes: 60 }, { durationMinutes: 60, earliest: FROM, latest: TO }],
  'prices.statistics': [{}],
  'prices.trends': [{}],
  'prices.peakHours': [{}],
  'prices.sources': [{}],
  'prices.stream': [{}],
  'ml.predictPrice': [{}, { start: FROM, end: TO }],
  'ml.predictOptimalTimes': [{ durationHours: 1 }, { durationHours: 1, earliest: FROM, latest: TO }],
  'ml.predictSavings': [{ appliances: APPLIANCES }, { appliances: APPLIANCES, earliest: FROM, latest: TO }],
  'ml.modelInfo': [{}],
  'ml.accuracy': [{}],
  'ml.observationStats': [{}],
};
/** The others, and why their responses need no label. */
const UNLABELED: Readonly<Record<string, string>> = {
  'prices.regions': 'lists regions, not prices',
  'prices.compare': 'compares supplier tariffs, and demo data has none',
  'prices.refresh': 'reports what a command did',
  'internal.observeForecasts': 'reports what a command did',
  'internal.learn': 'reports what a command did',
};

const operations = restOperations(bareRouter()).filter(({ id }) => /^(?:prices|ml|internal)\./.test(id));

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const realPrices = dayAhead({ at: systemClock.now(), priceOf: (index) => 10 + index });

test('a demo server generates prices and a forecast, and every response marks them as demo data', {
  timeout: 180_000,
}, async () => {
  const server = await startServer({ database, env: DEMO });
  try {
    const said: string[] = [];
    await assertDemoMatches(server, true);
    await prepareDemo(server, (line) => said.push(line), new AbortController().signal, TEST_DAYS);
    expect(said[0]).toContain(DEMO_NOTICE);
    expect(said.at(-1)).toContain('ready');
    for (const { id, rest } of operations.filter((operation) => operation.type !== 'subscription')) {
      for (const input of LABELED[id] ?? []) {
        const { status, text } = await ask(server.url, rest, { region: 'de', ...input });
        expect([id, input, status, text.includes(DEMO_NOTICE)]).toEqual([id, input, 200, true]);
      }
    }
    expect(await changeEvent(server.url)).toContain(DEMO_NOTICE);
    const mixed = server.runtime.pricing.service.importPoints(realPrices);
    await expect(mixed).rejects.toMatchObject({ code: 'demo_data_mixed', status: 409 });
    await expect(assertDemoMatches(server, false)).rejects.toThrow('contains demo data');
  } finally {
    await server.close();
  }
});

test('every operation on prices and forecasts is listed here, with a label or with the reason why it needs none', () => {
  expect(operations.map(({ id }) => id).sort()).toEqual([...Object.keys(LABELED), ...Object.keys(UNLABELED)].sort());
});

async function ask(url: string, rest: RestOperation['rest'], input: Readonly<Record<string, unknown>>) {
  const isGet = rest.method === 'GET';
  const query = isGet ? `?${new URLSearchParams(input as Record<string, string>)}` : '';
  const response = await fetch(`${url}/api/v1${rest.path}${query}`, {
    method: rest.method,
    headers: { 'content-type': 'application/json' },
    ...(isGet ? {} : { body: JSON.stringify(input) }),
  });
  return { status: response.status, text: await response.text() };
}

/** The newest change of a region, replayed. */
async function changeEvent(url: string): Promise<string> {
  const address = `${url}/api/v1/prices/stream?region=de`;
  const live = await openEvents(address);
  await vi.waitUntil(() => live.events.length > 0);
  live.leave();
  const replay = await openEvents(address, { 'last-event-id': String(Number(live.events[0]!.id) - 2) });
  await vi.waitUntil(() => replay.events.length > 0);
  replay.leave();
  return JSON.stringify(replay.events[0]);
}

test('a database with real prices rejects demo data', async () => {
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
