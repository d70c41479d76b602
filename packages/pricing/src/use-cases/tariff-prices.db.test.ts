import { HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { PARTS } from '../all-in/breakdown.ts';
import * as schemas from '../schemas/index.ts';
import { retailTariff, type TariffParts, tariffsOf } from '../testing/tariffs.ts';
import { ask, forecaster, hours, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();

const DYNAMIC = '00000000-0000-4000-8000-000000000001';
const FIXED = '00000000-0000-4000-8000-000000000002';

const parts: TariffParts = {
  vat: { default: 0.25 },
  series: { spot: { unit: 'kWh', scale: 0.01 } },
  schedules: { day: { windows: [{ period: 'day', from: '06:00', to: '22:00' }], default: 'night' } },
  components: [
    { kind: 'dynamic', id: 'spot', series: 'spot', factor: 1.02, adder: 0.01 },
    {
      ...{ kind: 'energy', id: 'grid', category: 'grid', schedule: 'day' },
      rates: [
        { period: 'day', rate: 0.3 },
        { period: 'night', rate: 0.1 },
      ],
    },
    { kind: 'energy', id: 'tax', category: 'tax', vat: 0, rates: [{ rate: 0.05 }] },
    { kind: 'energy', id: 'levy', category: 'levy', rates: [{ rate: 0.02 }] },
    { kind: 'energy', id: 'export', category: 'export', flow: 'export', vat: 0, rates: [{ rate: 0.08 }] },
    { kind: 'fixed', id: 'standing', amount: 5, per: 'month' },
  ],
};
/** Without a market. */
const timeOfUse: TariffParts = { ...parts, series: {}, components: parts.components.slice(1) };

const open = (more: Parameters<typeof world.open>[0] = {}) =>
  world.open({
    tariffs: tariffsOf({
      [DYNAMIC]: retailTariff([{ tariff: parts }]),
      [FIXED]: retailTariff([{ tariff: timeOfUse }]),
    }),
    ...more,
  });

/** Price of hour i of TODAY, whose market price is i EUR/MWh. */
const expected = (i: number) => {
  const grid = i % 24 >= 6 && i % 24 < 22 ? 0.3 : 0.1;
  return ((i / 1000) * 1.02 + 0.01 + grid + 0.02) * 1.25 + 0.05;
};

const addsUp = (
  values: readonly (number | null)[],
  breakdown: Readonly<Record<string, readonly (number | null)[]>>,
) => {
  for (const [index, value] of values.entries()) {
    const sum = PARTS.reduce((total, part) => total + breakdown[part]![index]!, 0);
    expect(Math.abs(sum - value!)).toBeLessThan(1e-9);
  }
};

describe('prices of a tariff', () => {
  test('current: market, grid, taxes and VAT of this hour, each named', async () => {
    await world.twoDays();
    open();
    const answer = await world.current({ tariff: DYNAMIC });
    const [price] = answer.prices;
    expect(answer.prices).toHaveLength(1);
    expect(price).toMatchObject({
      start: new Date('2026-03-02T10:00Z'),
      end: new Date('2026-03-02T11:00Z'),
      ...{ kind: 'tariff', supplier: 'one', product: 'test', unit: 'kwh', currency: 'EUR', vatIncluded: true },
      exportPrice: 0.08,
    });
    expect(price!.price).toBeCloseTo(expected(11), 9);
    expect(price!.breakdown).toMatchObject({ energy: 0.02122, grid: 0.3, tax: 0.07, other: 0 });
    expect(answer.tariff).toMatchObject({ reference: DYNAMIC, market: { source: 'energy_charts', unit: 'mwh' } });
    expect(schemas.currentOutput.parse(answer)).toEqual(answer);
  });

  test('history: each hour at its market price and rate; the parts add up', async () => {
    await world.twoDays();
    open();
    const answer = await world.history({ tariff: DYNAMIC, day: '2026-03-02' });
    expect(answer).toMatchObject({ resolution: 'PT60M', unit: 'kwh', direction: 'import', reason: null });
    expect(answer.values).toHaveLength(24);
    for (const [i, value] of answer.values.entries()) expect(value).toBeCloseTo(expected(i), 9);
    addsUp(answer.values, answer.breakdown!);
    expect(new Set(answer.exportValues)).toEqual(new Set([0.08]));
    expect(schemas.historyOutput.parse(answer)).toEqual(answer);
  });

  test('forecast: published prices, then forecast ones with their intervals', async () => {
    await world.twoDays();
    open({ forecasts: forecaster });
    const answer = await world.service.forecast(ask(schemas.forecastInput, { tariff: DYNAMIC, hours: 48 }));
    const known = (TODAY + 48 * HOUR_MS - Date.parse('2026-03-02T10:00Z')) / HOUR_MS;
    for (const [i, value] of answer.values.slice(0, known).entries()) expect(value).toBeCloseTo(expected(11 + i), 9);
    expect(answer.parts.map(({ origin }) => origin)).toEqual(['published', 'forecast']);
    const [interval] = answer.intervals;
    expect(interval!.lower.slice(0, known)).toEqual(new Array(known).fill(null));
    for (let i = known; i < 48; i++) {
      expect(interval!.upper[i]! - answer.values[i]!).toBeCloseTo(0.001 * 1.02 * 1.25, 9);
      expect(answer.values[i]! - interval!.lower[i]!).toBeCloseTo(0.001 * 1.02 * 1.25, 9);
    }
    addsUp(answer.values, answer.breakdown!);
    expect(answer.modelId).toBe('test-model');
    expect(schemas.forecastOutput.parse(answer)).toEqual(answer);
  });

  test('windows are cheapest at the price of the tariff, not of the market', async () => {
    await world.service.importPoints(hours(TODAY, [...new Array(21).fill(100), 90, 99, 99]));
    open();
    const plain = await world.windows();
    const paid = await world.windows({ tariff: DYNAMIC, count: 1 });
    expect(plain.windows[0]!.start).toEqual(new Date(TODAY + 21 * HOUR_MS));
    expect(paid.windows[0]!.start).toEqual(new Date(TODAY + 22 * HOUR_MS));
    const { averagePrice, breakdown } = paid.windows[0]!;
    expect(PARTS.reduce((sum, part) => sum + breakdown![part], 0)).toBeCloseTo(averagePrice, 9);
    expect(schemas.optimalWindowsOutput.parse(paid)).toEqual(paid);
  });

  test('a tariff without a market needs no stored price, in the past or in the future', async () => {
    open();
    const forecast = await world.service.forecast(ask(schemas.forecastInput, { tariff: FIXED, hours: 168 }));
    expect(forecast.parts).toEqual([{ start: forecast.start, end: forecast.end, origin: 'published' }]);
    expect(forecast).toMatchObject({ modelId: null, issuedAt: null, provenance: null, reason: null });
    expect(forecast.values[0]).toBeCloseTo(0.32 * 1.25 + 0.05, 12);
    expect((await world.current({ tariff: FIXED })).prices[0]).toMatchObject({
      start: new Date('2026-03-02T05:00Z'),
      end: new Date('2026-03-02T21:00Z'),
    });
    const { windows } = await world.windows({ tariff: FIXED, durationMinutes: 480, count: 1 });
    expect(windows[0]!.start).toEqual(new Date('2026-03-02T21:00Z'));
    const peaks = await world.service.peakHours(ask(schemas.peakHoursInput, { tariff: FIXED, days: 2 }));
    expect(peaks.hours.filter((hour) => hour.class === 'off_peak').map(({ hour }) => hour)).toEqual([
      0, 1, 2, 3, 4, 5, 22, 23,
    ]);
  });
});
