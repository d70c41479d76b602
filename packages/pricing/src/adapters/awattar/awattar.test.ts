import { fixedClock } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { FLAG } from '../../series/price-point.ts';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, fixture, payload, pointsOf } from '../shared/testing.ts';

const parser = createParser('awattar', { clock: fixedClock('2025-11-01T12:00:00Z') })!;
const good = fixture(import.meta.dirname, 'marketdata_de.json');

test('hourly prices keep their sign; those after the change to quarter-hours are flagged as averages', () => {
  const parsed = parser.parse(good, context());
  expect(parsed.batches[0]?.series).toMatchObject({ region: 'de', unit: 'mwh', currency: 'EUR', vatIncluded: false });
  expect(brief(pointsOf(parsed))).toEqual([
    '2025-09-30T20:00Z +60m 88.1',
    '2025-09-30T21:00Z +60m -500',
    '2025-09-30T22:00Z +60m 0',
  ]);
  expect(pointsOf(parsed).map(({ flags }) => flags ?? 0)).toEqual([0, 0, FLAG.averaged]);
});

test('a response for another country than the requested one is rejected', () => {
  const data = [{ start_timestamp: 1759262400000, end_timestamp: 1759266000000, marketprice: 1, unit: 'Eur/MWh' }];
  const regionOf = (value: object, region?: string) =>
    parser.parse(payload(value), context(region ? { region } : {})).batches[0]?.series.region;
  expect(regionOf({ data, url: '/at/v1/marketdata' }, 'de')).toBeUndefined();
  expect(regionOf({ data, url: '/at/v1/marketdata' })).toBe('at');
  expect(regionOf({ data, url: '/at/v1/marketdata' }, 'at')).toBe('at');
  expect(regionOf({ data }, 'at')).toBe('at');
  expect(codesOf(parser.parse(payload({ data }), context()))).toEqual(['unknown_region']);
});

test('only the damaged row of a response is rejected', () => {
  const row = (hour: number, extra: object = {}) => ({
    start_timestamp: Date.UTC(2025, 0, 1, hour),
    end_timestamp: Date.UTC(2025, 0, 1, hour + 1),
    marketprice: hour,
    unit: 'Eur/MWh',
    ...extra,
  });
  const data = [
    row(0),
    row(1, { marketprice: null }),
    row(2, { unit: 'ct/kWh' }),
    row(3, { end_timestamp: Date.UTC(2025, 0, 1, 6) }),
    row(4, { start_timestamp: 1_735_704_000 }),
    row(5, { end_timestamp: undefined }),
    'row',
    row(6),
  ];
  const parsed = parser.parse(payload({ data, url: '/de/v1/marketdata' }), context());
  expect(brief(pointsOf(parsed))).toEqual([
    '2025-01-01T00:00Z +60m 0',
    '2025-01-01T05:00Z +60m 5',
    '2025-01-01T06:00Z +60m 6',
  ]);
  expect(codesOf(parsed).sort()).toEqual([
    'invalid_row',
    'invalid_time',
    'invalid_time',
    'missing_price',
    'unknown_unit',
  ]);
});

test('an empty list gives no data, and an error body is reported as unreadable', () => {
  expect(codesOf(parser.parse(payload({ object: 'list', data: [], url: '/de/v1/marketdata' }), context()))).toEqual([
    'no_data',
  ]);
  expect(() => parser.parse(payload({ error: 'rate limit' }), context())).toThrow('market data');
});
