import { describe, expect, test } from 'vitest';
import { readUsageCsv } from './read-csv.ts';

const berlin = { timeZone: 'Europe/Berlin' };
const startsOf = (text: string, more = {}) =>
  Array.from(readUsageCsv(text, { ...berlin, ...more }).startMs, (ms) => new Date(ms).toISOString().slice(0, 16));

describe('forms of usage files', () => {
  test.each(['start_utc', 'UTC', 'timestamp (UTC)', 'interval_start_gmt'])('a column %s has times in UTC', (title) => {
    expect(startsOf(`${title},kwh\n2026-01-01T00:00,1\n2026-01-01T01:00,1\n`)).toEqual([
      '2026-01-01T00:00',
      '2026-01-01T01:00',
    ]);
  });

  test('a title with the name of a property of every object has no other meaning', () => {
    const read = (title: string) => readUsageCsv(`start,${title}\n2026-01-01T00:00,1\n2026-01-01T01:00,2\n`, berlin);
    expect(Array.from(read('constructor kwh').flows.import!)).toEqual([1, 2]);
    expect(() => read('constructor usage')).toThrow('has no unit');
  });

  test('dates and times of day may have columns of their own, also with ends that are the last minute', () => {
    const rows = ['01-01,00:00,00:29,1', '01-01,0:30,00:59,1', '01-02,00:00,00:29,1'].map((row) => `2026-${row}\n`);
    const starts = ['2025-12-31T23:00', '2025-12-31T23:30', '2026-01-01T23:00'];
    expect(startsOf(`TYPE,DATE,START TIME,END TIME,USAGE (kWh)\n${rows.map((row) => `use,${row}`).join('')}`)).toEqual(
      starts,
    );
    const newestFirst = rows.toReversed().map((row) => row.replace(/,\d\d:\d\d,1/, ',1'));
    expect(startsOf(`Date,Time,kWh\n${newestFirst.join('')}`)).toEqual(starts);
    expect(startsOf('Date,Time,kWh\n1/2/2026,00:00,1\n1/2/2026,01:00,1\n', { dateOrder: 'dmy' })[0]).toBe(
      '2026-01-31T23:00',
    );
  });

  test('a negative value of one direction is an error; of both, it is export', () => {
    const text = (title: string) => `start,${title}\n2026-01-01T00:00,1\n2026-01-01T01:00,-2\n`;
    expect(() => readUsageCsv(text('import_kwh'), berlin)).toThrow('Line 3: -2 in the column "import_kwh" is negative');
    expect(() => readUsageCsv(text('grid_kw'), berlin)).toThrow('Line 3');
    expect([...readUsageCsv(text('net_kwh'), berlin).flows.export!]).toEqual([0, 2]);
  });

  test('counts of a meter are not taken for use', () => {
    const text = (title: string, values: number[]) =>
      `start,${title}\n${values.map((value, hour) => `2026-01-01T0${hour}:00,${value}`).join('\n')}\n`;
    expect(() => readUsageCsv(text('meter_reading_kwh', [12_000, 12_001, 12_001, 12_003]), berlin)).toThrow(
      'The column "meter_reading_kwh" has counts of a meter',
    );
    const uses = [
      [1, 2, 3, 4],
      [50, 51, 49, 52],
      [5, 5, 5, 5],
    ];
    for (const values of uses)
      expect([...readUsageCsv(text('reading_kwh', values), berlin).flows.import!]).toEqual(values);
    expect([...readUsageCsv(text('kwh', [100, 101, 102]), berlin).flows.import!]).toEqual([100, 101, 102]);
  });
});
