import { HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import type { SeriesKey } from '../series/price-point.ts';
import { ask, hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();

describe('current', () => {
  test('returns the interval that covers the present, in the usual unit, with source and terms', async () => {
    await world.twoDays();
    const { prices, knownAt } = await world.current();
    expect(knownAt).toEqual(NOW);
    expect(prices).toEqual([
      {
        start: new Date('2026-03-02T10:00Z'),
        end: new Date('2026-03-02T11:00Z'),
        price: 0.011,
        flags: ['knownAtAssumed'],
        asOf: new Date('2026-03-01T12:30Z'),
        kind: 'day_ahead',
        source: 'energy_charts',
        sourceName: 'Provider energy_charts',
        supplier: null,
        product: null,
        unit: 'kwh',
        currency: 'EUR',
        vatIncluded: false,
        direction: 'import',
        freshness: expect.objectContaining({ status: 'fresh' }),
        license: 'CC BY 4.0',
        attribution: 'somebody',
      },
    ]);
    expect((await world.current({ unit: 'mwh' })).prices[0]).toMatchObject({ price: 11, unit: 'mwh' });
  });

  test('returns an empty list for a market without prices, and an error for an unknown region or supplier', async () => {
    expect((await world.current()).prices).toEqual([]);
    await expect(world.current({ region: 'ca_' })).rejects.toMatchObject({ code: 'unknown_region', status: 422 });
    await expect(world.current({ supplier: 'nobody' })).rejects.toMatchObject({
      code: 'unknown_supplier',
      status: 404,
    });
    await expect(world.current({ unit: 'therm' })).rejects.toMatchObject({ code: 'unit_mismatch', status: 422 });
  });

  test('lists sources separately, best first', async () => {
    await world.service.importPoints(hours(TODAY, new Array(24).fill(99), { source: 'awattar' }));
    await world.twoDays();
    expect((await world.current({ unit: 'mwh' })).prices.map(({ source, price }) => [source, price])).toEqual([
      ['energy_charts', 11],
      ['awattar', 99],
    ]);
    expect((await world.current({ limit: 1 })).prices).toHaveLength(1);
    expect((await world.current({ source: 'awattar' })).prices).toHaveLength(1);
  });

  test('returns 100 series for a limit of 100', async () => {
    for (let i = 0; i < 60; i++) {
      const key = { kind: 'tariff', supplier: 'octopus', product: `p${i}` } as const;
      await world.service.importPoints(hours(TODAY, new Array(14).fill(i), key));
    }
    expect((await world.current({ limit: 100 })).prices).toHaveLength(60);
    expect((await world.current()).prices).toHaveLength(10);
  });

  test('reports a supplier without offers as unknown', async () => {
    world.clock.set('2026-03-02T09:00Z');
    const key = { kind: 'tariff', source: 'csv', supplier: 'late' } as const;
    await world.service.importPoints(hours(TODAY, new Array(24).fill(1), key));
    const asked = (knownAt: string) => world.current({ supplier: 'late', at: NOW, knownAt: new Date(knownAt) });
    expect((await asked('2026-03-02T09:00Z')).prices).toHaveLength(1);
    await expect(asked('2026-03-02T08:59Z')).rejects.toMatchObject({ code: 'unknown_supplier' });
  });

  test('with `at` uses only prices known then', async () => {
    world.clock.set('2026-06-01T00:00Z');
    await world.twoDays();
    const tomorrowNoon = new Date('2026-03-03T11:00Z');
    const early = new Date('2026-03-02T12:29Z');
    expect((await world.current({ at: tomorrowNoon, knownAt: early })).prices).toEqual([]);
    expect((await world.current({ at: tomorrowNoon, knownAt: new Date('2026-03-02T12:30Z') })).prices).toHaveLength(1);
    expect(
      (await world.windows({ at: early, durationMinutes: 60, withinHours: 48, count: 10 })).windows.every(
        ({ end }) => end <= new Date(TODAY + 24 * HOUR_MS),
      ),
    ).toBe(true);
  });

  test('returns a revision from the moment it became known', async () => {
    await world.twoDays();
    world.clock.set('2026-03-02T11:30Z');
    await world.service.importPoints(hours(Date.parse('2026-03-02T10:00Z'), [500]));
    const price = async (knownAt: string) =>
      (await world.current({ at: NOW, knownAt: new Date(knownAt), unit: 'mwh' })).prices[0]!.price;
    expect(await price('2026-03-02T11:29Z')).toBe(11);
    expect(await price('2026-03-02T11:30Z')).toBe(500);
  });
});

describe('compare', () => {
  const tariff = (supplier: string, price: number, key: Partial<SeriesKey> = {}) =>
    world.service.importPoints(
      hours(TODAY, new Array(24).fill(price), { kind: 'tariff', supplier, unit: 'kwh', vatIncluded: true, ...key }),
    );

  test('lists tariffs by ascending price for the customer, with the standing charge separately', async () => {
    await tariff('dear', 0.35);
    await tariff('cheap', 0.25);
    await tariff('cheap', 0.2, { vatIncluded: false });
    await tariff('cheap', 0.6, { kind: 'standing_charge', unit: 'day' });
    await world.twoDays();
    const { offers } = await world.service.compare(ask(schemas.compareInput, {}));
    expect(
      offers.map(({ supplier, price, vatIncluded, standingChargePerDay }) => [
        supplier,
        price,
        vatIncluded,
        standingChargePerDay,
      ]),
    ).toEqual([
      ['cheap', 0.25, true, 0.6],
      ['dear', 0.35, true, null],
    ]);
  });

  test('ranks by the all-in price for a yearly usage; offers with unknown parts come last', async () => {
    await tariff('low-rate', 0.2);
    await tariff('low-rate', 1, { kind: 'standing_charge', unit: 'day' });
    await tariff('no-charge', 0.25);
    await tariff('no-charge', 0, { kind: 'standing_charge', unit: 'day' });
    await tariff('unknown-charge', 0.1);
    const ranked = async (annualUsage: number) =>
      (await world.service.compare(ask(schemas.compareInput, { annualUsage }))).offers.map(
        ({ supplier, allInPrice }) => [supplier, allInPrice],
      );
    expect(await ranked(3_650)).toEqual([
      ['no-charge', 0.25],
      ['low-rate', 0.3],
      ['unknown-charge', null],
    ]);
    expect(await ranked(36_500)).toEqual([
      ['low-rate', 0.21],
      ['no-charge', 0.25],
      ['unknown-charge', null],
    ]);
  });

  test('returns an empty list for a market without offers', async () => {
    await world.twoDays();
    expect((await world.service.compare(ask(schemas.compareInput, {}))).offers).toEqual([]);
  });
});
