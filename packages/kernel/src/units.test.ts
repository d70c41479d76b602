import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTo } from './money.ts';
import { convertible, convertPrice, PRICE_UNITS, priceFactor } from './units.ts';

const unit = fc.constantFrom(...PRICE_UNITS);
const price = fc.integer({ min: -500_000, max: 500_000 }).map((cents) => cents / 100);

test.each([
  [85.5, 'mwh', 'kwh', 0.0855],
  [-4.04, 'cents_kwh', 'kwh', -0.0404],
  [0.0855, 'kwh', 'mwh', 85.5],
  [10.37, 'mcf', 'therm', 1],
  [12, 'mmbtu', 'therm', 1.2],
  [1, 'therm', 'mcf', 10.37],
  [10, 'therm', 'kwh', 0.3412141633],
  [1, 'kwh', 'therm', 29.3071070172],
  [1, 'mmbtu', 'mwh', 3.4121416331],
] as const)('%d per %s converts to a price in %s of %d', (given, from, to, expected) => {
  expect(convertPrice(given, from, to)).toBe(expected);
});

test('a conversion keeps the sign, and converting back gives the same price', () => {
  fc.assert(
    fc.property(price, unit, unit, (given, from, to) => {
      fc.pre(convertible(from, to));
      const there = convertPrice(given, from, to);
      expect(Math.sign(there)).toBe(Math.sign(given));
      expect(convertPrice(there, to, from)).toBeCloseTo(given, 4);
    }),
  );
});

test('units that measure different things are never converted', () => {
  fc.assert(
    fc.property(unit, unit, (from, to) => {
      fc.pre(!convertible(from, to));
      expect(() => priceFactor(from, to)).toThrow(RangeError);
    }),
  );
});

test('rounding goes half away from zero on the decimal number, on both sides of it', () => {
  expect([roundTo(1.005, 2), roundTo(-1.005, 2), roundTo(2.5, 0), roundTo(-0.001, 2)]).toEqual([1.01, -1.01, 3, 0]);
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 8 }), (value, digits) => {
      const rounded = roundTo(value, digits);
      expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-6);
      expect(roundTo(rounded, digits)).toBe(rounded);
      expect(roundTo(-value, digits) + rounded).toBe(0);
    }),
  );
});
