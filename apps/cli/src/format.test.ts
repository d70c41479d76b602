import type { PriceUnit } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { duration, estimateFormat, localTime, perUnit, priceFormat } from './format.ts';
import { renderTable } from './table.ts';

test('the two repeated autumn hours are printed differently', () => {
  const at = (text: string) => localTime(new Date(text), 'Europe/Berlin');
  expect([at('2025-10-26T00:30Z'), at('2025-10-26T01:30Z')]).toEqual([
    '2025-10-26 02:30 +02:00',
    '2025-10-26 02:30 +01:00',
  ]);
  expect(localTime(new Date('2025-10-26T00:30Z'), 'UTC')).toBe('2025-10-26 00:30 +00:00');
});

test('the prices of a table have the decimals required by the most precise one, from two to five', () => {
  const written = (values: (number | null)[]) => values.map(priceFormat(values));
  expect(written([1, -0.5])).toEqual(['1.00', '-0.50']);
  expect(written([0.0385, 0.03962, null])).toEqual(['0.03850', '0.03962', '-']);
  expect(written([1 / 3, 12_000])).toEqual(['0.33333', '12,000.00000']);
});

test('an estimate is rounded to its precision: 0.01 per MWh, 0.0001 per kWh', () => {
  const written = (unit: PriceUnit, value: number | null) => estimateFormat(unit)(value);
  expect(written('mwh', 54.367792)).toBe('54.37');
  expect(written('kwh', 0.054367792)).toBe('0.0544');
  expect(written('cents_kwh', -5.4367792)).toBe('-5.44');
  expect(written('kwh', null)).toBe('-');
});

test('units contain the currency of the price', () => {
  expect(perUnit({ currency: 'EUR', unit: 'mwh' })).toBe('EUR/MWh');
  expect(perUnit({ currency: 'GBP', unit: 'cents_kwh' })).toBe('GBP cents/kWh');
});

test('durations are printed in short form', () => {
  expect([420, 9_949, 10_000, 59_999, 185_000, 7_800_000].map(duration)).toEqual([
    '0.4 s',
    '9.9 s',
    '10 s',
    '1 min 00 s',
    '3 min 05 s',
    '2 h 10 min',
  ]);
});

test('tables are aligned, numbers to the right, without trailing spaces', () => {
  const table = renderTable<readonly [string, number]>(
    [
      { title: 'name', text: ([name]) => name },
      { title: 'n', align: 'right', text: ([, n]) => String(n) },
      { title: 'end', text: ([name]) => (name === 'a' ? '' : 'x') },
    ],
    [
      ['a', 5],
      ['longer', 1234],
    ],
  );
  expect(table).toBe('name       n  end\na          5\nlonger  1234  x\n');
});
