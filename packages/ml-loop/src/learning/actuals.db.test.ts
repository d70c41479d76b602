import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticPrice } from '../testing/market.ts';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const WARM_UP_DAYS = 4;
const HISTORY = { from: '2026-01-01', through: '2026-06-30', warmUpDays: WARM_UP_DAYS };

/** Sums of the days that were scored, by date, of the ensemble and lead 1. */
const scores = async (region: string) =>
  new Map(
    await db.query<[string, number]>({
      text: `SELECT s.date::text, s.absolute_error FROM forecast_score s JOIN forecast_market m ON m.id = s.market_id
              WHERE m.region = $1 AND s.expert = 'ensemble' AND s.lead_day = 1`,
      values: [region],
    }),
  );

test('an hour whose price never arrives does not cause later days to be measured again', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'de' });
  const lost = Date.parse('2026-05-03T10:00:00Z');
  world.market.priceAt((startMs) => (startMs === lost ? undefined : syntheticPrice(startMs)));
  await world.learnAt('2026-05-01T04:00:00Z');
  for (const day of ['02', '03', '04', '05', '06', '07', '08', '09']) await world.learnAt(`2026-05-${day}T04:00:00Z`);
  expect((await scores('de')).has('2026-05-05')).toBe(true);
  // A marker that measuring the day would overwrite.
  await db.query({
    text: `UPDATE forecast_score SET absolute_error = -1 WHERE date BETWEEN '2026-05-04' AND '2026-05-08'`,
  });
  await world.observeAt('2026-05-09T12:30:00Z');
  await world.learnAt('2026-05-10T04:00:00Z');
  const measured = await scores('de');
  expect(measured.get('2026-05-05')).toBe(-1);
  expect(measured.get('2026-05-10')).toBeGreaterThan(0);
});

test('a price corrected more than a week later is compared with the forecasts of its day, which is measured again', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'fr' });
  await world.learnAt('2026-05-01T04:00:00Z');
  for (const day of ['02', '03', '04']) await world.learnAt(`2026-05-${day}T04:00:00Z`);
  const before = await scores('fr');
  const start = Date.parse('2026-05-02T22:00:00Z');
  world.market.priceAt((startMs) => syntheticPrice(startMs) + (startMs >= start && startMs < start + DAY_MS ? 200 : 0));
  await world.learnAt('2026-05-12T04:00:00Z');
  const after = await scores('fr');
  expect(after.get('2026-05-03')! - before.get('2026-05-03')!).toBeGreaterThan(24 * 150);
  expect(after.get('2026-05-02')).toBe(before.get('2026-05-02'));
  const { id } = (await world.repository.markets.byRegion(world.region))!;
  const observed = await world.repository.observations.issuedFor({
    marketId: id,
    startMs: start,
    endMs: start + HOUR_MS,
  });
  expect(new Set(observed.actual)).toEqual(new Set([syntheticPrice(start) + 200]));
});

test('a market that changes to quarter-hours is measured from its first run on', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'nl' });
  await world.learnAt('2026-05-01T04:00:00Z');
  world.market.describe({ stepMs: HOUR_MS / 4 });
  await world.learnAt('2026-05-02T04:00:00Z');
  const rows = await world.engine.accuracy(world.region);
  const ensemble = rows.find(
    ({ expert, leadDay, windowDays }) => expert === 'ensemble' && leadDay === 1 && windowDays === 7,
  );
  expect(ensemble?.count).toBe(WARM_UP_DAYS * 96);
});

test.each([
  ['in', 'Asia/Kolkata'],
  ['au', 'Australia/Lord_Howe'],
])('hours that begin at half past in UTC are matched with their prices: %s, %s', async (region, timeZone) => {
  const world = testWorld(db, { ...HISTORY, region, timeZone });
  await world.learnAt('2026-05-01T04:00:00Z');
  const rows = await world.engine.accuracy(world.region);
  const ensemble = rows.find(
    ({ expert, leadDay, windowDays }) => expert === 'ensemble' && leadDay === 1 && windowDays === 7,
  );
  expect(ensemble?.count).toBe(WARM_UP_DAYS * 24);
});
