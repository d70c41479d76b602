import { DAY_MS, HOUR_MS } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import type { SeriesKey } from '../series/price-point.ts';
import { ask, hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

/** Which offers are ranked together. */

const world = priceWorld();
const flat = (price: number, days = 1) => new Array(24 * days).fill(price) as number[];
/** 0.05 from midnight to six, 0.40 otherwise. */
const nightly = (days = 1) => Array.from({ length: 24 * days }, (_, i) => (i % 24 < 6 ? 0.05 : 0.4));
const tariff = (supplier: string, prices: readonly number[], key: Partial<SeriesKey> = {}, start = TODAY) =>
  world.service.importPoints(
    hours(start, prices, { kind: 'tariff', supplier, unit: 'kwh', vatIncluded: true, ...key }),
  );
const charge = (supplier: string, perDay: number, key: Partial<SeriesKey> = {}) =>
  tariff(supplier, flat(perDay), { kind: 'standing_charge', unit: 'day', ...key });
const compare = (input: object = {}) => world.service.compare(ask(schemas.compareInput, input));
const ranks = async (input: object = {}) =>
  (await compare(input)).offers.map(({ supplier, rank, notComparable }) => [
    supplier,
    rank,
    notComparable?.code ?? null,
  ]);

describe('unit rates', () => {
  test('a cheaper price without VAT is not ranked before more expensive ones with VAT', async () => {
    await tariff('without', flat(0.28), { vatIncluded: false });
    await tariff('with', flat(0.3));
    await tariff('dear', flat(0.31));
    const answer = await compare();
    expect(answer.basis).toMatchObject({ measure: 'unit_rate', vatIncluded: true, currency: 'EUR', unit: 'kwh' });
    expect(await ranks()).toEqual([
      ['with', 1, null],
      ['dear', 2, null],
      ['without', null, 'vat'],
    ]);
    expect(answer.offers[2]).toMatchObject({ comparable: false, price: 0.28 });
    expect(schemas.compareOutput.parse(answer)).toEqual(answer);
  });

  test('prices without VAT are ranked if no price with VAT is known', async () => {
    await tariff('a', flat(0.28), { vatIncluded: false });
    await tariff('b', flat(0.2), { vatIncluded: false });
    expect((await compare()).basis).toMatchObject({ vatIncluded: false });
    expect(await ranks()).toEqual([
      ['b', 1, null],
      ['a', 2, null],
    ]);
  });

  test('another currency is listed but not ranked, unless it is requested', async () => {
    await tariff('home', flat(0.3));
    await tariff('abroad', flat(0.1), { currency: 'DKK' });
    expect(await ranks()).toEqual([
      ['home', 1, null],
      ['abroad', null, 'currency'],
    ]);
    expect(await ranks({ currency: 'DKK' })).toEqual([['abroad', 1, null]]);
    await expect(compare({ currency: 'USD' })).rejects.toMatchObject({ code: 'currency_unavailable', status: 422 });
  });

  test('units of one dimension are ranked together, but not volumes of gas', async () => {
    const gas = { utility: 'natural_gas' } as const;
    await tariff('therms', flat(3), { ...gas, unit: 'therm' });
    await tariff('hours', flat(0.08), { ...gas, unit: 'kwh' });
    await tariff('metres', flat(0.5), { ...gas, unit: 'm3' });
    const { offers, basis } = await compare({ ...gas, unit: undefined });
    expect(basis).toMatchObject({ unit: 'therm' });
    expect(offers.map(({ supplier, price, rank }) => [supplier, price, rank])).toEqual([
      ['hours', 2.34456856, 1],
      ['therms', 3, 2],
      ['metres', 0.5, null],
    ]);
    expect((await compare({ ...gas, unit: 'kwh' })).offers.map(({ supplier, price }) => [supplier, price])).toEqual([
      ['hours', 0.08],
      ['therms', 0.10236425],
    ]);
  });

  test('differing standing charges that are not included are reported', async () => {
    await tariff('a', flat(0.2));
    await charge('a', 1);
    await tariff('b', flat(0.25));
    expect((await compare()).basis!.note).toContain('standing charges differ');
  });
});

describe('with a yearly usage', () => {
  test('the order of a flat and a night tariff does not depend on the hour', async () => {
    await tariff('flat', flat(0.2));
    await charge('flat', 0);
    await tariff('night', nightly());
    await charge('night', 0);
    for (let hour = 0; hour < 24; hour++) {
      const at = new Date(TODAY + hour * HOUR_MS + 1);
      const { offers, basis } = await compare({ annualUsage: 3650, at, knownAt: NOW });
      expect(offers.map(({ supplier, averagePrice, allInPrice }) => [supplier, averagePrice, allInPrice])).toEqual([
        ['flat', 0.2, 0.2],
        ['night', 0.3125, 0.3125],
      ]);
      expect(basis).toMatchObject({
        measure: 'all_in',
        period: { start: new Date(TODAY), end: new Date(TODAY + DAY_MS), days: 1, timeZone: 'Europe/Berlin' },
      });
    }
  });

  test('a week of local days is used where it is known, with the hours that the clock change takes', async () => {
    // From Tuesday 24 March to Monday 30 March 2026: Sunday the 29th has 23 hours.
    const monday = Date.parse('2026-03-29T22:00Z');
    world.clock.set(new Date(monday + 12 * HOUR_MS));
    const start = Date.parse('2026-03-23T23:00Z');
    await tariff('week', [...flat(0.2, 1), ...new Array(143).fill(0.1)], {}, start);
    await charge('week', 0, {});
    await tariff('week', flat(0), { kind: 'standing_charge', unit: 'day' }, monday);
    const { basis, offers } = await compare({ annualUsage: 1000 });
    expect(basis!.period).toMatchObject({ start: new Date(start), end: new Date(monday + DAY_MS), days: 7 });
    expect(offers[0]!.averagePrice).toBe(Math.round(((24 * 0.2 + 143 * 0.1) / 167) * 1e8) / 1e8);
  });

  test('tariffs with unknown rates or charges are listed with their reason', async () => {
    await tariff('whole', flat(0.3));
    await charge('whole', 1);
    await tariff('other', flat(0.32));
    await charge('other', 1);
    await tariff('half', flat(0.1).slice(0, 14));
    await charge('half', 1);
    await tariff('no-charge', flat(0.1));
    await tariff('vat', flat(0.1), { vatIncluded: false });
    await charge('vat', 0, { vatIncluded: false });
    expect(await ranks({ annualUsage: 3650 })).toEqual([
      ['whole', 1, null],
      ['other', 2, null],
      ['vat', null, 'vat'],
      ['no-charge', null, 'standing_charge_unknown'],
      ['half', null, 'period_not_known'],
    ]);
    const { offers } = await compare({ annualUsage: 3650 });
    expect(offers.find(({ supplier }) => supplier === 'half')).toMatchObject({ averagePrice: null, allInPrice: null });
  });

  test('a charge in another currency is never added to a rate', async () => {
    await tariff('mixed', flat(0.3));
    await charge('mixed', 5, { currency: 'DKK' });
    expect(await ranks({ annualUsage: 3650 })).toEqual([['mixed', null, 'standing_charge_unknown']]);
  });

  test('hours later published as quarter-hours count once', async () => {
    await tariff('cut', flat(0.3));
    await charge('cut', 0);
    const quarters = [1, 2, 3, 4].map((price, i) => {
      const start = TODAY + i * 15 * 60_000;
      return { start: new Date(start), end: new Date(start + 15 * 60_000), price };
    });
    world.clock.set(new Date(NOW.getTime() + 60_000));
    await world.service.importPoints({
      series: hours(0, [], { kind: 'tariff', supplier: 'cut', unit: 'kwh', vatIncluded: true }).series,
      points: quarters,
    });
    const { offers } = await compare({ annualUsage: 3650 });
    expect(offers[0]!.averagePrice).toBeCloseTo((23 * 0.3 + 2.5) / 24, 8);
  });
});

describe('an empty comparison states the reason', () => {
  test('no tariff, none at that time, or no data at all', async () => {
    expect(await compare()).toMatchObject({ offers: [], basis: null, reason: { code: 'no_tariffs' } });
    await tariff('past', flat(0.3));
    expect(await compare({ at: new Date(TODAY + 3 * DAY_MS) })).toMatchObject({ reason: { code: 'outside_range' } });
    expect((await compare()).reason).toBeNull();
  });
});
