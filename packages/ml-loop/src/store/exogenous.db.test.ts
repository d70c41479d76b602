import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { DAY_MS, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createExogenousHistory } from '../exogenous/history.ts';
import { createReadCarbonIntensity } from '../serving/carbon-intensity.ts';
import { createExogenousRepository, type ExogenousRepository, type ExogenousValues } from './exogenous.ts';

const DE = 'de' as RegionCode;
const T0 = Date.UTC(2026, 2, 10);
const NOW = new Date('2026-03-09T08:00:00Z');
const EVER = new Date('2100-01-01T00:00:00Z');
const WEEK = { start: new Date(T0), end: new Date(T0 + 7 * DAY_MS) };

let db: TestDb;
let repository: ExogenousRepository;

beforeAll(async () => {
  db = await testDb();
  repository = createExogenousRepository({ db });
});
afterAll(() => db.close());
beforeEach(() => db.owner.query({ text: 'TRUNCATE exogenous_series, exogenous_interval' }));

const batch = (
  values: readonly number[],
  more: Partial<ExogenousValues> & { start?: number; step?: number; known?: number | null } = {},
): ExogenousValues => {
  const { start = T0, step = HOUR_MS, known = NOW.getTime(), ...rest } = more;
  const at = (i: number) => start + i * step;
  const points = values.map((value, i) => ({ startMs: at(i), endMs: at(i + 1), value, knownAtMs: known }));
  return { region: DE, variable: 'load_forecast', source: 'test', name: '', points, ...rest };
};
const known = async (knownAt = EVER, interval = WEEK) =>
  (await repository.known({ region: DE, interval, knownAt })).map(({ values }) => values);
const rowCount = async () =>
  (await db.query<[number]>({ text: 'SELECT count(*)::int FROM exogenous_interval' }))[0]![0];

