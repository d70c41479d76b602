import type { Panel } from '@energy-optimizer/forecasting';
import { expect, test } from 'vitest';
import { withoutDoubtful } from './doubtful-prices.ts';

const dates = (days: number) =>
  Array.from({ length: days }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));

/** Days around 50 with a peak of 200 on every tenth; the last ones are scaled. */
function market(days: number, { last, factor }: { last: number; factor: number }): Panel {
  const prices = Float64Array.from({ length: days * 24 }, (_, at) => {
    const [day, hour] = [Math.floor(at / 24), at % 24];
    const price = hour === 18 && day % 10 === 0 ? 200 : 50 + hour;
    return day >= days - last ? price * factor : price;
  });
  return { steps: 24, dates: dates(days), prices, exogenous: [] };
}

test.each([
  ['a thousand times', 1_000],
  ['cents for euros', 100],
  ['with the sign swapped too', -1_000],
])('the newest days in another unit are ignored as implausible: %s', (_what, factor) => {
  const given = market(200, { last: 3, factor });
  const { panel, doubtful } = withoutDoubtful(given);
  expect(doubtful).toEqual(given.dates.slice(-3));
  expect(panel.prices.subarray(197 * 24).every(Number.isNaN)).toBe(true);
  expect(panel.prices.subarray(0, 197 * 24)).toEqual(given.prices.subarray(0, 197 * 24));
});

test.each([
  ['four times the usual', { last: 3, factor: 4 }],
  ['collapsed prices', { last: 3, factor: 0.001 }],
  ['prices of zero', { last: 3, factor: 0 }],
  ['a level that has held for more than four weeks', { last: 40, factor: 1_000 }],
])('plausible prices are accepted: %s', (_what, change) => {
  const given = market(200, change);
  expect(withoutDoubtful(given)).toEqual({ panel: given, doubtful: [] });
});

test('a spike of one hour is accepted, and so are all prices of a market with little history', () => {
  const spike = market(200, { last: 0, factor: 1 });
  spike.prices[199 * 24 + 5] = 50_000;
  expect(withoutDoubtful(spike).doubtful).toEqual([]);
  expect(withoutDoubtful(market(50, { last: 3, factor: 1_000 })).doubtful).toEqual([]);
});

test('a year of zeros or gaps sets no plausible price range', () => {
  const zeros = market(200, { last: 3, factor: 1 });
  zeros.prices.fill(0, 0, 197 * 24);
  expect(withoutDoubtful(zeros).doubtful).toEqual([]);
  zeros.prices.fill(Number.NaN, 0, 197 * 24);
  expect(withoutDoubtful(zeros).doubtful).toEqual([]);
});
