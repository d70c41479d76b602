import { setTimeout as pause } from 'node:timers/promises';
import { createDb, type Db } from '@energy-optimizer/db';
import { databaseVariables, type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { createJobs } from '@energy-optimizer/jobs';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { createPricingService, type PricingService } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type EventReader, openEvents } from '../testing/events.ts';
import { dayAhead } from '../testing/prices.ts';
import { type Sandbox, type ServerProcess, sandbox } from '../testing/process.ts';
import { type Relay, relayTo } from '../testing/relay.ts';

/** The server process loses its database connection for six seconds while clients keep sending requests. */

/** Longer than the server waits for a connection, so that every kind of failure occurs. */
const OUTAGE_MS = 6_000;
/** Status of a request without a response. */
const HANGS_MS = 60_000;
const HOT = '/api/v1/prices/current?region=de';
const COLD = (n: number) =>
  `/api/v1/prices/current?region=de&at=2026-01-01T00:00:${String(n % 60).padStart(2, '0')}.${n % 1000}Z`;

interface Seen {
  readonly path: string;
  readonly atMs: number;
  readonly tookMs: number;
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | null;
  readonly body: string;
}

let box: Sandbox;
let database: TestDatabase;
let relay: Relay;
let server: ServerProcess;
let url: string;
/** A connection to the same database that is not cut. */
let db: Db;
let pricing: PricingService;
beforeAll(async () => {
  [box, database] = await Promise.all([sandbox(), testDatabase()]);
  relay = await relayTo(database.url);
  db = await createDb({ url: database.url, applicationName: 'energy-test', poolSize: 3 });
  pricing = createPricingService({ db, clock: systemClock, providers: [], log: silentLogger });
  server = box.start({ ...databaseVariables(relay.url), LOG_LEVEL: 'warn' });
  url = await server.ready();
});
// A retry, or the test after a failed one, starts with a responsive database.
beforeEach(async () => {
  relay.thaw();
  await relay.mend();
});
afterAll(async () => {
  await box.remove();
  await relay.close();
  await db.close();
  await database.drop();
});

const ask = async (path: string): Promise<Seen> => {
  const startedMs = performance.now();
  const response = await fetch(url + path, { signal: AbortSignal.timeout(HANGS_MS) });
  const body = await response.text();
  return {
    path,
    atMs: startedMs,
    tookMs: performance.now() - startedMs,
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    body,
  };
};

