import { createDb } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
const LEARNER = 'outage-learner';

const cutOff = () =>
  db.owner.query({
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${LEARNER}'`,
  });

test('losing the database during a run fails it; the active model stays active, and the next run learns the same days', async () => {
  const calm = testWorld(db, { ...HISTORY, region: 'de' });
  await calm.learnAt('2026-05-01T04:00:00Z');
  const before = await calm.repository.markets.byRegion(calm.region);
  const own = await createDb({ url: db.url, applicationName: LEARNER, poolSize: 3 });
  const cut = testWorld(own, { ...HISTORY, region: 'de' });
  const asOf = new Date('2026-05-09T04:00:00Z');
  cut.clock.set(asOf);
  let isCut: Promise<unknown> | undefined;
  const learning = cut.engine.learn({
    ...{ region: cut.region, asOf },
    onProgress: ({ done }) => {
      if (done === 1) isCut = cutOff();
    },
  });
  await expect(learning).rejects.toThrow();
  await isCut;
  await own.close();
  expect(await calm.repository.markets.byRegion(calm.region)).toEqual(before);
  calm.clock.set(asOf);
  expect((await calm.engine.newestIssue(calm.region))!.runId).toBe(before!.servingRunId);
  expect(await calm.learnAt('2026-05-09T04:00:00Z')).toMatchObject({ status: 'learned', promoted: true });
  expect(await calm.report()).toMatchObject({ learned: { days: 8, from: '2026-05-02', to: '2026-05-09' } });
  const runs = await calm.engine.runs({ region: calm.region, limit: 3 });
  expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
});
