import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
afterAll(() => db.close());

const AS_OF = '2018-05-01T04:00:00Z';
const world = (warmUpDays?: number) =>
  testWorld(db, {
    region: 'de',
    from: '2018-02-01',
    through: '2018-05-01',
    ...(warmUpDays === undefined ? {} : { warmUpDays }),
  });

test('training as of an earlier day survives maintenance, however long ago that day was', async () => {
  // As many days as make days comparable.
  const old = world(28);
  await old.learnAt(AS_OF);
  const at = new Date('2018-05-01T05:00:00Z');
  const before = await old.engine.newestIssue(old.region, at);
  const stats = (await old.engine.observationStats(old.region))[0];
  const similar = await old.recall.similarPast(before!);
  expect(similar.days.length).toBeGreaterThan(0);
  old.clock.set('2026-11-30T03:00:00Z');
  expect(await old.engine.maintain()).toMatchObject({ dropped: 0, issuesForgotten: 0, patternsForgotten: 0 });
  expect(await old.engine.newestIssue(old.region, at)).toEqual(before);
  expect((await old.engine.observationStats(old.region))[0]).toMatchObject({ observations: stats!.observations });
  expect(await old.recall.similarPast(before!)).toEqual(similar);
});

test('entries older than the retention before the newest are dropped', async () => {
  const old = world();
  old.market.known('2018-05-02', '2018-09-30');
  await old.learnAt('2018-09-30T04:00:00Z');
  old.clock.set('2026-11-30T03:00:00Z');
  const gone = await old.engine.maintain();
  expect(gone).toMatchObject({ issuesForgotten: 1 });
  expect(gone.dropped).toBeGreaterThan(0);
  expect(await old.engine.newestIssue(old.region, new Date('2018-05-02T00:00:00Z'))).toBeUndefined();
  expect(await old.engine.newestIssue(old.region, new Date('2018-09-30T05:00:00Z'))).toBeDefined();
});

test('the reason for a missing forecast is correct: nothing learned, or none that early', async () => {
  const old = world();
  const missing = (at: string) => old.engine.missing({ region: old.region, at: new Date(at) });
  expect(await missing('2018-04-20T00:00:00Z')).toEqual([
    'none had been issued by 2018-04-20T00:00:00.000Z; the oldest stored forecast was issued at 2018-09-30T04:00:00.000Z',
  ]);
  const young = testWorld(db, { region: 'fr', from: '2018-02-01', through: '2018-05-01' });
  expect(await young.engine.missing({ region: young.region, at: new Date(AS_OF) })).toEqual([
    'no model has been trained yet; learning runs every night',
  ]);
});
