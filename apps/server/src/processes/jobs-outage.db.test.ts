import { createDb, type Db } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Relay, relayTo } from '../testing/relay.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** A job that is running when the database connection is cut. */

let database: TestDatabase;
let relay: Relay;
/** A connection to the same database that is not cut. */
let db: Db;
let server: TestServer;
let response: Promise<void> = Promise.resolve();
beforeAll(async () => {
  database = await testDatabase();
  relay = await relayTo(database.url);
  db = await createDb({ url: database.url, applicationName: 'energy-test', poolSize: 2 });
  const hour = Math.floor(systemClock.now().getTime() / HOUR_MS) * HOUR_MS;
  const rows = [0, 1].map((n) => ({
    start_timestamp: hour + n * HOUR_MS,
    end_timestamp: hour + (n + 1) * HOUR_MS,
    marketprice: 50,
    unit: 'Eur/MWh',
  }));
  server = await startServer({
    database: { url: relay.url },
    env: { PROVIDERS: 'awattar' },
    fetch: async () => {
      await response;
      return Response.json({ object: 'list', data: rows });
    },
  });
});
afterAll(async () => {
  await server.close();
  await relay.close();
  await db.close();
  await database.drop();
});

const lastRun = async () =>
  (
    await db.query<[string, number, Date | null]>({
      text: `SELECT status::text, attempts, finished_at FROM job_run WHERE job = 'price-sync' ORDER BY slot DESC LIMIT 1`,
    })
  )[0];
/** The lock that shows other replicas that the server is alive. */
const signsOfLife = async () =>
  (
    await db.query({
      text: `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.mode = 'ShareLock' AND l.granted`,
    })
  ).length;

test('a job is retried once the database is back, and the server reports itself alive immediately', async () => {
  const provider = Promise.withResolvers<void>();
  response = provider.promise;
  await until(async () => (await signsOfLife()) === 1);
  expect(await server.runtime.jobs.runNow('price-sync')).toBe(true);
  await until(async () => (await lastRun())?.[0] === 'running');
  await relay.cut();
  provider.resolve();
  await until(() => server.logged().some(({ msg }) => msg === 'job failed'));
  await until(async () => (await signsOfLife()) === 0);
  await relay.mend();
  await until(async () => (await signsOfLife()) === 1);
  const run = await until(async () => {
    const found = await lastRun();
    return found?.[0] === 'succeeded' ? found : undefined;
  });
  expect(run.slice(0, 2)).toEqual(['succeeded', 2]);
  expect((await server.get('/api/v1/prices/current?region=de')).body).toMatchObject({ prices: [{ price: 0.05 }] });
});

test('the server stops with a running job and no database; the next one finishes the job', async () => {
  const provider = Promise.withResolvers<void>();
  response = provider.promise;
  expect(await server.runtime.jobs.runNow('price-sync')).toBe(true);
  await until(async () => (await lastRun())?.[0] === 'running');
  await relay.cut();
  await server.close();
  await relay.mend();
  provider.resolve();
  server = await startServer({
    database: { url: relay.url },
    env: { PROVIDERS: 'awattar' },
    fetch: async () => Response.json({ object: 'list', data: [] }),
  });
  await until(async () => (await lastRun())?.[0] === 'succeeded');
});
