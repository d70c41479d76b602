import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { ask, hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

/** Selection by currency, unit and name, and the reasons of empty responses. */

const world = priceWorld();

const DK1 = 'dk1' as RegionCode;
const day = { start: new Date(TODAY), end: new Date(TODAY + 24 * HOUR_MS) };
const twoCurrencies = async () => {
  const eds = { region: DK1, source: 'energidataservice' } as const;
  await world.service.importPoints(hours(TODAY, [700, 710, null, 720], { ...eds, currency: 'DKK' }));
  await world.service.importPoints(hours(TODAY, [94, 95, 96, 97], { ...eds, currency: 'EUR' }));
};

describe('two currencies in one region', () => {
  test('use the currency of the region, list the other series, and allow selecting it', async () => {
    await twoCurrencies();
    const own = await world.history({ region: 'dk1', ...day, unit: 'mwh' });
    expect(own).toMatchObject({ currency: 'DKK', values: expect.arrayContaining([700, null]) });
    expect(own.otherSeries).toEqual([expect.objectContaining({ currency: 'EUR', source: 'energidataservice' })]);
    const euro = await world.history({ region: 'dk1', ...day, unit: 'mwh', currency: 'EUR' });
    expect(euro).toMatchObject({ currency: 'EUR', otherSeries: [{ currency: 'DKK' }], reason: null });
    expect(euro.values.slice(0, 4)).toEqual([94, 95, 96, 97]);
    const now = new Date(TODAY + 2.5 * HOUR_MS);
    expect((await world.current({ region: 'dk1', at: now, currency: 'EUR' })).prices).toMatchObject([{ price: 0.096 }]);
  });

  test('can be selected in every operation; a missing currency is rejected', async () => {
    await twoCurrencies();
    const at = new Date(TODAY + HOUR_MS);
    const asked = { region: 'dk1', currency: 'EUR', at, knownAt: NOW };
    const answers = await Promise.all([
      world.history(asked),
      world.service.statistics(ask(schemas.statisticsInput, asked)),
      world.service.trends(ask(schemas.trendsInput, asked)),
      world.service.peakHours(ask(schemas.peakHoursInput, asked)),
      world.windows({ ...asked, durationMinutes: 60 }),
    ]);
    expect(answers.map(({ currency, source }) => [currency, source])).toEqual(
      answers.map(() => ['EUR', 'energidataservice']),
    );
    const refused = { code: 'currency_unavailable', status: 422, details: { currencies: ['DKK', 'EUR'] } };
    await expect(world.history({ region: 'dk1', currency: 'USD' })).rejects.toMatchObject(refused);
    await expect(world.current({ region: 'dk1', currency: 'USD' })).rejects.toMatchObject(refused);
    expect(await world.current({ region: 'fr', currency: 'USD' })).toMatchObject({ reason: { code: 'no_series' } });
  });
});

describe('units', () => {
  const gas = { utility: 'natural_gas' } as const;
  test('convert gas stored per therm to kWh exactly', async () => {
    await world.service.importPoints(hours(TODAY, new Array(24).fill(10), { ...gas, unit: 'therm' }));
    expect((await world.current({ ...gas, unit: 'kwh' })).prices).toMatchObject([{ price: 0.34121416, unit: 'kwh' }]);
    expect((await world.current({ ...gas, unit: 'mwh' })).prices).toMatchObject([{ price: 341.21416331 }]);
    expect((await world.current(gas)).prices).toMatchObject([{ price: 10, unit: 'therm' }]);
  });

  test('keep gas stored per kWh unless therms are requested', async () => {
    await world.service.importPoints(hours(TODAY, new Array(24).fill(0.1), { ...gas, unit: 'kwh' }));
    expect((await world.current(gas)).prices).toMatchObject([{ price: 0.1, unit: 'kwh' }]);
    expect((await world.current({ ...gas, unit: 'therm' })).prices).toMatchObject([{ price: 2.9307107 }]);
  });

  test('reject an impossible conversion with the stored unit', async () => {
    await world.service.importPoints(hours(TODAY, new Array(24).fill(0.5), { ...gas, unit: 'm3' }));
    const refused = { code: 'unit_unavailable', status: 422, details: { units: ['m3'] } };
    await expect(world.current({ ...gas, unit: 'kwh' })).rejects.toMatchObject(refused);
    await expect(world.history({ ...gas, unit: 'therm' })).rejects.toMatchObject(refused);
    await world.twoDays();
    await expect(world.current({ unit: 'day' })).rejects.toMatchObject({ code: 'unit_unavailable' });
  });
});

describe('unknown names', () => {
  test('of a source or product are rejected with a list of the existing ones', async () => {
    await world.twoDays();
    await world.service.importPoints(hours(TODAY, [1], { kind: 'tariff', supplier: 's', product: 'agile' }));
    await expect(world.current({ source: 'energycharts' })).rejects.toMatchObject({
      code: 'unknown_source',
      status: 404,
      publicMessage: expect.stringContaining('energy_charts'),
    });
    await expect(world.history({ product: 'agil' })).rejects.toMatchObject({
      code: 'unknown_product',
      publicMessage: expect.stringContaining('agile'),
    });
    await expect(world.windows({ supplier: 'x' })).rejects.toMatchObject({
      code: 'unknown_supplier',
      publicMessage: expect.stringContaining('available suppliers: s'),
    });
  });

  test('are distinguished from a source without data here, which gives an empty response with a reason', async () => {
    await world.twoDays();
    expect(await world.current({ source: 'awattar' })).toMatchObject({
      prices: [],
      reason: { code: 'nothing_selected', text: expect.stringContaining('day_ahead from energy_charts in EUR') },
    });
  });
});

describe('an empty response states the reason', () => {
  test('no stored data, none in the range, none known then, or only averages', async () => {
    expect((await world.history()).reason).toMatchObject({ code: 'no_series' });
    await world.twoDays();
    expect((await world.history()).reason).toBeNull();
    const later = { start: new Date('2026-05-01T00:00Z'), end: new Date('2026-05-02T00:00Z') };
    expect((await world.history(later)).reason).toMatchObject({
      code: 'outside_range',
      text: expect.stringContaining('2026-03-03T23:00:00.000Z'),
    });
    expect((await world.current({ at: later.start })).reason).toMatchObject({ code: 'outside_range' });
    const before = { ...later, at: new Date('2026-01-01T00:00Z') };
    expect((await world.history(before)).reason).toMatchObject({ code: 'not_known_then' });
    await world.service.importPoints(
      hours(TODAY, [1], { region: 'at' as RegionCode, kind: 'retail_average', source: 'eia' }),
    );
    expect(await world.service.peakHours(ask(schemas.peakHoursInput, { region: 'at' }))).toMatchObject({
      reason: { code: 'only_averages' },
    });
    expect((await world.windows({ region: 'at' })).reason).toMatchObject({ code: 'only_averages' });
  });

  test('a region that is priced by its zones names them', async () => {
    await world.service.importPoints(hours(TODAY, [1], { region: 'it_north' as RegionCode }));
    expect((await world.current({ region: 'it' })).reason!.text).toContain('it_north');
  });

  test('a trend of no value or one value is unknown, not stable', async () => {
    const trend = (input: object) => world.service.trends(ask(schemas.trendsInput, input));
    expect(await trend({})).toMatchObject({ direction: 'unknown', dataPoints: 0, reason: { code: 'no_series' } });
    await world.service.importPoints(hours(TODAY, [1]));
    expect(await trend({})).toMatchObject({ direction: 'unknown', dataPoints: 1, reason: { code: 'too_few_values' } });
    await world.service.importPoints(hours(TODAY, [1, 1]));
    expect(await trend({})).toMatchObject({ direction: 'stable', dataPoints: 2, reason: null });
  });

  test('windows longer than the known prices state the end of known prices', async () => {
    await world.service.importPoints(hours(TODAY, new Array(12).fill(1)));
    expect(await world.windows({ durationMinutes: 180 })).toMatchObject({
      windows: [],
      reason: { code: 'no_window', text: expect.stringContaining('2026-03-02T11:00:00.000Z') },
    });
  });

  test('lists of sources and regions state the reason for being empty', async () => {
    const sources = (input: object) => world.service.sources(schemas.sourcesInput.parse(input));
    expect((await sources({})).reason).toMatchObject({ code: 'no_series' });
    await world.twoDays();
    expect((await sources({})).reason).toBeNull();
    expect((await sources({ page: 2 })).reason).toMatchObject({ code: 'outside_range' });
    const regions = (input: object) => world.service.regions(schemas.regionsInput.parse(input));
    expect((await regions({ parent: 'de' })).reason).toMatchObject({ code: 'nothing_selected' });
    expect((await regions({ parent: 'it', withData: true })).reason).toMatchObject({ code: 'no_series' });
  });
});
