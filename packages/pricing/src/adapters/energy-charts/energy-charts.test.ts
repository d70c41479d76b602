import { fixedClock, getRegion } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { createParser } from '../registry.ts';
import { brief, codesOf, context, fixture, payload, pointsOf } from '../shared/testing.ts';
import { regionsServed } from './zones.ts';

const clock = fixedClock('2025-11-01T12:00:00Z');
const parser = createParser('energy_charts', { clock })!;
const asPrivate = createParser('energy_charts', { clock, privateUse: true })!;
const OPEN = 'CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de';
const PRIVATE = 'The data provided herein is for private and internal use only. (EPEX SPOT)';

/** An answer with so many steps from an instant on. */
const answer = (start: string, count: number, stepMinutes: number, extra: object = {}) => {
  const from = Date.parse(start) / 1000;
  const unix_seconds = Array.from({ length: count }, (_, index) => from + index * stepMinutes * 60);
  return {
    license_info: OPEN,
    unix_seconds,
    price: unix_seconds.map((_, index) => index - 5),
    unit: 'EUR / MWh',
    ...extra,
  };
};
const parse = (value: unknown, region = 'de', using = parser) => using.parse(payload(value), context({ region }));

test('hours, quarter-hours and a change between them are read from one array; nulls are rejected, zero and negative prices are kept', () => {
  const parsed = parser.parse(
    fixture(import.meta.dirname, 'price_DE-LU_switch.json'),
    context({ fileName: 'price_DE-LU_switch.json' }),
  );
  expect(brief(pointsOf(parsed))).toEqual([
    '2025-09-30T19:00Z +60m 101.5',
    '2025-09-30T20:00Z +60m 0',
    '2025-09-30T22:00Z +15m -500',
    '2025-09-30T22:15Z +15m -0.01',
    '2025-09-30T22:30Z +15m 42.4',
    '2025-09-30T23:00Z +15m 43.1',
  ]);
  expect(codesOf(parsed)).toEqual(['missing_price', 'missing_price']);
  expect(parsed.batches[0]?.series).toMatchObject({
    region: 'de',
    currency: 'EUR',
    unit: 'mwh',
    vatIncluded: false,
    direction: 'import',
    kind: 'day_ahead',
  });
});

test.each([
  ['2025-10-25T22:00Z', 100, 15],
  ['2025-10-25T22:00Z', 25, 60],
  ['2026-03-28T23:00Z', 92, 15],
  ['2024-03-30T23:00Z', 23, 60],
])('a clock-change day from %s has %i prices of %i minutes', (start, count, minutes) => {
  const points = pointsOf(parse(answer(start, count, minutes)));
  expect(points).toHaveLength(count);
  expect(points.every(({ start, end }) => end.getTime() - start.getTime() === minutes * 60_000)).toBe(true);
});

describe('the license of the response decides what is kept', () => {
  test.each([
    [OPEN, 'de', []],
    [OPEN, 'dk1', []],
    [PRIVATE, 'de', ['license']],
    [PRIVATE, 'no1', ['license']],
    ['CC BY-NC 4.0', 'de', ['license']],
    ['all rights reserved', 'fr', ['license']],
    [null, 'de', []],
    [null, 'se3', ['license']],
  ])('%j for %s', (license_info, region, codes) => {
    const parsed = parse(answer('2025-11-03T23:00Z', 4, 15, { license_info }), region);
    expect(codesOf(parsed)).toEqual(codes);
    expect(parsed.batches).toHaveLength(codes.length === 0 ? 1 : 0);
    expect(parse(answer('2025-11-03T23:00Z', 4, 15, { license_info }), region, asPrivate).batches).toHaveLength(1);
  });
});

test('the unit is accepted in known spellings and if omitted in late 2024, and rejected otherwise', () => {
  for (const unit of ['EUR/MWh', 'Eur / MWh', 'No Unit']) {
    expect(parse(answer('2024-12-08T23:00Z', 3, 60, { unit })).batches[0]?.series).toMatchObject({
      unit: 'mwh',
      currency: 'EUR',
    });
  }
  expect(codesOf(parse(answer('2024-12-08T23:00Z', 3, 60, { unit: 'ct/kWh' })))).toEqual(['unknown_unit']);
  expect(codesOf(parse(answer('2024-12-08T23:00Z', 3, 60, { unit: null })))).toEqual(['unknown_unit']);
});

test('prices that cannot be attributed are rejected: columns of different length, no zone, a foreign zone, an empty response', () => {
  const good = answer('2025-11-03T23:00Z', 4, 15);
  expect(codesOf(parse({ ...good, price: [1, 2, 3] }))).toEqual(['invalid_row']);
  expect(codesOf(parser.parse(payload(good), context()))).toEqual(['unknown_region']);
  expect(codesOf(parse(good, 'us_ct'))).toEqual(['unknown_region']);
  expect(codesOf(parse({ ...good, unix_seconds: [], price: [] }))).toEqual(['no_data']);
  expect(codesOf(parse({ ...good, price: ['1', true, {}, 4] }))).toEqual([
    'missing_price',
    'missing_price',
    'missing_price',
  ]);
  expect(() => parse({ detail: [{ msg: 'invalid bzn' }] })).toThrow('error instead of prices');
  expect(() => parse({ license_info: OPEN })).toThrow('in the documented format');
});

test('every zone is a region, and without private use only zones with an open license are requested', () => {
  expect(regionsServed(true).length).toBeGreaterThanOrEqual(38);
  expect(regionsServed(true).map((code) => getRegion(code).code)).toEqual(regionsServed(true));
  const open = regionsServed(false);
  expect(open).toEqual(expect.arrayContaining(['at', 'be', 'ch', 'cz', 'de', 'fr', 'hu', 'nl', 'pl', 'si']));
  expect(open).not.toContain('no1');
});
