import type { Sql } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { fixedClock, HOUR_MS, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPricingContext, openStoredPrices, type PricingContext } from '../context.ts';
import { checkQuery, selectSeries } from '../query/query.ts';
import { hours, NOW, nothing, provider, seriesKey, TODAY } from '../testing/world.ts';
import { ingestBatch } from '../use-cases/ingest.ts';
import { createMarketPrices } from '../use-cases/market-prices.ts';

/** Reads about many series: one statement, with the rows that reading each series alone gives. */

/** Before any of the prices was published. */
const EARLIER = new Date(TODAY - 72 * HOUR_MS);
let db: TestDb;
const statements: string[] = [];
let context: PricingContext;

beforeAll(async () => {
  db = await testDb();
  const counted: Pick<Sql, 'query' | 'select'> = {
    query: (statement) => {
      statements.push(statement.text);
      return db.query(statement);
    },
    select: (statement) => {
      statements.push(statement.text);
      return db.select(statement);
    },
  };
  const clock = fixedClock(NOW);
  const providers = [provider('test', nothing)];
  const stored = openStoredPrices({ db: { ...db, ...counted }, clock, sources: providers });
  context = createPricingContext({ db, clock, providers, stored });
});
afterAll(() => db.close());

const counting = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  await context.repository.series.all();
  statements.length = 0;
  const result = await work();
  return [result, statements.length];
};

/** Hourly prices of yesterday, and for every third source quarter-hours that overlap the last hour. */
async function manySources(region: string, count: number) {
  const key = (source: number) => ({ region: region as RegionCode, source: `file_${source}` });
  for (let source = 0; source < count; source += 1) {
    await ingestBatch(context, hours(TODAY - 24 * HOUR_MS, [source, 1, 2, 3], key(source)));
    if (source % 3 !== 0) continue;
    const at = TODAY - 21 * HOUR_MS;
    const points = [0, 1].map((quarter) => ({
      ...{ start: new Date(at + quarter * 15 * MINUTE_MS), end: new Date(at + (quarter + 1) * 15 * MINUTE_MS) },
      price: 50 + quarter,
    }));
    await ingestBatch(context, { series: seriesKey(key(source)), points });
  }
  return (await context.repository.series.all()).filter((series) => series.key.region === region);
}

test('the rows of many series are read in one statement, with overlaps resolved in each', async () => {
  const all = await manySources('fr', 6);
  const interval = { start: new Date(TODAY - 24 * HOUR_MS), end: new Date(TODAY) };
  const ids = all.map(({ id }) => id);
  const [many, count] = await counting(() => context.repository.rowsOfMany(ids, interval, NOW));
  expect(count).toBe(1);
  expect(many.size).toBe(6);
  for (const { id: seriesId, stepMs } of all)
    expect(many.get(seriesId)).toEqual(await context.repository.rows({ seriesId, ...interval, knownAt: NOW, stepMs }));
  expect((await context.repository.rowsOfMany(ids, interval, EARLIER)).size).toBe(0);
});

test('the best series with data is found in three statements, whatever the number of series without data', async () => {
  const region = 'at' as RegionCode;
  for (let source = 0; source < 12; source += 1) {
    const key = { region, source: `file_${String(source).padStart(2, '0')}` };
    // All reach over the interval that is asked for, but only the last has a price in it.
    await ingestBatch(context, hours(TODAY, [1], key));
    await ingestBatch(context, hours(TODAY + 10 * HOUR_MS, [1], key));
    if (source === 11) await ingestBatch(context, hours(TODAY + 5 * HOUR_MS, [7], key));
  }
  const query = await checkQuery(context, { region, utility: 'electricity' });
  const interval = { start: new Date(TODAY + 5 * HOUR_MS), end: new Date(TODAY + 6 * HOUR_MS) };
  const [selected, count] = await counting(() => selectSeries(context, query, interval));
  expect(selected).toMatchObject({ series: { key: { source: 'file_11' } }, rows: { prices: [7] } });
  expect(count).toBeLessThanOrEqual(5);
});

test('the markets of a past instant are found in one statement, each as it was known then', async () => {
  const regions = ['be', 'ch', 'nl'] as RegionCode[];
  const days = [TODAY - 48 * HOUR_MS, TODAY];
  for (const region of regions) for (const day of days) await ingestBatch(context, hours(day, [1, 2], { region }));
  const marketsAt = async (knownAt: Date) => {
    const [markets, count] = await counting(() => createMarketPrices(context).markets({ knownAt }));
    return { count, markets: markets.filter(({ region }) => regions.includes(region)) };
  };
  const known = (dataUntil: Date) => regions.map((region) => ({ region, stepMs: HOUR_MS, dataUntil }));
  const now = await marketsAt(NOW);
  expect(now).toMatchObject({ count: 0, markets: known(new Date(TODAY + 2 * HOUR_MS)) });
  const past = await marketsAt(new Date(TODAY - 30 * HOUR_MS));
  expect(past).toMatchObject({ count: 1, markets: known(new Date(TODAY - 46 * HOUR_MS)) });
});