describe('saving exogenous values', () => {
  test('adds nothing for unchanged values, and a row known later for a changed one; earlier values remain', async () => {
    expect(await repository.save([batch([1, 2, 3])], NOW)).toEqual({
      stored: 3,
      revised: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(await repository.save([batch([1, 2, 3])], EVER)).toEqual({
      stored: 0,
      revised: 0,
      unchanged: 3,
      rejected: 0,
    });
    const later = NOW.getTime() + HOUR_MS;
    expect(await repository.save([batch([1, 20, 3], { known: later })], EVER)).toEqual({
      stored: 0,
      revised: 1,
      unchanged: 2,
      rejected: 0,
    });
    expect(await rowCount()).toBe(4);
    expect(await known(new Date(later - 1))).toEqual([[1, 2, 3]]);
    expect(await known(new Date(later))).toEqual([[1, 20, 3]]);
  });

  test('dates an older issue that arrives late to its own time, behind the newer one', async () => {
    const early = NOW.getTime() - DAY_MS;
    await repository.save([batch([5])], NOW);
    expect(await repository.save([batch([4], { known: early })], EVER)).toMatchObject({ stored: 1 });
    expect(await known(new Date(early))).toEqual([[4]]);
    expect(await known(NOW)).toEqual([[5]]);
    expect(await repository.save([batch([4], { known: early }), batch([5])], EVER)).toMatchObject({ unchanged: 2 });
  });

  test('stores another value for the same interval and instant once, as a correction known now', async () => {
    const corrected = new Date(NOW.getTime() + 5 * DAY_MS);
    await repository.save([batch([5])], NOW);
    expect(await repository.save([batch([6])], corrected)).toEqual({
      stored: 0,
      revised: 1,
      unchanged: 0,
      rejected: 0,
    });
    expect(await repository.save([batch([6])], EVER)).toEqual({ stored: 0, revised: 0, unchanged: 1, rejected: 0 });
    expect(await known(new Date(corrected.getTime() - 1))).toEqual([[5]]);
    expect(await known(corrected)).toEqual([[6]]);
  });

  test('dates a value of unknown age to the first time it was read', async () => {
    await repository.save([batch([5], { known: null })], NOW);
    await repository.save([batch([5], { known: null })], EVER);
    expect(await rowCount()).toBe(1);
    expect(await known(new Date(NOW.getTime() - 1))).toEqual([]);
    expect(await known(NOW)).toEqual([[5]]);
  });

  test('uses an assumed publication time only if no value was seen before', async () => {
    const assumed = (values: readonly number[]) => {
      const { points, ...rest } = batch(values, { known: NOW.getTime() - DAY_MS });
      return { ...rest, points: points.map((point) => ({ ...point, isAssumed: true as const })) };
    };
    await repository.save([batch([5])], NOW);
    expect(await repository.save([assumed([6, 7])], EVER)).toEqual({
      stored: 1,
      revised: 0,
      unchanged: 1,
      rejected: 0,
    });
    expect(await known(new Date(NOW.getTime() - DAY_MS))).toEqual([[7]]);
    expect(await repository.save([assumed([6, 8])], EVER)).toEqual({
      stored: 0,
      revised: 0,
      unchanged: 2,
      rejected: 0,
    });
    expect(await known()).toEqual([[5, 7]]);
  });

  test('from several callers at once stores each value once', async () => {
    const values = Array.from({ length: 500 }, (_, i) => i);
    const counts = await Promise.all([1, 2, 3].map(() => repository.save([batch(values)], NOW)));
    expect(counts.reduce((sum, { stored }) => sum + stored, 0)).toBe(500);
    expect(await rowCount()).toBe(500);
  });

  test('rejects and counts values that are not numbers or outside the range of the variable', async () => {
    expect(await repository.save([batch([Number.NaN, 1, 1e308, -1e308])], NOW)).toEqual({
      stored: 1,
      revised: 0,
      unchanged: 0,
      rejected: 3,
    });
    expect(await repository.save([batch([])], NOW)).toEqual({ stored: 0, revised: 0, unchanged: 0, rejected: 0 });
  });
});

describe('reading exogenous values', () => {
  test('skips a stored value outside the range of the variable', async () => {
    await repository.save([batch([1, 2, 3])], NOW);
    await db.query({ text: 'UPDATE exogenous_interval SET value = 1e308 WHERE value = 2' });
    expect(await known()).toEqual([[1, 3]]);
  });

  test('separates and orders series of one variable by source, name and region', async () => {
    await repository.save(
      [
        batch([3], { variable: 'wind_speed', name: '10m' }),
        batch([4], { variable: 'wind_speed', name: '100m' }),
        batch([2], { source: 'b' }),
        batch([1], { source: 'a' }),
        batch([9], { region: 'fr' as RegionCode }),
        batch([8], { variable: 'other', name: 'generation-forecast' }),
      ],
      NOW,
    );
    const series = await repository.known({ region: DE, interval: WEEK, knownAt: NOW });
    expect(series.map(({ variable, source, name, values }) => [variable, source, name, ...values])).toEqual([
      ['load_forecast', 'a', '', 1],
      ['load_forecast', 'b', '', 2],
      ['other', 'test', 'generation-forecast', 8],
      ['wind_speed', 'test', '100m', 4],
      ['wind_speed', 'test', '10m', 3],
    ]);
  });

  test('returns values that overlap the interval, in order of time', async () => {
    await repository.save([batch([1, 2, 3, 4])], NOW);
    const interval = { start: new Date(T0 + 1.5 * HOUR_MS), end: new Date(T0 + 2.5 * HOUR_MS) };
    const [series] = await repository.known({ region: DE, interval, knownAt: NOW });
    expect(series).toMatchObject({ starts: [T0 + HOUR_MS, T0 + 2 * HOUR_MS], values: [2, 3] });
    expect(series!.ends).toEqual([T0 + 2 * HOUR_MS, T0 + 3 * HOUR_MS]);
  });

  test('ends a longer interval where a shorter one begins', async () => {
    await repository.save([batch([7])], NOW);
    await repository.save([batch([1], { start: T0 + HOUR_MS / 2, step: HOUR_MS / 2 })], NOW);
    const [series] = await repository.known({ region: DE, interval: WEEK, knownAt: NOW });
    expect(series).toMatchObject({
      starts: [T0, T0 + HOUR_MS / 2],
      ends: [T0 + HOUR_MS / 2, T0 + HOUR_MS],
      values: [7, 1],
    });
  });
});

test('the carbon intensity of a region is its forecast as known then, with the terms of its source', async () => {
  const about = { variable: 'carbon_intensity', source: 'carbon_intensity_uk' } as const;
  const later = NOW.getTime() + HOUR_MS;
  await repository.save([batch([9]), batch([100, 120], about), batch([80], { ...about, name: 'actual' })], NOW);
  await repository.save([batch([110], { ...about, known: later })], EVER);
  const terms = { name: 'Carbon', license: 'CC BY 4.0', attribution: 'NESO' };
  const read = createReadCarbonIntensity(repository, [{ id: 'carbon_intensity_uk', ...terms }]);
  expect(await read(DE, WEEK, NOW)).toMatchObject({ series: { name: '', values: [100, 120] }, source: terms });
  expect((await read(DE, WEEK, new Date(later)))?.series.values).toEqual([110, 120]);
  expect(await read('fr' as RegionCode, WEEK, NOW)).toBeUndefined();
});

describe('exogenous values for training', () => {
  const timeZone = 'Europe/Berlin';
  const before = async (knownAt = EVER, interval = WEEK) =>
    (await repository.knownBefore({ region: DE, interval, knownAt, timeZone })).map(({ values }) => values);

  test('are those known at noon of the day before their local day, and none later', async () => {
    // 23:30 UTC of the 9th belongs to the 10th in Berlin, whose gate is 12:00 of the 9th = 11:00 UTC.
    const start = Date.UTC(2026, 2, 9, 23, 30);
    const interval = { start: new Date(start), end: WEEK.end };
    const gate = Date.UTC(2026, 2, 9, 11);
    await repository.save([batch([1], { start, known: gate }), batch([2], { start, known: gate + 1 })], NOW);
    expect(await before(EVER, interval)).toEqual([[1]]);
    expect(await known(EVER, interval)).toEqual([[2]]);
    expect(await before(new Date(gate - 1), interval)).toEqual([]);
    // An hour earlier it is still the 9th, whose gate had passed.
    await repository.save([batch([3], { start: start - HOUR_MS, known: gate })], NOW);
    expect((await before(EVER, { ...interval, start: new Date(start - HOUR_MS) })).flat()).toEqual([1]);
  });

  test('follow the clock change of the day before', async () => {
    const monday = Date.UTC(2026, 2, 29, 22);
    const interval = { start: new Date(monday), end: new Date(monday + DAY_MS) };
    const gate = Date.UTC(2026, 2, 29, 10);
    await repository.save(
      [batch([1], { start: monday, known: gate }), batch([2], { start: monday, known: gate + 1 })],
      NOW,
    );
    expect(await before(EVER, interval)).toEqual([[1]]);
  });

  test('form a history with plain names and whole local days, and the last time a value became known', async () => {
    const history = createExogenousHistory({ db });
    const start = Date.UTC(2026, 2, 9, 22);
    const early = Date.UTC(2026, 2, 7);
    await repository.save([batch([1, 2, 3], { start, known: early, source: 'epf', name: 'grid-load' })], NOW);
    const named = { start: start + HOUR_MS, known: early, source: 'epf', name: 'grid-load-forecast' };
    await repository.save([batch([7], named)], NOW);
    await repository.save([batch([5], { start, variable: 'temperature', known: early })], NOW);
    const request = { region: DE, timeZone, from: '2026-03-10', through: '2026-03-10', knownAt: EVER };
    expect(await history.history(request)).toEqual([
      {
        name: 'load forecast (epf, grid load)',
        starts: [start + HOUR_MS, start + 2 * HOUR_MS],
        ends: [start + 2 * HOUR_MS, start + 3 * HOUR_MS],
        values: [2, 3],
      },
      { name: 'grid load forecast (epf)', starts: [start + HOUR_MS], ends: [start + 2 * HOUR_MS], values: [7] },
    ]);
    const last = (at: number) => history.lastKnownAt(DE, new Date(at));
    expect(await last(early - 1)).toBeUndefined();
    expect(await last(early)).toEqual(new Date(early));
    await repository.save([batch([1.5], { start, known: early + 5, source: 'epf', name: 'grid-load' })], NOW);
    expect(await last(early + 9)).toEqual(new Date(early + 5));
  });
});
