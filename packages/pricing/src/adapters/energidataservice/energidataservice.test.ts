import { fixedClock } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, fixture, payload, pointsOf } from '../shared/testing.ts';

const parser = createParser('energidataservice', { clock: fixedClock('2025-11-01T12:00:00Z') })!;
const parse = (value: unknown) => parser.parse(payload(value), context());

const inCurrencies = (parsed: ReturnType<typeof parse>) =>
  parsed.batches.map(({ series, points }) => [series.region, series.currency, ...brief(points)]);

test('quarter-hours are read as UTC, a price only in EUR as EUR, and a foreign area is rejected', () => {
  const parsed = parser.parse(fixture(import.meta.dirname, 'DayAheadPrices.json'), context());
  expect(inCurrencies(parsed)).toEqual([
    ['dk1', 'DKK', '2025-10-26T00:45Z +15m 82.880029', '2025-10-26T01:00Z +15m -3.73'],
    ['dk1', 'EUR', '2025-10-26T01:15Z +15m 1'],
  ]);
  expect(parsed.batches[0]?.series).toMatchObject({ unit: 'mwh' });
  expect(codesOf(parsed)).toEqual(['unknown_region']);
});

test('days without an exchange rate are in EUR, in either dataset; 0 DKK is a price, and missing prices are skipped', () => {
  const hour = (at: string, dkk: number | null, eur: number | null) => ({
    HourUTC: `2024-11-01T${at}:00:00`,
    PriceArea: 'DK1',
    SpotPriceDKK: dkk,
    SpotPriceEUR: eur,
  });
  const parsed = parse({
    dataset: 'Elspotprices',
    records: [hour('00', null, 355.71), hour('01', 0, 5), hour('02', null, null)],
  });
  expect(inCurrencies(parsed)).toEqual([
    ['dk1', 'DKK', '2024-11-01T01:00Z +60m 0'],
    ['dk1', 'EUR', '2024-11-01T00:00Z +60m 355.71'],
  ]);
  expect(codesOf(parsed)).toEqual(['missing_price']);
});

test('records are read with and without their envelope', () => {
  const records = ['00:00', '00:15'].map((at) => ({
    TimeUTC: `2025-11-01T${at}:00`,
    PriceArea: 'DK2',
    DayAheadPriceDKK: -1,
  }));
  expect(parse(records)).toEqual(parse({ dataset: 'DayAheadPrices', records }));
  expect(codesOf(parse([]))).toEqual(['no_data']);
  expect(codesOf(parse([{ Minutes5UTC: '2025-11-01T00:00:00', PriceArea: 'DK1' }]))).toEqual(['not_a_price']);
});

test('the retired hourly dataset is read, also a single hour', () => {
  const parsed = parser.parse(fixture(import.meta.dirname, 'Elspotprices.json'), context());
  expect(brief(pointsOf(parsed))).toEqual(['2024-03-31T00:00Z +60m 350.100006']);
  expect(parsed.batches[0]?.series.region).toBe('dk2');
});

test('the length of rows is inferred for each area separately', () => {
  const record = (area: string, time: string) => ({
    TimeUTC: `2025-11-01T${time}:00`,
    PriceArea: area,
    DayAheadPriceDKK: 1,
  });
  const records = [record('DK1', '00:00'), record('DK2', '00:15'), record('DK1', '00:15'), record('DK2', '00:00')];
  expect(parse({ dataset: 'DayAheadPrices', records }).batches.map(({ points }) => brief(points).length)).toEqual([
    2, 2,
  ]);
});

test('other datasets, missing records and damaged records are reported', () => {
  expect(codesOf(parse({ dataset: 'DatahubPricelist', records: [{}, {}] }))).toEqual(['not_a_price']);
  expect(codesOf(parse({ dataset: 'DayAheadPrices', records: [] }))).toEqual(['no_data']);
  expect(codesOf(parse({ dataset: 'DayAheadPrices', records: [{ TimeUTC: 'soon', PriceArea: 'DK1' }, 7] }))).toEqual([
    'invalid_time',
    'invalid_row',
  ]);
  expect(codesOf(parse({ total: 0, limit: 0, records: [] }))).toEqual(['no_data']);
  expect(() => parse({ message: 'unknown dataset' })).toThrow('unknown dataset');
});

test('a response without a dataset name is identified by its records, also if the first is damaged', () => {
  const record = (time: string) => ({ TimeUTC: `2025-11-01T${time}:00`, PriceArea: 'DK1', DayAheadPriceDKK: -500 });
  const parsed = parse({ records: [null, record('00:00'), record('00:15')] });
  expect(brief(pointsOf(parsed))).toEqual(['2025-11-01T00:00Z +15m -500', '2025-11-01T00:15Z +15m -500']);
  expect(codesOf(parsed)).toEqual(['invalid_row']);
});
