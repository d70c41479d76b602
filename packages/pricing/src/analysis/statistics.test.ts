import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describePrices } from './statistics.ts';

test('volatility is the sample standard deviation', () => {
  expect(describePrices([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ min: 2, max: 9, mean: 5, count: 8, coverage: 1 });
  expect(describePrices([2, 4, 4, 4, 5, 5, 7, 9]).volatility).toBeCloseTo(Math.sqrt(32 / 7), 12);
});

test('statistics without known prices are null, never 0', () => {
  const nothing = { min: null, max: null, mean: null, volatility: null, count: 0, coverage: 0 };
  expect(describePrices([])).toEqual(nothing);
  expect(describePrices([null, null])).toEqual(nothing);
});

test('a single price has no volatility, and unknown steps only lower the coverage', () => {
  expect(describePrices([null, -3, null, null])).toEqual({
    min: -3,
    max: -3,
    mean: -3,
    volatility: null,
    count: 1,
    coverage: 0.25,
  });
});

test('shifting all prices shifts the mean and keeps the volatility', () => {
  const price = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.array(price, { minLength: 2, maxLength: 50 }), price, (prices, shift) => {
      const plain = describePrices(prices);
      const shifted = describePrices(prices.map((value) => value + shift));
      expect(shifted.mean).toBeCloseTo(plain.mean! + shift, 6);
      expect(shifted.volatility).toBeCloseTo(plain.volatility!, 6);
      expect(plain.min!).toBeLessThanOrEqual(plain.mean! + 1e-6);
      expect(plain.max!).toBeGreaterThanOrEqual(plain.mean! - 1e-6);
    }),
  );
});
