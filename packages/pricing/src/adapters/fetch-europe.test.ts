import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock, type Interval, type RegionCode } from '@energy-optimizer/kernel';
import { afterEach, expect, test } from 'vitest';
import { createProviders, missingKeys, PROVIDER_ENTRIES } from './registry.ts';
import { codesOf } from './shared/testing.ts';

const clock = fixedClock('2025-11-02T12:00:00Z');
const DAY: Interval = { start: new Date('2025-11-01T23:00:00Z'), end: new Date('2025-11-02T23:00:00Z') };
const TOKEN = '11111111-2222-3333-4444-555555555555';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Answer = (url: URL, response: ServerResponse) => unknown;

/** A provider whose requests, whatever their host, reach a server on loopback. */
async function providerAt(id: string, answer: Answer, privateUse = false) {
  const asked: string[] = [];
  const respond = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(String(request.headers['x-original-url']));
    asked.push(url.toString());
    const body = answer(url, response);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer(respond);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fetchThere: typeof fetch = (url, init) =>
    fetch(target, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), 'x-original-url': String(url) },
    });
  const config = { enabled: [id], keys: { entsoe: TOKEN }, privateUse };
  const [provider] = createProviders({ config, clock, fetch: fetchThere });
  const get = (...regions: string[]) =>
    provider!.fetch({ regions: regions as RegionCode[], interval: DAY, now: clock.now() });
  return { provider: provider!, get, asked };
}

const startSeconds = DAY.start.getTime() / 1000;
const quarters = Array.from({ length: 96 }, (_, index) => startSeconds + index * 900);

test('energy_charts is requested by market days per zone, and the license of each response is checked', async () => {
  const { get, asked } = await providerAt('energy_charts', (url) => ({
    license_info: url.searchParams.get('bzn') === 'SE4' ? 'for private and internal use only' : 'CC BY 4.0',
    unix_seconds: quarters,
    price: quarters.map((_, index) => index),
    unit: 'EUR / MWh',
  }));
  const parsed = await get('de', 'se4', 'us_ct');
  expect(asked).toEqual([
    'https://api.energy-charts.info/price?bzn=DE-LU&start=2025-11-02&end=2025-11-02',
    'https://api.energy-charts.info/price?bzn=SE4&start=2025-11-02&end=2025-11-02',
  ]);
  expect(parsed.batches.map(({ series, points }) => [series.region, points.length])).toEqual([['de', 96]]);
  expect(codesOf(parsed)).toEqual(['license']);
});

test('an unpublished day (404) gives no data and is not a failure', async () => {
  const missing: Answer = (_, response) => {
    response.statusCode = 404;
    return '<html>not found</html>';
  };
  for (const [id, region] of [
    ['energy_charts', 'de'],
    ['hvakosterstrommen', 'no1'],
    ['elprisetjustnu', 'se3'],
  ] as const) {
    const { get, provider } = await providerAt(id, missing);
    expect(codesOf(await get(region)), id).toEqual(['no_data']);
    expect(provider.connection()).toMatchObject({ breaker: 'closed', consecutiveFailures: 0 });
  }
});

test('day files are requested by local date and zone', async () => {
  const row = { NOK_per_kWh: 0.5, time_start: '2025-11-02T00:00:00+01:00', time_end: '2025-11-02T00:15:00+01:00' };
  const { get, asked } = await providerAt('hvakosterstrommen', () => [row]);
  const parsed = await get('no2', 'no5');
  expect(asked.sort()).toEqual(
    ['no2', 'no5'].map(
      (zone) => `https://www.hvakosterstrommen.no/api/v1/prices/2025/11-02_${zone.toUpperCase()}.json`,
    ),
  );
  expect(parsed.batches.map(({ series }) => series.region)).toEqual(['no2', 'no5']);
});

test('awattar uses the host of the country, energidataservice returns all rows, and elering omits the price at the end', async () => {
  const awattar = await providerAt('awattar', () => ({ data: [] }));
  expect(codesOf(await awattar.get('at'))).toEqual(['no_data']);
  expect(awattar.asked).toEqual([
    `https://api.awattar.at/v1/marketdata?start=${DAY.start.getTime()}&end=${DAY.end.getTime()}`,
  ]);

  const danish = await providerAt('energidataservice', () => ({ dataset: 'DayAheadPrices', records: [] }));
  await danish.get('dk1', 'dk2');
  const query = Object.fromEntries(new URL(danish.asked[0]!).searchParams);
  expect(query).toEqual({
    start: '2025-11-02',
    end: '2025-11-03',
    filter: '{"PriceArea":["DK1","DK2"]}',
    sort: 'TimeUTC',
    limit: '0',
  });

  const elering = await providerAt('elering', () => ({
    success: true,
    data: { ee: [], fi: quarters.map((timestamp) => ({ timestamp, price: 1 })) },
  }));
  expect((await elering.get('ee')).batches).toEqual([]);
  expect(elering.asked).toEqual([
    'https://dashboard.elering.ee/api/nps/price?start=2025-11-01T23%3A00%3A00.000Z&end=2025-11-02T22%3A59%3A59.000Z',
  ]);
});

test('entsoe: "no data" with status 400, refusals without the token in them, and one zone down leaves the others', async () => {
  const ack =
    '<Acknowledgement_MarketDocument><Reason><code>999</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>';
  const none = await providerAt('entsoe', (_, response) => {
    response.statusCode = 400;
    return ack;
  });
  expect(codesOf(await none.get('fr'))).toEqual(['no_data']);
  expect(new URL(none.asked[0]!).searchParams.get('periodStart')).toBe('202511012300');

  const refused = await providerAt('entsoe', (_, response) => {
    response.statusCode = 401;
    return '<html>Unauthorized</html>';
  });
  const error = await refused.get('fr').catch((reason: Error) => reason);
  expect(error).toMatchObject({ code: 'provider_unauthorized', kind: 'unavailable' });
  expect(`${(error as Error).stack}${JSON.stringify(refused.provider.connection())}`).not.toContain(TOKEN);

  const mixed = await providerAt('entsoe', (url, response) => {
    if (!url.searchParams.get('in_Domain')!.startsWith('10YFR')) return ack;
    response.statusCode = 401;
    return '';
  });
  expect((await mixed.get('fr', 'es')).rejected).toMatchObject([
    { where: 'fr', reason: expect.stringContaining('401') },
    { code: 'no_data' },
  ]);
});

test('an unreadable response is a failure of the provider', async () => {
  const { get } = await providerAt('elering', () => '<html>maintenance</html>');
  await expect(get('ee')).rejects.toMatchObject({ kind: 'unavailable', code: 'provider_answer_unreadable' });
});

test('providers that need a key are created only with it, and unknown IDs are rejected', () => {
  const ids = (config: Parameters<typeof createProviders>[0]['config']) =>
    createProviders({ config, clock }).map(({ id }) => id);
  expect(ids({})).not.toContain('entsoe');
  expect(ids({})).toContain('energy_charts');
  expect(ids({ keys: { entsoe: TOKEN } })).toContain('entsoe');
  expect(ids({ enabled: [] })).toEqual([]);
  expect(missingKeys({ enabled: ['entsoe', 'elering'] })).toEqual(['entsoe']);
  expect(() => ids({ enabled: ['nord_pool'] })).toThrow('unknown providers: nord_pool');
  expect(new Set(PROVIDER_ENTRIES.map(({ id }) => id)).size).toBe(PROVIDER_ENTRIES.length);
});
