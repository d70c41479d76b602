import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { curveOf } from '@energy-optimizer/forecasting';
import { addDays, addMs, DAY_MS, HOUR_MS, localDay, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPatternRepository } from '../store/patterns.ts';
import { syntheticPrice } from '../testing/market.ts';
import { testWorld } from '../testing/world.ts';

let db: TestDb;
let world: Awaited<ReturnType<typeof learned>>;
beforeAll(async () => {
  db = await testDb({ poolSize: 4 });
  world = await learned();
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
const AT = '2026-05-01T04:00:00Z';
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The market's actual prices of a local day of 24 hours. */
const pricesOf = (date: string) => {
  const { start } = localDay(date, 'Europe/Berlin');
  return Array.from({ length: 24 }, (_, hour) => syntheticPrice(start.getTime() + hour * HOUR_MS));
};

/** What thirty days taught, and the forecast that followed. */
async function learned() {
  const world = testWorld(db, { ...HISTORY, region: 'fr', warmUpDays: 30 });
  await world.learnAt(AT);
  return { ...world, issue: (await world.engine.newestIssue(world.region, new Date(AT)))! };
}

/** A region that remembers only the last of the thirty days. */
async function copied(region: string, days: number) {
  await db.query({
    text: `INSERT INTO pattern (domain, region, at, vector, outcome)
           SELECT domain, $1, at, vector, outcome
             FROM (SELECT *, row_number() OVER (PARTITION BY domain ORDER BY at DESC) AS nth
                     FROM pattern WHERE region = 'fr' AND at < $3) p
            WHERE nth <= $2`,
    values: [region, days, addMs(new Date(AT), -DAY_MS)],
  });
  return { ...world.issue, region: region as RegionCode };
}

test('the similar days are the three whose curves are closest to the first forecast day, with the mean of the following days', async () => {
  const { recall, issue } = world;
  const { shape } = curveOf(issue.values.slice(0, 24))!;
  const candidates = Array.from({ length: 30 }, (_, k) => addDays('2026-04-30', -k)).map((date) => {
    const other = curveOf(pricesOf(date))!.shape;
    return {
      date,
      similarity: expect.closeTo(
        shape.reduce((sum, value, k) => sum + value * other[k]!, 0),
        4,
      ),
      cosine: shape.reduce((sum, value, k) => sum + value * other[k]!, 0),
      nextMean: expect.closeTo(mean(pricesOf(addDays(date, 1))), 6),
    };
  });
  const wanted = candidates.sort((a, b) => b.cosine - a.cosine).slice(0, 3);
  const { days } = await recall.similarPast(issue);
  expect(days).toEqual(wanted.map(({ cosine: _, ...day }) => day));
});

test('the bias is the mean error of similar forecasts, and the share kept their realized savings', async () => {
  const { recall, issue, region } = world;
  const remembered = await createPatternRepository({ db }).since('recommendation', region, new Date(0));
  const told = remembered.filter(({ at }) => at < issue.start);
  const errors = told.map(({ outcome: { forecast, actual } }) => mean(actual) - mean(forecast));
  const { bias } = await recall.similarPast(issue);
  expect(bias).toMatchObject({ days: 30, meanError: expect.closeTo(mean(errors), 6) });
  const savings = told.map(({ outcome: { forecast, actual } }) => {
    const cheap = [...forecast.keys()].sort((a, b) => forecast[a]! - forecast[b]!).slice(0, 4);
    const saved = (values: readonly number[]) => mean([...values]) - mean(cheap.map((hour) => values[hour]!));
    return { promised: saved(forecast), kept: saved(actual) };
  });
  const kept = (await recall.savingsKept(issue))!;
  expect(kept.days).toBe(30);
  expect(kept.share).toBeCloseTo(mean(savings.map((one) => one.kept)) / mean(savings.map((one) => one.promised)), 6);
  // Prices in another currency are not comparable with this forecast's.
  expect(await recall.similarPast({ ...issue, runId: -1, currency: 'NOK' })).toEqual({ days: [], bias: undefined });
});

test('the similar days of a past forecast ended before it', async () => {
  const { recall, issue, learnAt, clock } = world;
  const then = [await recall.similarPast(issue), await recall.savingsKept(issue)];
  await learnAt('2026-05-09T04:00:00Z');
  const later = testWorld(db, { ...HISTORY, region: 'fr' });
  later.clock.set(clock.now().toISOString());
  expect([await later.recall.similarPast(issue), await later.recall.savingsKept(issue)]).toEqual(then);
  // An earlier one, whose next day is the day this memory knows best: it had not come.
  const start = addMs(issue.start, -DAY_MS);
  const earlier = { ...issue, runId: -1, start, values: pricesOf('2026-04-30') };
  const { days } = await later.recall.similarPast(earlier);
  expect(days).toHaveLength(3);
  for (const { date } of days) expect(addDays(date, 1) < '2026-05-01').toBe(true);
});

test('there are no similar days if too few are stored', async () => {
  const few = await copied('be', 9);
  expect(await world.recall.similarPast(few)).toEqual({ days: [], bias: undefined });
  expect(await world.recall.savingsKept(few)).toBeUndefined();
  const some = await copied('de', 27);
  expect(await world.recall.similarPast(some)).toMatchObject({ days: [], bias: { days: 27 } });
  const enough = await copied('at', 28);
  expect((await world.recall.similarPast(enough)).days).toHaveLength(3);
});
