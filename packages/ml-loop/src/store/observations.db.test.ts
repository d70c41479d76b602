import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { HOUR_MS, localDay, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObservationColumns } from './records.ts';
import { createMlRepository, type MlRepository } from './repository.ts';

const T0 = Date.UTC(2026, 2, 1);
const ISSUED = Date.UTC(2026, 1, 28, 12);
const AT = new Date('2026-03-05T00:30:00Z');

let db: TestDb;
let repository: MlRepository;
let markets = 0;

beforeAll(async () => {
  db = await testDb();
  repository = createMlRepository({ db });
});
afterAll(() => db.close());

const newMarket = async () => {
  const about = { kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR', steps: 24 } as const;
  return repository.markets.save({ ...about, region: `m${++markets}` as RegionCode });
};

function columns(
  marketId: number,
  values: readonly number[],
  more: Partial<ObservationColumns> & { start?: number; step?: number; who?: string; lead?: number } = {},
): ObservationColumns {
  const { start = T0, step = HOUR_MS, who = 'lear-84', lead = 1, ...rest } = more;
  const targetStartMs = more.targetStartMs ?? values.map((_, i) => start + i * step);
  return {
    marketId,
    issuedAtMs: ISSUED,
    hindcast: false,
    targetStartMs,
    targetEndMs: targetStartMs.map((time) => time + step),
    leadDay: values.map(() => lead),
    expert: values.map(() => who),
    value: values,
    percentiles: values.map(() => null),
    bounds: values.map(() => null),
    ...rest,
  };
}

const issuedFor = (marketId: number, more: { startMs?: number; endMs?: number; before?: Date } = {}) =>
  repository.observations.issuedFor({
    marketId,
    startMs: T0 - 40 * 24 * HOUR_MS,
    endMs: T0 + 400 * 24 * HOUR_MS,
    ...more,
  });

const join = async (marketId: number, prices: readonly number[], more: { start?: number; step?: number } = {}) => {
  const { start = T0, step = HOUR_MS } = more;
  const startsMs = prices.map((_, i) => start + i * step);
  const joined = await repository.observations.joinActuals({
    ...{ marketId, startsMs, endsMs: startsMs.map((time) => time + step), prices, at: AT },
  });
  expect(joined.startsMs.length).toBeLessThanOrEqual(joined.count);
  return joined.count;
};

describe('saving observations', () => {
  test('the same forecast again changes nothing: the first issue stays', async () => {
    const { id } = await newMarket();
    expect(await repository.observations.save(columns(id, [1, 2, 3]))).toBe(3);
    expect(await repository.observations.save(columns(id, [1, 2, 3]))).toBe(0);
    expect(await repository.observations.save(columns(id, [9, 9, 9, 4]))).toBe(1);
    expect((await issuedFor(id)).value).toEqual([1, 2, 3, 4]);
  });

  test('saving twice concurrently stores each forecast once', async () => {
    const { id } = await newMarket();
    const far = { start: Date.UTC(2031, 5, 1) };
    const batch = columns(
      id,
      Array.from({ length: 200 }, (_, i) => i),
      far,
    );
    const added = await Promise.all([1, 2, 3].map(() => repository.observations.save(batch)));
    expect(added.reduce((a, b) => a + b)).toBe(200);
  });

  test('targets of months without a partition are stored, across month and year boundaries', async () => {
    const { id } = await newMarket();
    for (const start of [Date.UTC(2019, 11, 31, 22), Date.UTC(2033, 0, 31, 22)]) {
      expect(await repository.observations.save(columns(id, [1, 2, 3, 4], { start }))).toBe(4);
    }
    const all = await issuedFor(id, { startMs: 0, endMs: Date.UTC(2040, 0, 1) });
    expect(all.targetStartMs).toHaveLength(8);
  });

  test('values that are not numbers are skipped; columns of different length are rejected as a whole', async () => {
    const { id } = await newMarket();
    expect(await repository.observations.save(columns(id, [1, Number.NaN, Number.POSITIVE_INFINITY, -4]))).toBe(2);
    await expect(repository.observations.save(columns(id, [1, 2, 3], { leadDay: [1] }))).rejects.toThrow(RangeError);
    expect((await issuedFor(id)).value).toEqual([1, -4]);
  });

  test('percentiles and bounds are stored for the ensemble and null for experts', async () => {
    const { id } = await newMarket();
    const percentiles = Array.from({ length: 99 }, (_, k) => k - 40.5);
    await repository.observations.save(
      columns(id, [7, 8], {
        who: 'ensemble',
        percentiles: [percentiles, null],
        bounds: [[-1.5, 2, -3, 4, -5, 6], null],
      }),
    );
    await repository.observations.save(columns(id, [1]));
    const read = await issuedFor(id);
    expect(read.expert).toEqual(['ensemble', 'ensemble', 'lear-84']);
    expect(read.percentiles).toEqual([percentiles, null, null]);
    expect(read.bounds).toEqual([[-1.5, 2, -3, 4, -5, 6], null, null]);
  });
});

describe('issued forecasts', () => {
  test('are the newest of each expert, lead and target; an actual issue takes precedence over a hindcast', async () => {
    const { id } = await newMarket();
    const later = ISSUED + HOUR_MS;
    await repository.observations.save(columns(id, [1, 2], { who: 'b' }));
    await repository.observations.save(columns(id, [10], { who: 'b', issuedAtMs: later }));
    await repository.observations.save(columns(id, [99, 99, 3], { who: 'b', issuedAtMs: later + 1, hindcast: true }));
    await repository.observations.save(columns(id, [5], { who: 'b', lead: 2 }));
    await repository.observations.save(columns(id, [6], { who: 'a', lead: 3 }));
    const read = await issuedFor(id);
    expect(read.expert.map((expert, i) => [expert, read.leadDay[i], read.value[i], read.hindcast[i]])).toEqual([
      ['a', 3, 6, false],
      ['b', 1, 10, false],
      ['b', 1, 2, false],
      ['b', 1, 3, true],
      ['b', 2, 5, false],
    ]);
    expect(read.targetStartMs).toEqual([T0, T0, T0 + HOUR_MS, T0 + 2 * HOUR_MS, T0]);
    expect(read.issuedAtMs).toEqual([ISSUED, later, ISSUED, later + 1, ISSUED]);
  });

  test('do not include issues after the instant', async () => {
    const { id } = await newMarket();
    await repository.observations.save(columns(id, [1, 2]));
    await repository.observations.save(columns(id, [10], { issuedAtMs: ISSUED + 1 }));
    expect((await issuedFor(id, { before: new Date(ISSUED + 1) })).value).toEqual([1, 2]);
    expect((await issuedFor(id, { before: new Date(ISSUED) })).value).toEqual([]);
  });

  test('are those of one market with targets that start in the half-open span', async () => {
    const [one, other] = [await newMarket(), await newMarket()];
    await repository.observations.save(columns(one.id, [1, 2, 3]));
    await repository.observations.save(columns(other.id, [7]));
    expect((await issuedFor(one.id, { startMs: T0 + HOUR_MS, endMs: T0 + 2 * HOUR_MS })).value).toEqual([2]);
  });
});

describe('actual prices', () => {
  test('are matched by both ends of the interval, never a quarter-hour with its hour', async () => {
    const { id } = await newMarket();
    await repository.observations.save(columns(id, [1, 2]));
    await repository.observations.save(columns(id, [3, 4], { who: 'quarters', step: 15 * MINUTE_MS }));
    expect(await join(id, [50, 60, 70, 80], { step: 15 * MINUTE_MS })).toBe(2);
    expect((await issuedFor(id)).actual).toEqual([null, null, 50, 60]);
    expect(await join(id, [100])).toBe(1);
    expect((await issuedFor(id)).actual).toEqual([100, null, 50, 60]);
  });

  test('change nothing when matched again, except corrected prices, for every issue and expert', async () => {
    const { id } = await newMarket();
    await repository.observations.save(columns(id, [1, 2]));
    await repository.observations.save(columns(id, [1, 2], { who: 'b', issuedAtMs: ISSUED + 5, lead: 2 }));
    expect(await join(id, [10, 0])).toBe(4);
    expect(await join(id, [10, 0])).toBe(0);
    expect(await join(id, [10, -20])).toBe(2);
    expect((await issuedFor(id)).actual).toEqual([10, -20, 10, -20]);
  });

  test('are not matched if they are not numbers or belong to another market', async () => {
    const [one, other] = [await newMarket(), await newMarket()];
    for (const { id } of [one, other]) await repository.observations.save(columns(id, [1, 2]));
    expect(await join(one.id, [Number.NaN, 5])).toBe(1);
    expect((await issuedFor(one.id)).actual).toEqual([null, 5]);
    expect((await issuedFor(other.id)).actual).toEqual([null, null]);
  });

  test('are matched to each repeated hour of a day of 25 hours', async () => {
    const { id } = await newMarket();
    const { start, end } = localDay('2026-10-25', 'Europe/Berlin');
    const hours = (end.getTime() - start.getTime()) / HOUR_MS;
    const prices = Array.from({ length: hours }, (_, i) => 100 + i);
    await repository.observations.save(
      columns(
        id,
        prices.map(() => 1),
        { start: start.getTime() },
      ),
    );
    expect(await join(id, prices, { start: start.getTime() })).toBe(25);
    expect((await issuedFor(id)).actual).toEqual(prices);
  });

  test('leave ended intervals without a price pending, and report which were matched', async () => {
    const { id } = await newMarket();
    expect(await repository.observations.waiting(id, AT)).toEqual([]);
    await repository.observations.save(columns(id, [1, 2, 3, 4]));
    await repository.observations.save(columns(id, [1, 2, 3, 4], { lead: 2 }));
    const hours = (...numbers: readonly number[]) => numbers.map((hour) => T0 + hour * HOUR_MS);
    const waiting = (end: number) => repository.observations.waiting(id, new Date(T0 + end * HOUR_MS));
    expect(await waiting(0.5)).toEqual([]);
    expect(await waiting(2)).toEqual(hours(0, 1));
    const late = { startsMs: hours(0, 2), endsMs: hours(1, 3), prices: [1, 1], marketId: id, at: AT };
    expect(await repository.observations.joinActuals(late)).toEqual({ count: 4, startsMs: hours(0, 2) });
    expect(await repository.observations.joinActuals(late)).toEqual({ count: 0, startsMs: [] });
    expect(await waiting(10)).toEqual(hours(1, 3));
    await join(id, [1, 1, 1, 1]);
    expect(await waiting(10)).toEqual([]);
  });
});

describe('statistics of observations', () => {
  test('count observations with and without a price per region, with zeros for a market without any', async () => {
    const [one, none] = [await newMarket(), await newMarket()];
    await repository.observations.save(columns(one.id, [1, 2, 3]));
    await join(one.id, [9]);
    await repository.accuracy.score({ marketId: one.id, startMs: T0, endMs: T0 + 24 * HOUR_MS, timeZone: 'UTC' });
    const now = new Date(T0 + 2 * HOUR_MS);
    expect(await repository.observations.stats(one.region, now)).toEqual([
      {
        ...{ region: one.region, source: one.source, observations: 3, observed: 1, waiting: 1 },
        ...{ oldestTarget: new Date(T0), newestTarget: now, newestIssue: null },
      },
    ]);
    const all = await repository.observations.stats(undefined, now);
    expect(all.find(({ region }) => region === none.region)).toEqual({
      ...{ region: none.region, source: none.source, observations: 0, observed: 0, waiting: 0 },
      ...{ oldestTarget: null, newestTarget: null, newestIssue: null },
    });
    expect(all.length).toBeGreaterThan(1);
  });

  test('do not read matched observations', async () => {
    const { id, region } = await newMarket();
    const many = Array.from({ length: 20_000 }, (_, i) => i);
    await repository.observations.save(columns(id, many, { start: Date.UTC(2027, 0, 1), step: 5 * MINUTE_MS }));
    await join(id, many, { start: Date.UTC(2027, 0, 1), step: 5 * MINUTE_MS });
    const spent: string[] = [];
    const sql = {
      ...db,
      query: async (query: Parameters<typeof db.query>[0]) => {
        const rows = await db.query<[string]>({
          ...query,
          text: `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${query.text}`,
        });
        spent.push(...rows.map(([line]) => line));
        return [];
      },
    } as unknown as typeof db;
    await db.owner.query({ text: 'VACUUM ANALYZE forecast_observation' });
    await createMlRepository({ db: sql }).observations.stats(region, AT);
    const read = spent.flatMap((line) => Number(/forecast_observation.* rows=(\d+)/.exec(line)?.[1] ?? 0));
    expect(Math.max(...read)).toBeLessThan(1_000);
  });
});
