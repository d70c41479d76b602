import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openEvents } from '../testing/events.ts';
import { dayAhead } from '../testing/prices.ts';
import { type Relay, relayTo } from '../testing/relay.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** Two servers on one database: data stored by one is visible to clients of the other. */

const redisUrl = process.env.ENERGY_TEST_REDIS_URL;
const HOT = '/api/v1/prices/current?region=de';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

let replicas: TestServer[] = [];
const start = async (env: Record<string, string> = {}): Promise<[TestServer, TestServer]> => {
  const pair = [await startServer({ database, env }), await startServer({ database, env })] as [TestServer, TestServer];
  replicas.push(...pair);
  return pair;
};
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  replicas = [];
});

let price = 10;
/** Stores a new price; returns it per kWh, as it is served. */
async function importThrough({ runtime }: TestServer): Promise<number> {
  price += 1;
  await runtime.pricing.service.importPoints(dayAhead({ at: systemClock.now(), priceOf: () => price }));
  return price / 1000;
}
const priceAt = async (replica: TestServer) =>
  ((await replica.get(HOT)).body as { prices: { price: number }[] }).prices[0]?.price;
const cachedHits = async ({ http }: TestServer) =>
  Number(
    /^http_requests_total\{.*prices\/current",status="200",cached="true"\} (\d+)$/m.exec(
      await http.metrics.text(),
    )?.[1] ?? 0,
  );

/** An import through one reaches the other's cache and its subscribers in time. */
async function expectHeard(by: TestServer, through: TestServer): Promise<void> {
  const stream = await openEvents(`${by.url}/api/v1/prices/stream?region=de`);
  await until(() => stream.events.length > 0);
  // Repeated until the response comes from the cache; the notification of an earlier import may still arrive.
  await until(async () => {
    const hits = await cachedHits(by);
    await priceAt(by);
    return (await cachedHits(by)) > hits;
  });
  const wanted = await importThrough(through);
  const pricesOf = ({ data }: { data: never }) => (data as { prices?: { values: number[] } }).prices?.values ?? [];
  const [event] = await Promise.all([
    until(() => stream.events.find((one) => pricesOf(one).includes(wanted))),
    until(async () => (await priceAt(by)) === wanted),
  ]);
  expect(event.data).toMatchObject({ type: 'change', region: 'de' });
  stream.leave();
}

describe('without Redis', () => {
  test('an import through one replica invalidates the cache of the other and notifies its subscribers', async () => {
    const [first, second] = await start();
    await importThrough(first);
    await expectHeard(second, first);
    await expectHeard(first, second);
  });

  test('a slot of price-sync is run once by two replicas', async () => {
    const clock = fixedClock('2026-11-20T12:00:00Z');
    let asked = 0;
    const fetch = async () => {
      asked++;
      return Response.json({ object: 'list', data: [], url: '/de/v1/marketdata' });
    };
    const env = { PROVIDERS: 'awattar' };
    replicas = await Promise.all([0, 1].map(() => startServer({ database, env, clock, fetch })));
    const claims = await Promise.all(
      replicas.flatMap(({ runtime }) => [runtime.jobs.runNow('price-sync'), runtime.jobs.runNow('price-sync')]),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    const recent = () => replicas[1]!.runtime.jobs.recent({ job: 'price-sync', limit: 5 });
    const runs = await until(async () => {
      const found = await recent();
      return found.every(({ finishedAt }) => finishedAt) ? found : undefined;
    });
    expect(runs.map(({ slot, status, attempts }) => [slot.toISOString(), status, attempts])).toEqual([
      ['2026-11-20T12:00:00.000Z', 'succeeded', 1],
    ]);
    // One call for each of the provider's two countries.
    expect(asked).toBe(2);
  });
});

describe.skipIf(!redisUrl)('with Redis', () => {
  let relay: Relay;
  beforeEach(async () => {
    relay = await relayTo(redisUrl!);
  });
  afterEach(() => relay.close());

  test('changes reach the other replica while Redis is up, when it is cut off, and when it returns', async () => {
    const [first, second] = await start({ REDIS_URL: relay.url });
    const redisIs = (status: string) =>
      until(async () => {
        const report = (await second.get('/health/ready')).body as { checks: Record<string, { status: string }> };
        return report.checks.redis?.status === status;
      });
    await redisIs('ok');
    await importThrough(first);
    await expectHeard(second, first);
    await relay.cut();
    await expectHeard(second, first);
    await redisIs('down');
    const ready = await second.get('/health/ready');
    expect([ready.status, (ready.body as { status: string }).status]).toEqual([200, 'degraded']);
    await expectHeard(first, second);
    await relay.mend();
    await redisIs('ok');
    await expectHeard(second, first);
  });

  test('a server starts, serves and reports degraded if Redis cannot be reached', async () => {
    const [first, second] = await start({ REDIS_URL: 'redis://127.0.0.1:1' });
    const ready = await first.get('/health/ready');
    expect([ready.status, (ready.body as { status: string }).status]).toEqual([200, 'degraded']);
    await expectHeard(second, first);
  });
});
