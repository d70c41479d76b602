import { HOUR_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { tariffOf } from '../testing/builders.ts';
import { allInPrices } from './all-in-price.ts';
import { allInBounds } from './price-bounds.ts';

const START = Date.parse('2026-01-05T00:00:00Z');
const startMs = Float64Array.from({ length: 4 }, (_, hour) => START + hour * HOUR_MS);
const intervals = { startMs, endMs: startMs.map((ms) => ms + HOUR_MS) };

const boundsOf = (components: TariffInput['components'], low: number, high: number) => {
  const tariff = tariffOf({ vat: { default: 0.25 }, series: { spot: {} }, components });
  const range = { ...intervals, lower: startMs.map(() => low), upper: startMs.map(() => high) };
  const bounds = allInBounds(tariff, intervals, { name: 'spot', range });
  const at = (price: number) =>
    allInPrices(tariff, intervals, { series: { spot: { ...intervals, price: startMs.map(() => price) } } });
  return { bounds, at };
};

test('a rising price carries the ends of the interval over', () => {
  const { bounds, at } = boundsOf([{ kind: 'dynamic', id: 's', series: 'spot', factor: 1.02, adder: 0.01 }], 0.1, 0.3);
  expect([...bounds.import.lower]).toEqual([...at(0.1).import]);
  expect([...bounds.import.upper]).toEqual([...at(0.3).import]);
});

test('a falling price swaps them', () => {
  const { bounds, at } = boundsOf([{ kind: 'dynamic', id: 's', series: 'spot', factor: -0.5, adder: 1 }], 0.1, 0.3);
  expect([...bounds.import.lower]).toEqual([...at(0.3).import]);
  expect([...bounds.import.upper]).toEqual([...at(0.1).import]);
});

test('a cap that the whole interval exceeds leaves one price', () => {
  const { bounds } = boundsOf([{ kind: 'dynamic', id: 's', series: 'spot', cap: 0.2 }], 0.3, 0.9);
  expect([bounds.import.lower[0], bounds.import.upper[0]]).toEqual([0.25, 0.25]);
});

test('the highest price may lie at a threshold inside the interval', () => {
  // Rises up to 0.77, then the state pays more than the supplier charges.
  const { bounds, at } = boundsOf(
    [
      { kind: 'dynamic', id: 's', series: 'spot', factor: 0.5 },
      { kind: 'support', id: 'n', series: 'spot', threshold: 0.77, share: 0.9 },
    ],
    0.5,
    1.5,
  );
  expect(bounds.import.upper[0]).toBeCloseTo(at(0.77).import[0]!, 12);
  expect(bounds.import.upper[0]).toBeGreaterThan(Math.max(at(0.5).import[0]!, at(1.5).import[0]!));
});

test('every market price within the interval gives a price within the bounds', () => {
  const amount = fc.double({ min: -2, max: 2, noNaN: true });
  const dynamic = fc.record({ factor: amount, adder: amount, floor: fc.option(amount), cap: fc.option(amount) });
  const support = fc.record({ threshold: amount, share: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(
      fc.array(dynamic, { minLength: 1, maxLength: 3 }),
      fc.array(support, { maxLength: 2 }),
      fc.tuple(amount, amount, amount),
      (dynamics, supports, prices) => {
        const [low, price, high] = prices.toSorted((a, b) => a - b) as [number, number, number];
        const { bounds, at } = boundsOf(
          [
            ...dynamics.map(({ floor, cap, ...rest }, index) => ({
              ...{ kind: 'dynamic' as const, id: `d${index}`, series: 'spot', ...rest },
              ...(floor === null ? {} : { floor }),
              ...(cap === null ? {} : { cap }),
            })),
            ...supports.map((rest, index) => ({ kind: 'support' as const, id: `s${index}`, series: 'spot', ...rest })),
          ],
          low,
          high,
        );
        const value = at(price).import[0]!;
        expect(bounds.import.lower[0]).toBeLessThanOrEqual(value + 1e-9);
        expect(bounds.import.upper[0]).toBeGreaterThanOrEqual(value - 1e-9);
      },
    ),
    { numRuns: 300 },
  );
});
