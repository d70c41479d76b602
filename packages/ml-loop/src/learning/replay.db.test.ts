import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { createAggregation, holidaysOf, panelOf, walkExpert } from '@energy-optimizer/forecasting';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fewExperts, testWorld } from '../testing/world.ts';
import type { ReplaySummary } from './replay.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
});
afterAll(() => db.close());

const HISTORY = { from: '2026-01-01', through: '2026-06-30' };
const RANGE = { from: '2026-05-01', to: '2026-05-12' };
const NOW = '2026-07-01T00:00:00Z';

test('a replay through the database gives the same forecasts as the files, and a stopped one resumes', async () => {
  // Two regions with one calendar of holidays.
  const whole = testWorld(db, { ...HISTORY, region: 'no1' });
  whole.clock.set(NOW);
  const dates: string[] = [];
  const summary = await whole.engine.replay({ ...RANGE, region: whole.region, onDay: ({ date }) => dates.push(date) });
  expect(dates).toHaveLength(12);
  expect(summary).toMatchObject({ days: 12, resumed: 0, unit: 'mwh' });
  expect(summary.curve.map(({ date }) => date)).toEqual(dates);
  const { maes, uncorrected } = await fromFiles(whole);
  for (const [id, mae] of Object.entries(maes)) expect(summary.mae[id]! / mae).toBeCloseTo(1, 2);
  expect(Math.abs(summary.mae.uncorrected! / uncorrected - 1)).toBeLessThan(0.005);

  const cut = testWorld(db, { ...HISTORY, region: 'no2' });
  cut.clock.set(NOW);
  const stop = new AbortController();
  const onDay = ({ done }: { readonly done: number }) => done === 5 && stop.abort(new Error('enough'));
  const interrupted = cut.engine.replay({ ...RANGE, region: cut.region, signal: stop.signal, onDay });
  await expect(interrupted).rejects.toThrow('enough');
  const rest: string[] = [];
  const resumed = await cut.engine.replay({ ...RANGE, region: cut.region, onDay: ({ date }) => rest.push(date) });
  expect(rest[0]).toBe('2026-05-05');
  expect(resumed).toMatchObject({ days: 12, resumed: 4 });
  expect(ratios(resumed, summary)).toEqual(ratios(summary, summary));
});

test('days that were learned without a replay are not treated as replayed', async () => {
  const world = testWorld(db, { ...HISTORY, region: 'nl' });
  await world.learnAt('2026-05-20T12:00:00Z');
  world.clock.set(NOW);
  await expect(world.engine.replay({ ...RANGE, region: world.region })).rejects.toMatchObject({
    code: 'replay_behind',
    publicMessage: expect.stringContaining('nl has already learned through 2026-05-2'),
  });
});

/** Errors relative to another summary, to four digits: restored models lose state kept only in memory. */
const ratios = (one: ReplaySummary, other: ReplaySummary) =>
  Object.fromEntries(Object.entries(one.mae).map(([id, mae]) => [id, Number((mae / other.mae[id]!).toFixed(3))]));

/** The same days with the file backtest functions, without a database. */
async function fromFiles({ market, region }: ReturnType<typeof testWorld>) {
  const interval = { start: new Date('2026-01-01'), end: new Date('2026-07-01') };
  const rows = (await market.history({ region, interval, knownAt: new Date(NOW) }))!;
  const panel = panelOf({
    rows,
    exogenous: [],
    timeZone: 'Europe/Berlin',
    steps: 24,
    from: '2026-01-01',
    through: '2026-05-12',
    isHoliday: holidaysOf(region),
  });
  const [from, to] = [panel.dates.indexOf(RANGE.from), panel.dates.length];
  const tracks = fewExperts().map((expert) => walkExpert(expert, { panel, from, to }, { now: () => 0 }));
  const actual = panel.prices.subarray(from * 24);
  const maeOf = (values: ArrayLike<number>) =>
    actual.reduce((sum, price, at) => sum + Math.abs(price - values[at]!), 0) / actual.length;
  const mixer = createAggregation({ experts: tracks.length, steps: 24 });
  const mixed = new Float64Array(actual.length);
  for (let day = 0; day < to - from; day += 1) {
    const slices = tracks.map(({ forecasts }) => forecasts.subarray(day * 24, day * 24 + 24));
    mixed.set(mixer.forecast(slices), day * 24);
    mixer.observe(slices, actual.subarray(day * 24, day * 24 + 24));
  }
  return {
    maes: Object.fromEntries(tracks.map(({ id, forecasts }) => [id, maeOf(forecasts)])),
    uncorrected: maeOf(mixed),
  };
}
