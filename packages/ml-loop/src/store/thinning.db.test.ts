import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { DAY_MS, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testWorld } from '../testing/world.ts';
import { createMlRepository } from './repository.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };

/** Issued forecasts of a day by lead: how many issues, and the newest. */
const issuesOf = async (region: string, date: string) =>
  db.query<[number, number, Date]>({
    text: `SELECT o.lead_day, count(DISTINCT o.issued_at)::int, max(o.issued_at) FROM forecast_observation o
             JOIN forecast_market m ON m.id = o.market_id
            WHERE m.region = $1 AND NOT o.hindcast AND (o.target_start AT TIME ZONE 'Europe/Berlin')::date = $2::date
            GROUP BY 1 ORDER BY 1`,
    values: [region, date],
  });

test('of forecasts for one day from the same known prices only the newest is kept, and those of other mornings are kept', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'de' });
  await world.learnAt('2026-05-01T04:00:00Z');
  await world.observeAt('2026-05-01T12:30:00Z');
  for (const time of ['03:35', '04:00', '08:20']) {
    world.clock.set(`2026-05-02T${time}:00Z`);
    if (time === '04:00') await world.learnAt('2026-05-02T04:00:00Z');
    else await world.engine.issueForecasts({ region: world.region });
  }
  expect(await issuesOf('de', '2026-05-03')).toEqual([
    [1, 1, new Date('2026-05-02T08:20:00Z')],
    [2, 1, new Date('2026-05-01T04:00:00Z')],
  ]);
  // The day published at noon has its prices and is history.
  expect((await issuesOf('de', '2026-05-02')).map(([lead, issues]) => [lead, issues])).toEqual([[1, 1]]);
  expect(await world.learnAt('2026-05-03T04:00:00Z')).toMatchObject({ status: 'learned' });
  expect(await world.report()).toMatchObject({ hindcastDays: 0 });
});

test('experts’ forecasts for later days are deleted once learned; served forecasts, the reference and all measures stay', async () => {
  // Every lead of the day below was forecast in hindsight.
  const world = testWorld(db, { ...HISTORY, region: 'fr', warmUpDays: 12 });
  await world.learnAt('2026-05-01T04:00:00Z');
  const repository = createMlRepository({ db });
  const { id } = (await repository.markets.byRegion('fr' as RegionCode))!;
  const day = { marketId: id, startMs: Date.parse('2026-04-27T22:00:00Z'), endMs: Date.parse('2026-04-28T22:00:00Z') };
  const leads = async () => {
    const { expert, leadDay } = await repository.observations.issuedFor(day);
    const of = (name: string) => new Set(leadDay.filter((_, row) => expert[row] === name)).size;
    return ['lear-84-0.032', 'weekly-naive', 'ensemble', 'rule'].map(of);
  };
  const before = await leads();
  expect(before).toEqual([8, 8, 8, 8]);
  const measured = await repository.accuracy.measure({ marketId: id, through: '2026-05-01' });
  world.clock.set('2026-05-20T03:40:00Z');
  expect((await world.engine.maintain()).observationsThinned).toBeGreaterThan(0);
  expect(await leads()).toEqual([1, 8, 8, 8]);
  await repository.accuracy.score({ ...day, timeZone: 'Europe/Berlin' });
  expect(await repository.accuracy.measure({ marketId: id, through: '2026-05-01' })).toEqual(measured);
  const newest = new Date(Date.parse('2026-05-01T22:00:00Z') - DAY_MS);
  const kept = await repository.observations.issuedFor({
    ...{ marketId: id, startMs: newest.getTime(), endMs: newest.getTime() + HOUR_MS },
  });
  expect(kept.expert).toContain('lear-84-0.032');
});
