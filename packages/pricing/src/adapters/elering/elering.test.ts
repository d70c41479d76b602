import { fixedClock } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, fixture, payload, pointsOf } from '../shared/testing.ts';

const parser = createParser('elering', { clock: fixedClock('2025-11-01T12:00:00Z') })!;
const parse = (value: unknown) => parser.parse(payload(value), context());

test('hours and quarter-hours in one list are distinguished; an empty list of a country gives no data', () => {
  const parsed = parser.parse(fixture(import.meta.dirname, 'nps_price_switch.json'), context());
  expect(brief(pointsOf(parsed))).toEqual([
    '2025-09-30T20:00Z +60m 60.1',
    '2025-09-30T21:00Z +60m 50.2',
    '2025-09-30T22:00Z +15m -0.1',
    '2025-09-30T22:15Z +15m 0',
    '2025-09-30T22:30Z +15m 12.5',
  ]);
  expect(codesOf(parsed)).toEqual(['no_data']);
});

test('the additional point of the inclusive end is kept only if its length is known', () => {
  const from = Date.UTC(2025, 8, 30, 20) / 1000;
  const hours = [0, 1, 2].map((hour) => ({ timestamp: from + hour * 3600, price: hour }));
  const parsed = parse({ success: true, data: { ee: hours } });
  expect(brief(pointsOf(parsed))).toEqual(['2025-09-30T20:00Z +60m 0', '2025-09-30T21:00Z +60m 1']);
  expect(codesOf(parsed)).toEqual(['unknown_length']);
});

test('milliseconds, nulls, text, unknown countries and failures are reported', () => {
  const rows = [
    { timestamp: 1759262400000, price: 1 },
    { timestamp: 1759262400, price: null },
    { timestamp: '1759262400', price: 1 },
  ];
  expect(codesOf(parse({ success: true, data: { lv: rows, xx: [] } })).sort()).toEqual([
    'invalid_row',
    'invalid_time',
    'missing_price',
    'unknown_region',
  ]);
  expect(parse({ success: true, data: { '': [] } }).rejected).toEqual([
    { code: 'unknown_region', where: 'country ""', reason: 'not a country covered by Elering' },
  ]);
  expect(() => parse({ success: false, data: {} })).toThrow('failed');
  expect(() => parse({ success: false, messages: ['x'] })).toThrow('failed');
  expect(codesOf(parse({ success: true, data: [] }))).toEqual(['no_data']);
  expect(codesOf(parse({ success: true, data: {} }))).toEqual(['no_data']);
});

test('a country without a list does not affect the others', () => {
  const from = Date.UTC(2025, 9, 1) / 1000;
  const rows = [0, 900, 1800].map((seconds) => ({ timestamp: from + seconds, price: 0 - seconds }));
  const parsed = parse({ success: true, data: { ee: rows, fi: null, lv: 'closed' } });
  expect(pointsOf(parsed).map(({ price }) => price)).toEqual([0, -900, -1800]);
  expect(codesOf(parsed)).toEqual(['no_data', 'invalid_row']);
});
