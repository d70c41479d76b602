import { expect, test } from 'vitest';
import { similarRegions, unknownRegionMessage } from './regions.ts';
import { didYouMean, similar } from './similar.ts';

const NAMES = [
  'durationMinutes',
  'withinHours',
  'region',
  'count',
  'natural_gas',
  'heating_oil',
  'mwh',
  'kwh',
  'cents_kwh',
];

test.each([
  ['duration', ['durationMinutes']],
  ['duration_minutes', ['durationMinutes']],
  ['Region', ['region']],
  ['regoin', ['region']],
  ['regions', ['region']],
  ['hours', ['withinHours']],
  ['MWh', ['mwh']],
  ['NATURAL-GAS', ['natural_gas']],
  ['gas', ['natural_gas']],
  ['oil', ['heating_oil']],
  ['zebra', []],
  ['', []],
  ['x', []],
  ['r'.repeat(10_000), []],
])('the suggestion for %s is %j', (text, expected) => expect(similar(text, NAMES)).toEqual(expected));

test.each([
  ['DE', ['de', 'us_de']],
  ['CA', ['ca', 'us_ca']],
  ['NO1', ['no1']],
  ['NO-1', ['no1']],
  ['CT', ['us_ct']],
  ['US-CT', ['us_ct']],
  ['us_CT', ['us_ct']],
  [' connecticut ', ['us_ct']],
  ['10YNO-1--------2', ['no1']],
  ['germany', ['de']],
  ['DE-LU', ['de']],
  ['gb', ['uk']],
  ['United Kingdom', ['uk']],
  ['Britain', ['uk']],
  ['no', ['no1', 'no2', 'no3']],
  ['Sweden', ['se1', 'se2', 'se3']],
  ['oslo', ['no1']],
])('the suggestion for the region %s is %j', (text, expected) => expect(similarRegions(text)).toEqual(expected));

test('a code with two meanings gets both suggestions', () => {
  expect(unknownRegionMessage('CA')).toBe('Unknown region "CA"; did you mean "ca" or "us_ca"?');
});

test('the hint lists one or several suggestions', () => {
  expect(didYouMean([])).toBe('');
  expect(didYouMean(['a'])).toBe('; did you mean "a"?');
  expect(didYouMean(['a', 'b', 'c'])).toBe('; did you mean "a", "b" or "c"?');
  expect(unknownRegionMessage('NO1')).toBe('Unknown region "NO1"; did you mean "no1"?');
  expect(unknownRegionMessage('atlantis')).toContain('prices.regions for the full list');
});
