import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { type RegionCode, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEvents } from './testing/events.ts';
import { dayAhead } from './testing/prices.ts';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';

/** The price stream of the real router, over REST and over tRPC. */

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

const REST = '/api/v1/prices/stream';
const rest = (query: string) => `${server.url}${REST}?${query}`;
const trpc = (input: object) =>
  `${server.url}/trpc/prices.stream?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
let price = 100;
async function importOne(region = 'de'): Promise<number> {
  price += 1;
  await server.runtime.pricing.service.importPoints(
    dayAhead({ at: systemClock.now(), hours: 2, priceOf: () => price, key: { region: region as RegionCode } }),
  );
  return price / 1000;
}
const noneOpen = () => until(async () => /^http_streams_open 0$/m.test(await server.http.metrics.text()));
const readers: { leave(): void }[] = [];
const open = async (...args: Parameters<typeof openEvents>) => {
  const reader = await openEvents(...args);
  readers.push(reader);
  return reader;
};
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await noneOpen();
});

interface Change {
  readonly type: string;
  readonly id: number;
  readonly region: string;
  readonly points: number;
  readonly series: { readonly source: string; readonly currency: string; readonly unit: string };
  readonly prices: { readonly resolution: string; readonly values: number[] };
}
/** tRPC wraps what it sends in superjson. */
const dataOf = ({ data }: { data: never }): Change => {
  const { json } = data as { json?: Change };
  return json ?? (data as Change);
};
const changesOf = ({ events }: { events: readonly { data: never }[] }) =>
  events.map(dataOf).filter(({ type }) => type === 'change');

const FACES: readonly [
  name: string,
  address: (region: string, lastEventId?: string) => Parameters<typeof openEvents>,
][] = [
  ['REST', (region, last) => [rest(`region=${region}`), last === undefined ? {} : { 'last-event-id': last }]],
  ['tRPC', (region, last) => [trpc({ region, ...(last === undefined ? {} : { lastEventId: last }) })]],
];

describe.each(FACES)('%s', (_face, address) => {
  test('begins with ready, then sends a change with its prices once; other regions receive nothing', async () => {
    const [here, elsewhere] = [await open(...address('de')), await open(...address('at'))];
    await until(() => [here, elsewhere].every(({ events }) => events.some((event) => dataOf(event).type === 'ready')));
    const wanted = await importOne();
    const change = await until(() => changesOf(here)[0]);
    expect(change).toMatchObject({
      region: 'de',
      points: 2,
      series: { source: 'energy_charts', currency: 'EUR', unit: 'kwh' },
      prices: { resolution: 'PT60M', values: [wanted, wanted] },
    });
    const last = await importOne();
    await until(() => changesOf(here).some(({ prices }) => prices.values[0] === last));
    expect(changesOf(here).map(({ prices }) => prices.values[0])).toEqual([wanted, last]);
    expect(changesOf(elsewhere)).toEqual([]);
  });

  test('resumes after the last event across a restart of the server, without loss or duplicates', async () => {
    const before = await open(...address('de'));
    await until(() => before.events.length > 0);
    await importOne();
    const seen = await until(() => changesOf(before)[0]);
    const other = await startServer({ database });
    await server.close();
    await before.ended;
    const missed = [];
    for (let i = 0; i < 3; i++) {
      price += 1;
      missed.push(price);
      await other.runtime.pricing.service.importPoints(
        dayAhead({ at: systemClock.now(), hours: 2, priceOf: () => price }),
      );
    }
    server = await startServer({ database });
    await other.close();
    const after = await open(...address('de', String(seen.id)));
    await until(() => changesOf(after).length >= missed.length);
    const live = await importOne();
    await until(() => changesOf(after).some(({ prices }) => prices.values[0] === live));
    const ids = changesOf(after).map(({ id }) => id);
    expect(ids).toEqual([1, 2, 3, 4].map((n) => seen.id + n));
    expect(after.events.map((event) => dataOf(event).type)).not.toContain('reset');
  });

  test('sends reset for an unknown ID and continues with new events', async () => {
    const reader = await open(...address('de', '999999999'));
    await until(() => reader.events.some((event) => dataOf(event).type === 'reset'));
    await importOne();
    await until(() => changesOf(reader).length === 1);
    expect(reader.events.flatMap((event) => dataOf(event).type ?? [])).toEqual(['reset', 'change']);
  });
});

test('sends a reader that returns after a long time all missed events', async () => {
  const MISSED = 80;
  const before = await open(rest('region=at'));
  await importOne('at');
  const seen = await until(() => changesOf(before)[0]);
  before.leave();
  const at = systemClock.now();
  for (let n = 0; n < MISSED; n++) {
    const priceOf = (i: number) => 1_000 + n + i / 1_000;
    const batch = dayAhead({ at, hours: 400, priceOf, key: { region: 'at' as RegionCode } });
    await server.runtime.pricing.service.importPoints(batch);
  }
  for (const [, address] of FACES) {
    const after = await open(...address('at', String(seen.id)));
    await until(() => changesOf(after).length >= MISSED);
    const live = await importOne('at');
    await until(() => changesOf(after).some(({ prices }) => prices.values[0] === live));
    const ids = changesOf(after).map(({ id }) => id);
    expect(ids.slice(0, MISSED)).toEqual(Array.from({ length: MISSED }, (_, i) => seen.id + i + 1));
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a fourth stream of one client is refused, over REST and tRPC together; the service is not limited', async () => {
  for (const address of [rest('region=de'), trpc({ region: 'de' }), rest('region=at')]) {
    const { status } = await open(address);
    expect(status).toBe(200);
  }
  for (const address of [rest('region=de'), trpc({ region: 'de' })]) {
    const refused = await fetch(address);
    const text = await refused.text();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(text).toContain('too_many_streams');
  }
  const service = await open(rest('region=de'), { 'x-api-key': API_KEY });
  expect(service.status).toBe(200);
});

test('an unknown region, utility or event id is an ordinary problem before the stream begins', async () => {
  const responses = await Promise.all(
    ['region=atlantis', 'region=de&utility=steam', 'region=de&lastEventId=yesterday', '', 'region=de&day=1'].map(
      (query) => fetch(rest(query)),
    ),
  );
  const problems = (await Promise.all(responses.map((response) => response.json()))) as {
    code: string;
    errors: { field: string }[];
  }[];
  expect(responses.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual(
    responses.map(() => [422, 'application/problem+json']),
  );
  expect(problems.map(({ code, errors }) => [code, errors[0]?.field])).toEqual([
    ['unknown_region', 'region'],
    ['invalid_input', 'utility'],
    ['invalid_input', 'lastEventId'],
    ['invalid_input', 'region'],
    ['invalid_query', 'day'],
  ]);
});

test('over tRPC an unknown region is an error event with the same problem, and ends the stream', async () => {
  const refused = await open(trpc({ region: 'atlantis' }));
  await refused.ended;
  const error = refused.events.find(({ name }) => name === 'serialized-error')?.data as unknown as {
    json: { data: { problem: object } };
  };
  expect(error.json.data.problem).toMatchObject({ status: 422, code: 'unknown_region', errors: [{ field: 'region' }] });
});

test('a disconnected client releases all resources', async () => {
  for (let i = 0; i < 10; i++) {
    const reader = await openEvents(rest('region=de'));
    await until(() => reader.events.length > 0);
    reader.leave();
    await reader.ended;
    await noneOpen();
  }
  await until(() => server.hub.subscriberCount() === 0);
  expect(server.hub.subscriberCount()).toBe(0);
});
