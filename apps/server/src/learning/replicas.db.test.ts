import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { DAY_MS, fixedClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAhead } from '../testing/prices.ts';
import { startServer, type TestServer } from '../testing/server.ts';

/** Two servers on one database that learn and observe on a schedule. */

const clock = fixedClock('2026-05-01T04:00:00Z');
let database: TestDatabase;
let replicas: TestServer[] = [];
beforeAll(async () => {
  database = await testDatabase();
  const env = { FORECAST_LEVEL: '1' };
  replicas = await Promise.all([0, 1].map(() => startServer({ database, env, clock })));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await database.drop();
});

/** Stores the prices of a number of days up to an instant. */
async function publish(days: number, end: string): Promise<void> {
  const batch = dayAhead({
    at: new Date(new Date(end).getTime() - (days / 2) * DAY_MS),
    hours: days * 24,
    priceOf: (i) => 60 + 15 * Math.sin((i * Math.PI) / 12) + ((i * 7) % 11),
  });
  await replicas[0]!.runtime.pricing.service.importPoints(batch);
}

/** Both try to claim the job's slot, twice each. */
const claims = async (job: string): Promise<boolean[]> =>
  Promise.all(replicas.flatMap(({ runtime }) => [runtime.jobs.runNow(job), runtime.jobs.runNow(job)]));

/** The runs of the job's slot that either has executed, once all are done. */
async function worked(job: string): Promise<unknown[]> {
  const { db } = replicas[0]!.runtime;
  const queued = { text: 'SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = $1', values: [`energy:${job}`] };
  await until(async () => (await db.query(queued)).length === 0, 60_000);
  const slot = clock.now().toISOString();
  return replicas
    .flatMap((replica) => replica.logged())
    .filter((line) => line.job === job && line.slot === slot)
    .map(({ msg, result }) => ({ msg, result }));
}

describe('two replicas', { shuffle: false }, () => {
  test.each([
    {
      job: 'forecast-learn',
      at: '2026-05-01T04:00:00Z',
      known: { days: 60, end: '2026-05-01T22:00:00Z' },
      result: { outcomes: [{ region: 'de', status: 'learned', promoted: true }] },
    },
    {
      job: 'forecast-observe',
      at: '2026-05-01T12:30:00Z',
      known: { days: 1, end: '2026-05-02T22:00:00Z' },
      result: { outcomes: [{ region: 'de', issued: 'prices are known through 2026-05-02' }] },
    },
  ])('run a slot of $job once, also if one claims it after it was done', async (slot) => {
    clock.set(slot.at);
    await publish(slot.known.days, slot.known.end);
    expect((await claims(slot.job)).filter(Boolean)).toHaveLength(1);
    expect(await worked(slot.job)).toMatchObject([{ msg: 'job succeeded', result: slot.result }]);
    expect((await claims(slot.job)).filter(Boolean)).toHaveLength(0);
    expect(await worked(slot.job)).toHaveLength(1);
  });
});
