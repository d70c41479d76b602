import { createRandom } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage } from '../evaluation/metrics.ts';
import { COVERAGES, createIntervals, INTERVAL_SETTINGS } from './intervals.ts';

const STEPS = 12;
/** Makes levels cross within weeks. */
const FAST = { ...INTERVAL_SETTINGS, adaptation: 0.2 };

/** Shares covered over the last 300 of 500 days with errors of the given size, and the mean widths. */
function measure(errorOf: (normal: number, day: number, step: number) => number) {
  const random = createRandom(7);
  const intervals = createIntervals({ steps: STEPS });
  const seen = COVERAGES.map(() => ({ actual: [] as number[], low: [] as number[], high: [] as number[] }));
  const [point, spread] = [new Float64Array(STEPS).fill(50), new Float64Array(STEPS).fill(1)];
  for (let day = 0; day < 500; day += 1) {
    const actual = point.map((value, step) => value + errorOf(random.normal(), day, step));
    const given = intervals.forecast(point, spread);
    if (day >= 200) {
      for (const [k, { low, high }] of given!.central.entries()) {
        seen[k]!.actual.push(...actual);
        seen[k]!.low.push(...low);
        seen[k]!.high.push(...high);
      }
    }
    intervals.observe({ point, spread, given: given?.central, actual });
  }
  return seen.map(({ actual, low, high }) => coverage(actual, low, high));
}

describe('intervals', () => {
  it('reach their coverage for errors that differ by hour', () => {
    const covered = measure((normal, _day, step) => normal * (1 + step / 3));
    for (const [k, share] of COVERAGES.entries()) expect(Math.abs(covered[k]! - share)).toBeLessThan(0.015);
  });

  it('reach their coverage when the errors grow fivefold over the year', () => {
    const covered = measure((normal, day) => normal * (1 + day / 100));
    for (const [k, share] of COVERAGES.entries()) expect(Math.abs(covered[k]! - share)).toBeLessThan(0.02);
  });

  it('are nested around the forecast, for any errors', () => {
    const error = fc.tuple(fc.constantFrom(-9, -1, 0, 1, 9), fc.constantFrom(0.1, 1));
    fc.assert(
      fc.property(fc.array(error, { minLength: 60, maxLength: 60 }), fc.integer(), (errors, seed) => {
        const random = createRandom(seed);
        const intervals = createIntervals({ steps: STEPS, settings: { ...FAST, residualDays: 20 } });
        const point = new Float64Array(STEPS).fill(50);
        for (const [shift, size] of errors) {
          const given = intervals.forecast(point, point)?.central;
          for (const [k, { low, high }] of (given ?? []).entries()) {
            const inner = k === 0 ? { low: point, high: point } : given![k - 1]!;
            expect(low.every((bound, h) => bound <= inner.low[h]!)).toBe(true);
            expect(high.every((bound, h) => bound >= inner.high[h]!)).toBe(true);
          }
          const actual = point.map((value) => value + shift + size * random.normal());
          intervals.observe({ point, spread: point, given, actual });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are wider where the experts disagree, and ordered', () => {
    const random = createRandom(3);
    const intervals = createIntervals({ steps: STEPS });
    const point = new Float64Array(STEPS);
    for (let day = 0; day < 100; day += 1) {
      const spread = point.map(() => 0.5 + random.uniform());
      const actual = spread.map((value) => value * random.normal());
      intervals.observe({ point, spread, given: undefined, actual });
    }
    const [calm, torn] = [0.2, 4].map(
      (spread) =>
        intervals.forecast(
          point,
          point.map(() => spread),
        )!,
    );
    const width = (k: number, { central }: typeof calm & object) => central[k]!.high[9]! - central[k]!.low[9]!;
    expect(width(1, torn!)).toBeGreaterThan(1.5 * width(1, calm!));
    expect(width(0, calm!)).toBeLessThan(width(1, calm!));
    expect(width(1, calm!)).toBeLessThan(width(2, calm!));
    for (let k = 1; k < 99; k += 1) {
      expect(calm!.percentiles[k]![5]).toBeGreaterThanOrEqual(calm!.percentiles[k - 1]![5]!);
    }
  });

  it('are not available before 6 days of residuals, and tolerate unknown prices and exact forecasts', () => {
    const intervals = createIntervals({ steps: STEPS });
    const point = new Float64Array(STEPS).fill(5);
    for (let day = 0; day < 40; day += 1) {
      if (day <= 6) expect(intervals.forecast(point, point)).toBeUndefined();
      const actual = point.map((value) => (day % 3 === 0 ? Number.NaN : value));
      intervals.observe({ point, spread: point, given: undefined, actual });
    }
    const given = intervals.forecast(point, point)!;
    expect([...given.central[2]!.high, ...given.percentiles[0]!].every(Number.isFinite)).toBe(true);
  });
});
