import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeBill } from './bill/compute-bill.ts';
import type { TariffInput } from './model/tariff.ts';
import { allInPrices } from './price/all-in-price.ts';
import { tariffOf } from './testing/builders.ts';
import { createPriceSeries } from './usage/price-series.ts';
import { createUsage } from './usage/usage.ts';

type Component = TariffInput['components'][number];

/** Three days around the night in which the clocks of Oslo go back. */
const START = Date.parse('2026-10-23T22:00:00Z');
const END = START + 3 * DAY_MS + HOUR_MS;
const period = { start: new Date(START), end: new Date(END) };

const rate = fc.integer({ min: -50, max: 500 }).map((value) => value / 1000);
const positive = fc.integer({ min: 0, max: 500 }).map((value) => value / 1000);
const kwh = fc.integer({ min: 0, max: 4_000 }).map((value) => value / 1000);
const clock = fc
  .integer({ min: 0, max: 95 })
  .map((quarter) => `${String(quarter >> 2).padStart(2, '0')}:${String((quarter & 3) * 15).padStart(2, '0')}`);

const spot = createPriceSeries(
  Array.from({ length: (END - START) / HOUR_MS }, (_, hour) => ({
    start: new Date(START + hour * HOUR_MS),
    end: new Date(START + (hour + 1) * HOUR_MS),
    price: ((hour * 37) % 23) / 50 - 0.1,
  })),
);

const common = {
  timeZone: 'Europe/Oslo',
  vat: { default: 0.25 },
  series: { spot: {} },
} satisfies Partial<TariffInput>;

/** Tariffs whose charges add up over time: periods, market prices, charges per day. */
const additive = (price: fc.Arbitrary<number>) =>
  fc
    .record({ from: clock, to: clock, peak: price, off: price, tax: price, factor: price, standing: price })
    .map(({ from, to, peak, off, tax, factor, standing }) =>
      tariffOf({
        ...common,
        schedules: { s: { windows: [{ period: 'peak', days: ['weekday'], from, to }], default: 'off' } },
        components: [
          {
            kind: 'energy',
            id: 'energy',
            schedule: 's',
            rates: [
              { period: 'peak', rate: peak },
              { period: 'off', rate: off },
            ],
          },
          { kind: 'energy', id: 'tax', category: 'tax', vat: 0, rates: [{ rate: tax }] },
          { kind: 'dynamic', id: 'spot', series: 'spot', factor },
          { kind: 'percentage', id: 'city', share: 0.03, of: ['energy'] },
          { kind: 'fixed', id: 'standing', amount: standing, per: 'day' },
        ] satisfies Component[],
      }),
    );

const HALVES = (2 * (END - START)) / HOUR_MS;
const halfHours = fc.array(kwh, { minLength: HALVES, maxLength: HALVES });
const rowsOf = (values: readonly number[], minutes = 30) =>
  values.map((value, index) => ({
    start: new Date(START + index * minutes * 60_000),
    end: new Date(START + (index + 1) * minutes * 60_000),
    values: { import: value },
  }));
const usageOf = (values: readonly number[]) => createUsage({ rows: rowsOf(values) });
const options = { series: { spot } };

