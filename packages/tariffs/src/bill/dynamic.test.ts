import { describe, expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { daysBetween, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createPriceSeries } from '../usage/price-series.ts';
import { computeBill } from './compute-bill.ts';

type Component = TariffInput['components'][number];

const start = new Date('2026-01-05T00:00:00Z');
const hours = (count: number) => ({ start, end: new Date(start.getTime() + count * 3_600_000) });
const seriesOf = (minutes: number, prices: readonly number[]) =>
  createPriceSeries(
    prices.map((price, index) => ({
      start: new Date(start.getTime() + index * minutes * 60_000),
      end: new Date(start.getTime() + (index + 1) * minutes * 60_000),
      price,
    })),
  );
const spot = (parts: object, more: Partial<TariffInput> = {}) =>
  tariffOf({
    series: { spot: {} },
    ...more,
    components: [{ kind: 'dynamic', id: 'e', series: 'spot', ...parts } as Component],
  });

describe('a component that follows a market price', () => {
  test('bills price × factor + adder, also for negative prices', () => {
    const bill = computeBill(spot({ factor: 1.1, adder: 0.05 }), stepsOf(start, 60, [2, 4]), hours(2), {
      series: { spot: seriesOf(60, [0.2, -0.1]) },
    });
    expect(compact(bill)).toEqual([['e', 6, 0.3]]);
  });

  test('converts prices per MWh and in hundredths of the currency', () => {
    const tariff = spot({}, { series: { spot: { unit: 'MWh' } } });
    expect(
      computeBill(tariff, stepsOf(start, 60, [2]), hours(1), { series: { spot: seriesOf(60, [80]) } }).total,
    ).toBeCloseTo(0.16, 12);
    const pence = spot({}, { series: { spot: { scale: 0.01 } } });
    expect(
      computeBill(pence, stepsOf(start, 60, [2]), hours(1), { series: { spot: seriesOf(60, [25]) } }).total,
    ).toBeCloseTo(0.5, 12);
  });

  test('limits the price to its cap and floor', () => {
    const bill = computeBill(spot({ cap: 0.3, floor: 0 }), stepsOf(start, 60, [1, 1, 1]), hours(3), {
      series: { spot: seriesOf(60, [0.5, 0.1, -0.2]) },
    });
    expect(bill.total).toBeCloseTo(0.4, 12);
  });

  test('bills an hour at the mean price of its quarter-hours and applies caps to the mean', () => {
    const series = { spot: seriesOf(15, [0.1, 0.2, 0.3, 0.4]) };
    const quarters = stepsOf(start, 15, [4, 0, 0, 0]);
    expect(computeBill(spot({ billedMinutes: 60 }), quarters, hours(1), { series }).total).toBeCloseTo(0.25, 12);
    expect(computeBill(spot({}), quarters, hours(1), { series }).total).toBeCloseTo(0.1, 12);
    expect(computeBill(spot({ billedMinutes: 60, cap: 0.3 }), quarters, hours(1), { series }).total).toBeCloseTo(
      0.25,
      12,
    );
  });

  test('bills hourly usage in a quarter-hourly market at the mean price', () => {
    const series = { spot: seriesOf(15, [0.1, 0.2, 0.3, 0.4]) };
    const even = stepsOf(start, 15, [1, 1, 1, 1]);
    const market = computeBill(spot({}), even, hours(1), { series }).total;
    expect(computeBill(spot({}), stepsOf(start, 60, [1]), hours(1), { series }).total).toBeCloseTo(market, 12);
    expect(computeBill(spot({ billedMinutes: 60 }), even, hours(1), { series }).total).toBeCloseTo(market, 12);
  });

  test('reads the prices contained in the tariff document', () => {
    const prices = [{ start: '2026-01-05T00:00:00Z', end: '2026-01-05T01:00:00Z', price: 0.2 }];
    expect(
      computeBill(spot({}, { series: { spot: { prices } } }), stepsOf(start, 60, [3]), hours(1)).total,
    ).toBeCloseTo(0.6, 12);
  });

  test('has no amount for energy without a price', () => {
    const bill = computeBill(spot({}), stepsOf(start, 60, [1, 2]), hours(2), { series: { spot: seriesOf(60, [0.2]) } });
    expect(compact(bill)).toEqual([
      ['e', 1, 0.2],
      ['e', 2, null],
    ]);
    expect(computeBill(spot({}), stepsOf(start, 60, [1]), hours(1)).complete).toBe(false);
  });

  test('has no price for an hour in which one quarter-hour has none', () => {
    const bill = computeBill(spot({}), stepsOf(start, 60, [1]), hours(1), {
      series: { spot: seriesOf(15, [0.1, 0.2, 0.3]) },
    });
    expect(compact(bill)).toEqual([['e', 1, null]]);
  });

  test('adds VAT to the market price unless the price includes it', () => {
    const vat = { default: 0.25 };
    const bill = (parts: object, series: object) =>
      computeBill(spot(parts, { vat, series: { spot: series } }), stepsOf(start, 60, [1]), hours(1), {
        series: { spot: seriesOf(60, [0.8]) },
      });
    expect(bill({}, {}).total).toBeCloseTo(1, 12);
    expect(bill({}, { includesVat: true })).toMatchObject({
      net: expect.closeTo(0.64, 12),
      total: expect.closeTo(0.8, 12),
    });
    expect(bill({ includesVat: true, factor: -1, adder: 0.5 }, {}).total).toBeCloseTo(-0.5, 12);
  });

  test('pays the market price for export', () => {
    const bill = computeBill(
      spot({ flow: 'export', category: 'export', adder: -0.01 }),
      stepsOf(start, 60, [-2]),
      hours(1),
      { series: { spot: seriesOf(60, [0.11]) } },
    );
    expect(bill.total).toBeCloseTo(-0.2, 12);
  });
});

describe('state support for high prices', () => {
  const support = (parts: object = {}) =>
    tariffOf({
      vat: { default: 0.25 },
      series: { spot: {} },
      components: [{ kind: 'support', id: 's', series: 'spot', threshold: 0.77, share: 0.9, ...parts }],
    });

  test('pays a share of the price above the threshold and nothing below it', () => {
    const bill = computeBill(support(), stepsOf(start, 60, [1, 1]), hours(2), {
      series: { spot: seriesOf(60, [0.9, 0.5]) },
    });
    expect(bill.total).toBeCloseTo(-0.9 * 0.13 * 1.25, 12);
  });

  test('counts its monthly limit from the first day of the month', () => {
    const first = daysBetween('2026-01-05', '2026-01-05');
    const usage = stepsOf(
      start,
      60,
      Array.from({ length: 24 }, () => 1),
    );
    const series = {
      spot: seriesOf(
        60,
        Array.from({ length: 24 }, () => 1.77),
      ),
    };
    expect(computeBill(support({ maxPerMonth: 10 }), usage, first, { series }).net).toBeCloseTo(-9, 12);
    const evening = { start: new Date('2026-01-05T12:00:00Z'), end: first.end };
    expect(computeBill(support({ maxPerMonth: 15 }), usage, evening, { series }).net).toBeCloseTo(-2.7, 12);
  });
});
