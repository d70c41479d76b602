import { HOUR_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plausibilityFlags } from './plausibility.ts';
import { FLAG, type PricePoint } from './price-point.ts';

const T0 = Date.UTC(2026, 0, 1);
const points = (prices: readonly number[], from = T0): PricePoint[] =>
  prices.map((price, i) => ({ start: new Date(from + i * HOUR_MS), end: new Date(from + (i + 1) * HOUR_MS), price }));
const daily = (days: number) => Array.from({ length: 24 * days }, (_, i) => 50 + 20 * Math.sin((i / 24) * 2 * Math.PI));
const flagged = (flags: readonly number[], bit: number) => flags.flatMap((flag, i) => (flag & bit ? [i] : []));

describe('plausibilityFlags', () => {
  test('sets no flag on an ordinary daily curve', () => {
    expect(plausibilityFlags(points(daily(7)))).toEqual(new Array(168).fill(0));
  });

  test('flags a price far outside its neighborhood as a spike, and no other', () => {
    const prices = daily(4);
    prices[40] = 5000;
    expect(flagged(plausibilityFlags(points(prices)), FLAG.spike)).toEqual([40]);
  });

  test('does not flag a two-rate tariff as spikes', () => {
    const prices = Array.from({ length: 96 }, (_, i) => (i % 24 < 5 ? 0.1 : 0.3));
    expect(plausibilityFlags(points(prices))).toEqual(new Array(96).fill(0));
  });

  test('flags one price of similar size and opposite sign between steady neighbors', () => {
    const prices = new Array(48).fill(0).map((_, i) => 80 + (i % 3));
    prices[20] = -81;
    expect(flagged(plausibilityFlags(points(prices)), FLAG.signSwapped)).toEqual([20]);
  });

  test('does not flag a series of negative prices at noon', () => {
    const prices = daily(3).map((price, i) => (i % 24 >= 11 && i % 24 <= 15 ? -price / 4 : price));
    expect(flagged(plausibilityFlags(points(prices)), FLAG.signSwapped)).toEqual([]);
  });

  test('flags the interval after a gap, also if the earlier ones are already stored', () => {
    const rows = points(daily(1)).filter((_, i) => i !== 5);
    expect(flagged(plausibilityFlags(rows), FLAG.gapBefore)).toEqual([5]);
    const later = points([1, 2], T0 + 30 * HOUR_MS);
    expect(flagged(plausibilityFlags(later, points(daily(1))), FLAG.gapBefore)).toEqual([0]);
    expect(plausibilityFlags(points([50], T0 + 24 * HOUR_MS), points(daily(1)))).toEqual([0]);
  });

  test('drops no price and keeps the flags of the transform', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -500, max: 4000, noNaN: true }), { maxLength: 200 }), (prices) => {
        const rows = points(prices).map((point) => ({ ...point, flags: FLAG.averaged }));
        const flags = plausibilityFlags(rows);
        expect(flags).toHaveLength(prices.length);
        expect(flags.every((flag) => flag & FLAG.averaged)).toBe(true);
      }),
    );
  });
});