describe('for any tariff and usage', () => {
  test('splitting a period at midnight does not change the sum', () => {
    fc.assert(
      fc.property(additive(rate), halfHours, fc.integer({ min: 1, max: 2 }), (tariff, values, days) => {
        // Sunday has 25 hours.
        const middle = new Date(START + days * DAY_MS + (days === 2 ? HOUR_MS : 0));
        const usage = usageOf(values);
        const whole = computeBill(tariff, usage, period, options).total;
        const first = computeBill(tariff, usage, { start: period.start, end: middle }, options).total;
        const second = computeBill(tariff, usage, { start: middle, end: period.end }, options).total;
        expect(first + second).toBeCloseTo(whole, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('more usage never lowers a bill without negative prices', () => {
    fc.assert(
      fc.property(additive(positive), halfHours, fc.nat({ max: HALVES - 1 }), kwh, (tariff, values, at, more) => {
        const withoutMarket = { ...tariff, components: tariff.components.filter(({ kind }) => kind !== 'dynamic') };
        const total = (list: readonly number[]) => computeBill(withoutMarket, usageOf(list), period).total;
        expect(total(values.with(at, values[at]! + more))).toBeGreaterThanOrEqual(total(values) - 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the usage rows does not change the bill', () => {
    fc.assert(
      fc.property(
        additive(rate),
        halfHours.chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(rowsOf(values), { minLength: HALVES })),
        ),
        (tariff, [values, shuffled]) => {
          const sorted = computeBill(tariff, usageOf(values), period, options);
          expect(computeBill(tariff, createUsage({ rows: shuffled }), period, options)).toEqual(sorted);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('the bill is the same in Wh and MWh as in kWh', () => {
    fc.assert(
      fc.property(halfHours, positive, (values, price) => {
        const per = (unit: 'kWh' | 'MWh', factor: number) =>
          tariffOf({ ...common, unit, components: [{ kind: 'energy', id: 'e', rates: [{ rate: price * factor }] }] });
        const kilowattHours = computeBill(per('kWh', 1), usageOf(values), period).total;
        const wattHours = createUsage({ unit: 'Wh', rows: rowsOf(values.map((value) => value * 1000)) });
        expect(computeBill(per('MWh', 1000), wattHours, period).total).toBeCloseTo(kilowattHours, 9);
      }),
      { numRuns: 40 },
    );
  });

  test('halving every interval changes nothing except demand windows', () => {
    fc.assert(
      fc.property(additive(rate), halfHours, (tariff, values) => {
        const quarters = createUsage({
          rows: rowsOf(
            values.flatMap((value) => [value / 2, value / 2]),
            15,
          ),
        });
        expect(computeBill(tariff, quarters, period, options).total).toBeCloseTo(
          computeBill(tariff, usageOf(values), period, options).total,
          9,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('marginal price × kWh, summed, is the variable part of the bill', () => {
    fc.assert(
      fc.property(additive(rate), halfHours, (tariff, values) => {
        const usage = usageOf(values);
        const prices = allInPrices(tariff, usage, options).import;
        const varies = prices.reduce((sum, price, index) => sum + price * values[index]!, 0);
        const bill = computeBill(tariff, usage, period, options);
        const fixed = bill.lines.filter(({ kind }) => kind === 'fixed').reduce((sum, { amount }) => sum + amount!, 0);
        expect(varies).toBeCloseTo(bill.total - fixed, 9);
      }),
      { numRuns: 40 },
    );
  });

  test('the lines, and net plus VAT, sum to the total', () => {
    fc.assert(
      fc.property(additive(rate), halfHours, fc.integer({ min: 0, max: 3 }), (tariff, values, decimals) => {
        const rounded = {
          ...tariff,
          rounding: { ...tariff.rounding, line: decimals, total: 1 },
          vat: { ...tariff.vat, rounding: { of: 'rate' as const, decimals: 2 } },
        };
        const bill = computeBill(rounded, usageOf(values), period, options);
        const sum = bill.lines.reduce((total, { amount }) => total + amount!, 0);
        expect(sum).toBeCloseTo(bill.total, 9);
        expect(bill.net + bill.vat).toBeCloseTo(bill.total, 9);
        expect(bill.total * 10).toBeCloseTo(Math.round(bill.total * 10), 6);
      }),
      { numRuns: 40 },
    );
  });

  test('tiers with equal prices cost the same as a single rate', () => {
    fc.assert(
      fc.property(
        halfHours,
        positive,
        fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
        (values, price, limits) => {
          const tiers = [...limits.sort((a, b) => a - b).map((upTo) => ({ upTo, rate: price })), { rate: price }];
          const bill = (rates: Extract<Component, { kind: 'energy' }>['rates']) =>
            computeBill(
              tariffOf({ ...common, components: [{ kind: 'energy', id: 'e', rates }] }),
              usageOf(values),
              period,
            ).total;
          expect(bill([{ tiers }])).toBeCloseTo(bill([{ rate: price }]), 9);
        },
      ),
      { numRuns: 40 },
    );
  });
});
