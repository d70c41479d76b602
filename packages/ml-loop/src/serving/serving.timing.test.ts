import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { DAY_MS } from '@energy-optimizer/kernel';
import { expectAtMost, medianOf, timeOf } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
const AT = '2026-05-01T04:00:00Z';

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 51; i += 1) times.push(await timeOf(work));
  return medianOf(times);
}

test('a stored forecast is served in less than 5 ms', async ({ task }) => {
  const world = testWorld(db, { ...HISTORY, region: 'fr' });
  await world.learnAt(AT);
  const at = new Date(AT);
  const request = { region: world.region, interval: { start: at, end: new Date(at.getTime() + 2 * DAY_MS) }, at };
  const fromDatabase = await medianMs(() => world.engine.forecast(request));
  await world.engine.start();
  const fromMemory = await medianMs(() => world.engine.forecast(request));
  await world.engine.stop();
  expectAtMost(task, { what: 'from the database', value: fromDatabase, most: 5 });
  expectAtMost(task, {
    what: 'from memory over from the database',
    value: fromMemory / fromDatabase,
    unit: '',
    most: 1,
  });
});

test('similar days are found in less than a millisecond', async ({ task }) => {
  const world = testWorld(db, { ...HISTORY, region: 'de', warmUpDays: 27 });
  await world.learnAt(AT);
  const issue = (await world.engine.newestIssue(world.region, new Date(AT)))!;
  expectAtMost(task, { value: await medianMs(() => world.recall.similarPast(issue)), most: 1 });
});
