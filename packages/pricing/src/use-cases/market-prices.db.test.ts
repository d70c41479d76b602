import { DAY_MS, HOUR_MS, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import type { SeriesKey } from '../series/price-point.ts';
import { hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();
const DE = 'de' as RegionCode;
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const put = (prices: readonly (number | null)[], key: Partial<SeriesKey> = {}, start = TODAY) =>
  world.service.importPoints(hours(start, prices, key));
const markets = (knownAt = NOW) => world.markets.markets({ knownAt });
const history = (more: { region?: RegionCode; start?: number; end?: number; knownAt?: Date } = {}) => {
  const { region = DE, start = TODAY - DAY_MS, end = TODAY + 2 * DAY_MS, knownAt = NOW } = more;
  return world.markets.history({ region, interval: { start: new Date(start), end: new Date(end) }, knownAt });
};

describe('markets', () => {
  test('are one per region, day-ahead before real-time, with the newest step and the end of known prices', async () => {
    await put(upTo(24), { kind: 'real_time', source: 'eia' });
    await put(upTo(24));
    await put(upTo(20), { region: 'fr' as RegionCode, source: 'entsoe' });
    expect(await markets()).toEqual([
      {
        ...{ region: 'de', kind: 'day_ahead', source: 'energy_charts', unit: 'mwh', currency: 'EUR', stepMs: HOUR_MS },
        ...{ dataUntil: new Date(TODAY + 24 * HOUR_MS), timeZone: 'Europe/Berlin' },
      },
      {
        ...{ region: 'fr', kind: 'day_ahead', source: 'entsoe', unit: 'mwh', currency: 'EUR', stepMs: HOUR_MS },
        ...{ dataUntil: new Date(TODAY + 20 * HOUR_MS), timeZone: 'Europe/Paris' },
      },
    ]);
    expect(await world.markets.markets({ knownAt: NOW, region: DE })).toHaveLength(1);
  });

  test('do not include tariffs, averages, standing charges, monthly prices, other utilities and prices with VAT', async () => {
    await put([1], { kind: 'tariff', supplier: 'octopus' });
    await put([1], { kind: 'retail_average' });
    await put([1], { kind: 'standing_charge', unit: 'day' });
    await put([1], { utility: 'natural_gas', unit: 'therm' });
    await put([1], { vatIncluded: true });
    const month = [{ start: new Date(TODAY), end: new Date(TODAY + 30 * DAY_MS), price: 5 }];
    await world.service.importPoints({ series: { ...hours(0, [], { source: 'eia' }).series }, points: month });
    expect(await markets()).toEqual([]);
    expect(await history()).toBeUndefined();
  });

  test('prefer a current market to one that stopped two weeks earlier', async () => {
    await put(upTo(24), { source: 'epf' }, TODAY - 30 * DAY_MS);
    await put(upTo(9), { kind: 'real_time', source: 'eia' });
    expect(await markets()).toMatchObject([{ kind: 'real_time', source: 'eia' }]);
    await put(upTo(24), { source: 'epf' }, TODAY - 10 * DAY_MS);
    expect(await markets()).toMatchObject([{ kind: 'day_ahead', source: 'epf' }]);
  });

  test('do not depend on data known later: prices, markets or finer steps', async () => {
    // Day-ahead prices became known at 13:30 of the day before.
    await put(upTo(48), {}, TODAY - DAY_MS);
    const quarters = upTo(96).map((i) => {
      const start = TODAY + DAY_MS + i * 15 * MINUTE_MS;
      return { start: new Date(start), end: new Date(start + 15 * MINUTE_MS), price: i };
    });
    await world.service.importPoints({ series: hours(0, []).series, points: quarters });
    const before = new Date(TODAY - DAY_MS);
    expect(await markets(before)).toMatchObject([{ stepMs: HOUR_MS, dataUntil: new Date(TODAY) }]);
    const known = await history({ knownAt: before });
    expect(known).toMatchObject({ prices: upTo(24), stepMs: HOUR_MS });
    const later = new Date(TODAY + 20 * HOUR_MS);
    expect(await markets(later)).toMatchObject([{ stepMs: 15 * MINUTE_MS, dataUntil: new Date(TODAY + 2 * DAY_MS) }]);
    expect(await markets(new Date(TODAY - 10 * DAY_MS))).toEqual([]);
  });
});

describe('market price histories', () => {
  test('fill gaps of the best source from the next one of the same kind, in the unit of the best', async () => {
    await put([10, null, 12]);
    await put([0.1, 0.2, 0.3, 0.4], { source: 'awattar', unit: 'kwh' }, TODAY - HOUR_MS);
    await put([7000, 7000, 7000, 7000, 7000, 7000], { source: 'epf', currency: 'GBP' }, TODAY - 2 * HOUR_MS);
    await put([8000, 8000, 8000, 8000, 8000], { source: 'eia', product: 'a node' }, TODAY - 2 * HOUR_MS);
    await put([5000, 5000, 5000, 5000, 5000], { source: 'eia', kind: 'real_time' }, TODAY - 2 * HOUR_MS);
    const rows = await history();
    expect(rows).toMatchObject({ kind: 'day_ahead', source: 'energy_charts', unit: 'mwh', currency: 'EUR' });
    expect(rows!.starts.map((start) => (start - TODAY) / HOUR_MS)).toEqual([-1, 0, 1, 2]);
    expect(rows!.ends.map((end) => (end - TODAY) / HOUR_MS)).toEqual([0, 1, 2, 3]);
    expect(rows!.prices.map((price) => Math.round(price))).toEqual([100, 10, 300, 12]);
  });

  test('fill each of many gaps with its own price', async () => {
    await put(upTo(48).map((i) => (i % 2 === 0 ? i : null)));
    await put(
      upTo(48).map((i) => 100 + i),
      { source: 'awattar' },
    );
    const rows = await history({ start: TODAY });
    expect(rows!.prices).toEqual(upTo(48).map((i) => (i % 2 === 0 ? i : 100 + i)));
  });

  test('fill a gap of a quarter-hour with an hourly price for that quarter-hour only', async () => {
    const at = (quarter: number) => new Date(TODAY + quarter * 15 * MINUTE_MS);
    const points = [0, 2, 3].map((i) => ({ start: at(i), end: at(i + 1), price: i }));
    await world.service.importPoints({ series: hours(0, []).series, points });
    await put([50, 60], { source: 'awattar' });
    const rows = await history({ start: TODAY });
    expect(rows!.prices).toEqual([0, 50, 2, 3, 60]);
    expect(rows!.starts.slice(0, 4)).toEqual(upTo(4).map((i) => at(i).getTime()));
    expect(rows!.ends.at(-1)).toBe(TODAY + 2 * HOUR_MS);
  });

  test('contain complete rows at the edges of the interval, and no others', async () => {
    await put(upTo(5));
    const rows = await history({ start: TODAY + 1.5 * HOUR_MS, end: TODAY + 2.5 * HOUR_MS });
    expect(rows).toMatchObject({ starts: [TODAY + HOUR_MS, TODAY + 2 * HOUR_MS], prices: [1, 2] });
    expect(rows!.ends).toEqual([TODAY + 2 * HOUR_MS, TODAY + 3 * HOUR_MS]);
  });

  test('have no rows for a market without prices in the interval, and do not exist without a market', async () => {
    await put(upTo(5));
    expect(await history({ start: TODAY - 9 * DAY_MS, end: TODAY - 8 * DAY_MS })).toMatchObject({ prices: [] });
    expect(await history({ region: 'fr' as RegionCode })).toBeUndefined();
  });

  test('contain the price known at the instant, before its correction', async () => {
    await put([1, 2]);
    world.clock.set(new Date(NOW.getTime() + HOUR_MS));
    await put([1, 5]);
    expect((await history())!.prices).toEqual([1, 2]);
    expect((await history({ knownAt: world.clock.now() }))!.prices).toEqual([1, 5]);
  });
});
