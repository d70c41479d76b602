import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLAG, type PricePoint } from './price-point.ts';
import { tidyPoints } from './tidy-points.ts';

const point = (start: number, end: number, price: number): PricePoint => ({
  start: new Date(start),
  end: new Date(end),
  price,
});

const EUR = { unit: 'mwh', currency: 'EUR' } as const;

describe('tidyPoints', () => {
  test('rejects a price beyond the bounds of its unit and currency, but not the bound itself', () => {
    const { points, rejected } = tidyPoints(
      [point(0, 10, 100_000), point(10, 20, -100_000.5), point(20, 30, 1e308)],
      EUR,
    );
    expect(points.map(({ price }) => price)).toEqual([100_000]);
    expect(rejected.map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
      'implausible_price: -100000.5 is not between -100000 and 100000 EUR (mwh)',
      'implausible_price: 1e+308 is not between -100000 and 100000 EUR (mwh)',
    ]);
    const forint = { unit: 'kwh', currency: 'HUF' } as const;
    expect(tidyPoints([point(0, 10, 5_000)], forint).points).toHaveLength(1);
  });

  test('keeps a longer price that overlaps a shorter, rejected one', () => {
    const { points } = tidyPoints([point(0, 40, 5), point(10, 20, 1e308)], EUR);
    expect(points.map(({ price }) => price)).toEqual([5]);
  });

  test('keeps the last of two prices for one interval, flagged', () => {
    const { points, rejected } = tidyPoints([point(0, 10, 1), point(0, 10, 2)], EUR);
    expect(points).toEqual([{ ...point(0, 10, 2), flags: FLAG.conflict }]);
    expect(rejected).toEqual([]);
  });

  test('merges equal prices for one interval without a flag', () => {
    expect(tidyPoints([point(0, 10, 1), point(0, 10, 1)], EUR).points).toEqual([{ ...point(0, 10, 1), flags: 0 }]);
  });

  test('keeps quarter-hours over the hour that contains them, in any order', () => {
    const quarters = [point(0, 15, 1), point(15, 30, 2)];
    for (const given of [
      [point(0, 60, 9), ...quarters],
      [...quarters, point(0, 60, 9)],
      [point(0, 60, 9), quarters[1]!],
    ]) {
      const { points, rejected } = tidyPoints(given, EUR);
      expect(points).toEqual(given.filter(({ price }) => price !== 9));
      expect(rejected).toHaveLength(1);
    }
  });

  test('rejects a row that is not a price over a span of time, with the reason', () => {
    const bad = [point(0, 10, Number.NaN), point(20, 20, 1), point(30, 25, 1), point(Number.NaN, 5, 1)];
    expect(tidyPoints(bad, EUR).rejected.map(({ code }) => code)).toEqual(new Array(4).fill('invalid_row'));
  });

  test('returns ascending points without overlaps for any input', () => {
    const any = fc.record({
      start: fc.nat(50),
      length: fc.integer({ min: 1, max: 10 }),
      price: fc.integer({ min: -100_000, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(any), (given) => {
        const { points, rejected } = tidyPoints(
          given.map(({ start, length, price }) => point(start, start + length, price)),
          EUR,
        );
        for (let i = 1; i < points.length; i++) expect(points[i]!.start >= points[i - 1]!.end).toBe(true);
        expect(points.length + rejected.length).toBeLessThanOrEqual(given.length);
      }),
    );
  });
});