/** Clients that send requests one after another until stopped. */
function load(clients: number) {
  const seen: Seen[] = [];
  let stopped = false;
  let n = 0;
  const client = async (path: () => string) => {
    while (!stopped) {
      seen.push(await ask(path()));
      await pause(5);
    }
  };
  const running = Array.from({ length: clients }, (_, i) =>
    client(
      i % 3 === 0
        ? () => HOT
        : () => (n % 2 === 0 ? COLD(n++) : `/api/v1/prices/history?region=de&days=${(n++ % 300) + 1}`),
    ),
  );
  return {
    seen,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

const importPrices = (price: number) => pricing.importPoints(dayAhead({ at: systemClock.now(), priceOf: () => price }));
const hotPrice = async () => (JSON.parse((await ask(HOT)).body) as { prices?: { price: number }[] }).prices?.[0]?.price;
const changes = ({ events }: EventReader) => events.filter(({ data }) => (data as { type: string }).type === 'change');

describe('one server, from one outage to the next', { shuffle: false }, () => {
  test('six seconds without a database under load: 503 with Retry-After, no hang, no 500, and recovery without a restart', async () => {
    await importPrices(50);
    await until(async () => (await hotPrice()) === 0.05);
    const stream = await openEvents(`${url}/api/v1/prices/stream?region=de`);
    const clients = load(12);
    onTestFinished(() => clients.stop());
    await until(() => clients.seen.length > 100);

    const cutAt = performance.now();
    await relay.cut();
    const goneAt = performance.now();
    const refusals = () => clients.seen.filter(({ status }) => status === 503).length;
    // On a busy machine, six seconds can yield few responses.
    await until(() => performance.now() - cutAt > OUTAGE_MS && refusals() > 100, OUTAGE_MS + HANGS_MS);
    // Prices change during the outage, unknown to the server.
    await importPrices(60);
    const ready = await ask('/health/ready');
    const mendedAt = performance.now();
    await relay.mend();
    await until(async () => (await hotPrice()) === 0.06, 30_000);
    const backAfterMs = performance.now() - mendedAt;
    await clients.stop();

    const completedAt = ({ atMs, tookMs }: Seen) => atMs + tookMs;
    const noticedAt = Math.min(...clients.seen.filter(({ status }) => status === 503).map(completedAt));
    const during = clients.seen.filter((one) => one.atMs > Math.max(noticedAt, goneAt) && completedAt(one) < mendedAt);
    const refused = during.filter(({ status }) => status === 503);
    expect(new Set(clients.seen.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect(refused.length).toBeGreaterThan(50);
    // Cached ones as well: a server that cannot receive notifications does not serve from its cache.
    expect(refused.length).toBe(during.length);
    expect(new Set(refused.map(({ type, retryAfter }) => `${type} ${retryAfter}`))).toEqual(
      new Set(['application/problem+json 5']),
    );
    expect(new Set(refused.map(({ body }) => (JSON.parse(body) as { code: string }).code))).toEqual(
      new Set(['database_unavailable']),
    );
    expect(refused.find(({ body }) => /ECONN|127\.0\.0\.1|postgres/.test(body))).toBeUndefined();
    // A connection is waited for 5 s.
    expect(Math.max(...clients.seen.map(({ tookMs }) => tookMs))).toBeLessThan(HANGS_MS);
    expect([ready.status, (JSON.parse(ready.body) as { status: string }).status]).toEqual([503, 'down']);
    expect(
      clients.seen.filter(
        ({ path, atMs, body }) => path === HOT && atMs > mendedAt + backAfterMs && !body.includes('0.06'),
      ),
    ).toEqual([]);

    await until(() => changes(stream).length >= 1);
    await importPrices(70);
    await until(() => changes(stream).length >= 2);
    await until(async () => (await hotPrice()) === 0.07);
    stream.leave();
    expect(server.child.exitCode).toBeNull();
  });

  test('jobs run again after the outage', async () => {
    const operator = createJobs({
      db,
      url: database.url,
      clock: systemClock,
      log: silentLogger,
      definitions: [{ name: 'price-sync', description: 'the server does it', schedules: [], run: async () => ({}) }],
    });
    expect(await operator.runNow('price-sync')).toBe(true);
    const [run] = await until(async () => {
      const runs = await operator.recent({ limit: 1 });
      return runs[0]?.finishedAt ? runs : undefined;
    });
    expect(run).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  test('a database that keeps its connections but does not respond blocks no caller, and is used again once it responds', async () => {
    await until(async () => (await ask(COLD(1))).status === 200);
    relay.freeze();
    const responses = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(COLD(n))));
    const hot = await until(async () => {
      const seen = await ask(HOT);
      return seen.status === 503 ? seen : undefined;
    });
    const stuck = await ask('/api/v1/prices/history?region=de');
    expect([...responses, hot, stuck].map(({ status, retryAfter }) => `${status} ${retryAfter}`)).toEqual(
      Array.from({ length: 14 }, () => '503 5'),
    );
    expect(Math.max(...responses.map(({ tookMs }) => tookMs))).toBeLessThan(HANGS_MS);
    // Once it is known to be stuck, callers do not wait the 5 s.
    expect(Math.max(hot.tookMs, stuck.tookMs)).toBeLessThan(4_500);
    relay.thaw();
    const stream = await until(() =>
      openEvents(`${url}/api/v1/prices/stream?region=de&lastEventId=1`).then((one) =>
        one.status === 200 ? one : undefined,
      ),
    );
    await until(async () => (await ask(COLD(99))).status === 200);
    await importPrices(80);
    await until(async () => (await hotPrice()) === 0.08, 30_000);
    await until(() =>
      changes(stream).some(({ data }) =>
        (data as { prices: { values: number[] } | null }).prices?.values.includes(0.08),
      ),
    );
    stream.leave();
  });

  test('SIGTERM during a database outage ends the server with 0', async () => {
    await relay.cut();
    await until(async () => (await ask(HOT)).status === 503);
    server.kill('SIGTERM');
    const { code, stderr } = await server.ended;
    expect({ code, stacks: stderr.match(/^ {4}at .*/gm) }).toEqual({ code: 0, stacks: null });
    await relay.mend();
  });
});
