import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns } from '../testing/columns.ts';
import { buildSeries, finestResolution } from './build-series.ts';
import { NO_COLUMNS } from './columns.ts';

const QUARTER = 15 * MINUTE_MS;
const at = (iso: string) => new Date(iso);
const T0 = Date.UTC(2026, 0, 1);
const span = (hours: number, start = T0) => ({ start: new Date(start), end: new Date(start + hours * HOUR_MS) });
const concat = (...parts: ReturnType<typeof columns>[]) => ({
  starts: parts.flatMap((part) => part.starts),
  ends: parts.flatMap((part) => part.ends),
  prices: parts.flatMap((part) => part.prices),
  flags: parts.flatMap((part) => part.flags),
});

describe('buildSeries', () => {
  test('repeats an hourly price over its quarter-hours if quarter-hours follow', () => {
    const rows = concat(columns(T0, HOUR_MS, [8]), columns(T0 + HOUR_MS, QUARTER, [1, 2, 3, 4]));
    const built = buildSeries(rows, { interval: span(2), timeZone: 'UTC' })!;
    expect(built.resolution).toBe('PT15M');
    expect(built.values).toEqual([8, 8, 8, 8, 1, 2, 3, 4]);
  });

  test('computes coarser steps as time-weighted means, not as means of rows', () => {
    const rows = concat(columns(T0, HOUR_MS / 2, [10]), columns(T0 + HOUR_MS / 2, QUARTER, [2, 4]));
    const built = buildSeries(rows, { interval: span(1), resolution: 'PT60M', timeZone: 'UTC' })!;
    expect(built.values).toEqual([(10 * 2 + 2 + 4) / 4]);
  });

  test('gives null for a step with a gap, never the mean of the rest', () => {
    const rows = columns(T0, QUARTER, [1, null, 3, 4, 5, 6, 7, 8]);
    const built = buildSeries(rows, { interval: span(3), resolution: 'PT60M', timeZone: 'UTC' })!;
    expect(built.values).toEqual([null, 6.5, null]);
  });

  test('keeps zero and negative prices', () => {
    const built = buildSeries(columns(T0, HOUR_MS, [0, -5, 0]), { interval: span(3), timeZone: 'UTC' })!;
    expect(built.values).toEqual([0, -5, 0]);
  });

  test('returns no series without rows and resolution; with a resolution all steps are unknown', () => {
    expect(buildSeries(NO_COLUMNS, { interval: span(2), timeZone: 'UTC' })).toBeUndefined();
    expect(buildSeries(NO_COLUMNS, { interval: span(2), resolution: 'PT60M', timeZone: 'UTC' })!.values).toEqual([
      null,
      null,
    ]);
  });

  test('uses local days, which have 23 or 25 hours when clocks change', () => {
    const rows = columns(
      Date.parse('2026-03-27T23:00Z'),
      HOUR_MS,
      Array.from({ length: 72 }, (_, i) => i),
    );
    const interval = { start: at('2026-03-28T12:00Z'), end: at('2026-03-29T12:00Z') };
    const built = buildSeries(rows, { interval, resolution: 'P1D', timeZone: 'Europe/Berlin' })!;
    expect(built.start).toEqual(at('2026-03-27T23:00Z'));
    expect(built.end).toEqual(at('2026-03-29T22:00Z'));
    expect(built.values).toEqual([11.5, 24 + 11]);
  });

  test('uses calendar months of the time zone', () => {
    const rows = columns(Date.parse('2026-01-31T23:00Z'), HOUR_MS, new Array(28 * 24).fill(7));
    const interval = { start: at('2026-02-10T00:00Z'), end: at('2026-02-11T00:00Z') };
    const built = buildSeries(rows, { interval, resolution: 'P1M', timeZone: 'Europe/Berlin' })!;
    expect([built.start, built.end, built.values]).toEqual([at('2026-01-31T23:00Z'), at('2026-02-28T23:00Z'), [7]]);
  });

  test('combines the flags of all rows of a step', () => {
    const rows = { ...columns(T0, QUARTER, [1, 2, 3, 4]), flags: [0, 1, 0, 4] };
    expect(buildSeries(rows, { interval: span(1), resolution: 'PT60M', timeZone: 'UTC' })!.flags).toEqual([5]);
  });

  test('gives the same mean over time in every resolution', () => {
    const price = fc.integer({ min: -500, max: 4000 });
    fc.assert(
      fc.property(fc.array(price, { minLength: 96, maxLength: 96 }), (prices) => {
        const rows = columns(T0, QUARTER, prices);
        const mean = prices.reduce((sum, value) => sum + value, 0) / 96;
        for (const resolution of ['PT5M', 'PT15M', 'PT30M', 'PT60M', 'P1D'] as const) {
          const { values } = buildSeries(rows, { interval: span(24), resolution, timeZone: 'UTC' })!;
          expect(values.reduce<number>((sum, value) => sum + value!, 0) / values.length).toBeCloseTo(mean, 6);
        }
      }),
    );
  });
});

test('splits a length that is not a resolution into clock steps that divide it', () => {
  expect(finestResolution(columns(T0, 2 * HOUR_MS, [1]))).toBe('PT60M');
  expect(finestResolution(columns(T0, 10 * MINUTE_MS, [1]))).toBe('PT5M');
});
