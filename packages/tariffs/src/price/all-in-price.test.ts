import { describe, expect, test } from 'vitest';
import { computeBill } from '../bill/compute-bill.ts';
import type { TariffInput } from '../model/tariff.ts';
import { minutesAt, stepsOf, tariffOf } from '../testing/builders.ts';
import { createPriceSeries } from '../usage/price-series.ts';
import { allInPrices } from './all-in-price.ts';

const start = new Date('2026-01-05T00:00:00Z');
const end = new Date('2026-01-06T00:00:00Z');

const parts: Pick<TariffInput, 'schedules' | 'series' | 'components' | 'vat'> = {
  vat: { default: 0.25 },
  series: { spot: { unit: 'MWh' } },
  schedules: { day: { windows: [{ period: 'day', from: '06:30', to: '22:00' }], default: 'night' } },
  components: [
    { kind: 'dynamic', id: 'spot', series: 'spot', factor: 1.02, adder: 0.01 },
    {
      kind: 'energy',
      id: 'grid',
      category: 'grid',
      schedule: 'day',
      rates: [
        { period: 'day', rate: 0.3 },
        { period: 'night', rate: 0.1 },
      ],
    },
    { kind: 'energy', id: 'tax', category: 'tax', vat: 0, rates: [{ rate: 0.05 }] },
    { kind: 'percentage', id: 'city', share: 0.02, of: ['grid'] },
    { kind: 'energy', id: 'export', category: 'export', flow: 'export', vat: 0, rates: [{ rate: 0.08 }] },
    { kind: 'fixed', id: 'fixed', amount: 5, per: 'day' },
  ],
};

const hourly = Array.from({ length: 24 }, (_, hour) => new Date(start.getTime() + hour * 3_600_000));
const spot = createPriceSeries(
  hourly.map((at, hour) => ({ start: at, end: new Date(at.getTime() + 3_600_000), price: 50 + 10 * hour })),
);

describe('marginal prices', () => {
  test('times kWh sum to the variable part of the bill', () => {
    const tariff = tariffOf(parts);
    const usage = stepsOf(
      start,
      60,
      hourly.map((_, hour) => (hour % 5 === 0 ? -1 : hour / 7)),
    );
    const bill = computeBill(tariff, usage, { start, end }, { series: { spot } });
    const prices = allInPrices(tariff, usage, { series: { spot } });
    const { import: taken, export: given } = usage.flows;
    const varies = prices.import.reduce(
      (sum, price, hour) => sum + price * taken![hour]! - prices.export[hour]! * given![hour]!,
      0,
    );
    expect(varies + 5 * 1.25).toBeCloseTo(bill.total, 9);
  });

  test('are the sum of their named parts with VAT', () => {
    const prices = allInPrices(
      tariffOf(parts),
      { startMs: Float64Array.of(start.getTime()), endMs: Float64Array.of(start.getTime() + 3_600_000) },
      { series: { spot } },
    );
    const imported = prices.parts.filter(({ direction }) => direction === 'import');
    expect(imported.map(({ component, category }) => [component, category])).toEqual([
      ['spot', 'energy'],
      ['grid', 'grid'],
      ['tax', 'tax'],
      ['city', 'tax'],
    ]);
    const net = imported.reduce((sum, part) => sum + part.net[0]!, 0);
    expect(net + prices.importVat[0]!).toBeCloseTo(prices.import[0]!, 12);
    expect(prices.export[0]).toBeCloseTo(0.08, 12);
  });

  test('of an hour across a boundary are the mean over its minutes', () => {
    const tariff = tariffOf({ schedules: parts.schedules, components: [parts.components[1]!] });
    const six = start.getTime() + 6 * 3_600_000;
    expect(
      allInPrices(tariff, { startMs: Float64Array.of(six), endMs: Float64Array.of(six + 3_600_000) }).import[0],
    ).toBeCloseTo(0.2, 12);
  });

  test('are NaN where a price is unknown', () => {
    const late = minutesAt(['2026-01-07T12:00']);
    expect(allInPrices(tariffOf(parts), late, { series: { spot } }).import[0]).toBeNaN();
    expect(allInPrices(tariffOf(parts), late).import[0]).toBeNaN();
  });

  test('use the tier reached by the usage so far', () => {
    const tiered = tariffOf({
      components: [{ kind: 'energy', id: 'e', rates: [{ tiers: [{ upTo: 100, rate: 0.1 }, { rate: 0.2 }] }] }],
    });
    const noon = minutesAt(['2026-01-05T12:00']);
    expect([0, 99, 100].map((used) => allInPrices(tiered, noon, { used }).import[0])).toEqual([0.1, 0.1, 0.2]);
  });

  test('of export equal the import price under net metering, or the sell rate', () => {
    const net = (settlement: TariffInput['settlement']) =>
      allInPrices(
        tariffOf({
          settlement,
          components: [{ kind: 'energy', id: 'n', flow: 'net', rates: [{ rate: 0.3, sell: 0.04 }] }],
        }),
        minutesAt(['2026-01-05T12:00']),
      ).export[0];
    expect(net({ scheme: 'net_metering', carry: 'energy' })).toBe(0.3);
    expect(net({ scheme: 'net_metering' })).toBe(0.04);
  });

  test('follow the versions and zones of the components', () => {
    const tariff = tariffOf({
      zones: ['a', 'b'],
      components: [
        { kind: 'energy', id: 'e', until: '2026-01-06', rates: [{ rate: 1 }] },
        { kind: 'energy', id: 'e', from: '2026-01-06', rates: [{ rate: 2 }] },
        { kind: 'energy', id: 'z', zones: ['a'], rates: [{ rate: 10 }] },
      ],
    });
    const times = minutesAt(['2026-01-05T23:59', '2026-01-06T00:00']);
    expect([...allInPrices(tariff, times, { zone: 'b' }).import]).toEqual([1, 2]);
    expect([...allInPrices(tariff, times, { zone: 'a' }).import]).toEqual([11, 12]);
  });
});
