import { describe, expect, test } from 'vitest';
import { readUsageCsv } from './read-csv.ts';
import { readPricesCsv } from './read-prices.ts';
import { createUsage, type Usage } from './usage.ts';
import { readUsageDocument } from './usage-document.ts';

const berlin = { timeZone: 'Europe/Berlin' };

/** Start, minutes, and the values of the flows in the order of their names. */
const rows = ({ startMs, endMs, flows }: Usage) =>
  Array.from(startMs, (start, index) => [
    new Date(start).toISOString(),
    (endMs[index]! - start) / 60_000,
    ...Object.values(flows).map((flow) => (Number.isNaN(flow[index]!) ? null : Math.round(flow[index]! * 1e9) / 1e9)),
  ]);

describe('usage as CSV', () => {
  test('is read by local time, and each interval ends at the next start', () => {
    expect(rows(readUsageCsv('start,kwh\n2026-01-01 00:00,1.5\n2026-01-01 00:15,2\n', berlin))).toEqual([
      ['2025-12-31T23:00:00.000Z', 15, 1.5],
      ['2025-12-31T23:15:00.000Z', 15, 2],
    ]);
  });

  test('reads the length of an interval from neighbors, however many gaps there are between others', () => {
    const lines = ['2026-02-01T05:00,4', '2026-02-01T06:00,5', '2026-02-02T07:00,6', '2026-02-03T08:00,3'];
    expect(
      rows(readUsageCsv(`start,kwh\n${lines.join('\n')}`, berlin)).map(([, minutes, value]) => [minutes, value]),
    ).toEqual([
      [60, 4],
      [60, 5],
      [60, 6],
      [60, 3],
    ]);
  });

  test('resolves the repeated autumn hour by row order, also with the newest row first', () => {
    const lines = ['2026-10-25T01:00,1', '2026-10-25T02:00,2', '2026-10-25T02:00,3', '2026-10-25T03:00,4'];
    const expected = [
      ['2026-10-24T23:00:00.000Z', 60, 1],
      ['2026-10-25T00:00:00.000Z', 60, 2],
      ['2026-10-25T01:00:00.000Z', 60, 3],
      ['2026-10-25T02:00:00.000Z', 60, 4],
    ];
    expect(rows(readUsageCsv(`time,kwh\n${lines.join('\n')}`, berlin))).toEqual(expected);
    expect(rows(readUsageCsv(`time,kwh\n${lines.toReversed().join('\n')}`, berlin))).toEqual(expected);
  });

  test('rejects a local time that the clock skips, with its line', () => {
    expect(() => readUsageCsv('time,kwh\n2026-03-29T01:00,1\n2026-03-29T02:00,2\n', berlin)).toThrow(
      'Line 3: "2026-03-29T02:00" does not exist in Europe/Berlin',
    );
  });

  test('a column of ends alone states where intervals end, also at the clock change', () => {
    const lines = ['2026-03-29T01:00,1', '2026-03-29T02:00,2', '2026-03-29T04:00,3'];
    expect(rows(readUsageCsv(`interval_end,kwh\n${lines.join('\n')}`, berlin))).toEqual([
      ['2026-03-28T23:00:00.000Z', 60, 1],
      ['2026-03-29T00:00:00.000Z', 60, 2],
      ['2026-03-29T01:00:00.000Z', 60, 3],
    ]);
    expect(() => readUsageCsv('interval_end,kwh\n2026-03-29T02:30,1\n', { ...berlin, stepMinutes: 30 })).toThrow(
      'does not exist',
    );
  });

  test('converts power to energy by the interval length; negative power is export', () => {
    expect(rows(readUsageCsv('start,kw\n2026-01-01T00:00Z,4\n2026-01-01T00:15Z,-2\n', berlin))).toEqual([
      ['2026-01-01T00:00:00.000Z', 15, 0, 1],
      ['2026-01-01T00:15:00.000Z', 15, 0.5, 0],
    ]);
    expect(
      rows(
        readUsageCsv('start,power_w\n2026-01-01T00:00Z,4000\n2026-01-01T01:00Z,1000\n', { ...berlin, unit: 'W' }),
      )[0],
    ).toEqual(['2026-01-01T00:00:00.000Z', 60, 4]);
  });

  test('reads import and export columns and ignores columns of money', () => {
    const usage = readUsageCsv(
      'start,end,import_kwh,export_kwh,price_eur_per_kwh\n2026-01-01T00:00Z,2026-01-01T01:00Z,1,0.5,0.3\n',
      berlin,
    );
    expect(Object.keys(usage.flows)).toEqual(['export', 'import']);
    expect(rows(usage)).toEqual([['2026-01-01T00:00:00.000Z', 60, 0.5, 1]]);
  });

  test('nets load and generation within each interval', () => {
    const usage = readUsageCsv('start,load_kw,generation_kw\n2026-01-01T00:00Z,1,3\n2026-01-01T01:00Z,2,0.5\n', berlin);
    expect([...usage.flows.import!]).toEqual([0, 1.5]);
    expect([...usage.flows.export!]).toEqual([2, 0]);
    expect([...usage.flows.consumption!]).toEqual([1, 2]);
  });

  test('treats a missing row or value as a gap', () => {
    expect(
      rows(
        readUsageCsv(
          'start,kwh\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,\n2026-01-01T02:00Z,1\n2026-01-01T05:00Z,1\n',
          berlin,
        ),
      ),
    ).toEqual([
      ['2026-01-01T00:00:00.000Z', 60, 1],
      ['2026-01-01T01:00:00.000Z', 60, null],
      ['2026-01-01T02:00:00.000Z', 60, 1],
      ['2026-01-01T05:00:00.000Z', 60, 1],
    ]);
  });

  test('requires a start and a step, or the period, for numbered rows', () => {
    const text = 'index,kW\n0,1\n1,2\n';
    expect(() => readUsageCsv(text, berlin)).toThrow('specify the start of the first row and the step');
    const start = new Date('2026-01-01T00:00Z');
    expect(rows(readUsageCsv(text, { ...berlin, start, stepMinutes: 30 }))[1]).toEqual([
      '2026-01-01T00:30:00.000Z',
      30,
      1,
    ]);
    expect(rows(readUsageCsv(text, { ...berlin, period: { start, end: new Date('2026-01-01T02:00Z') } }))[1]).toEqual([
      '2026-01-01T01:00:00.000Z',
      60,
      2,
    ]);
  });

  test('accepts times at the end of intervals, and other date orders', () => {
    expect(
      rows(readUsageCsv('time,kwh\n2026-01-01T01:00Z,1\n2026-01-01T02:00Z,2\n', { ...berlin, timesAre: 'end' }))[0],
    ).toEqual(['2026-01-01T00:00:00.000Z', 60, 1]);
    expect(
      rows(readUsageCsv('time,kwh\n1/31/26 0:00,1\n1/31/26 1:00,2\n', { timeZone: 'UTC', dateOrder: 'mdy' }))[0],
    ).toEqual(['2026-01-31T00:00:00.000Z', 60, 1]);
    expect(() => readUsageCsv('time,kwh\n1/31/26 0:00,1\n', berlin)).toThrow('specify the order of dates');
  });

  test('reads decimal commas in files with semicolons', () => {
    expect(rows(readUsageCsv('start;kwh\n2026-01-01T00:00Z;1,5\n2026-01-01T01:00Z;2\n', berlin))[0]).toEqual([
      '2026-01-01T00:00:00.000Z',
      60,
      1.5,
    ]);
  });

  test('reads twelve monthly values as contiguous readings', () => {
    const { registers } = readUsageCsv('start,kwh\n2026-01-01,100\n2026-02-01,90\n2026-03-01,80\n', {
      timeZone: 'UTC',
    });
    expect(
      registers.map(({ startMs, endMs }) =>
        [new Date(startMs), new Date(endMs)].map((at) => at.toISOString().slice(0, 10)),
      ),
    ).toEqual([
      ['2026-01-01', '2026-02-01'],
      ['2026-02-01', '2026-03-01'],
      ['2026-03-01', '2026-04-01'],
    ]);
  });

  test('reads the register from its column', () => {
    const { registers } = readUsageCsv(
      'start,end,register,kwh\n2026-01-01,2026-02-01,day,100\n2026-01-01,2026-02-01,night,50\n',
      { timeZone: 'UTC' },
    );
    expect(registers.map(({ register, energy }) => [register, energy])).toEqual([
      ['day', 100],
      ['night', 50],
    ]);
  });

  test.each([
    [
      'a value that is no number',
      'start,kwh\n2026-01-01T00:00Z,x\n2026-01-01T01:00Z,1\n',
      'Line 2: "x" in the column "kwh" is not a number',
    ],
    ['no column of usage', 'start,price\n2026-01-01T00:00Z,1\n', 'No usage column found among start, price'],
    ['no unit', 'start,usage\n2026-01-01T00:00Z,1\n', 'The column "usage" has no unit'],
    ['two columns of one flow', 'start,kwh,kw\n2026-01-01T00:00Z,1,2\n', 'The columns "kwh" and "kw" are both'],
    ['no rows', 'start,kwh\n', 'The file has no rows'],
    [
      'overlapping intervals',
      'start,end,kwh\n2026-01-01T00:00Z,2026-01-01T01:00Z,1\n2026-01-01T00:30Z,2026-01-01T01:30Z,1\n',
      'Lines 2 and 3 overlap at 2026-01-01T00:30:00.000Z',
    ],
    [
      'overlapping months',
      'start,end,kwh\n2026-01-15,2026-02-15,1\n2026-01-01,2026-02-01,1\n',
      'Lines 3 and 2 overlap at 2026-01-14T23:00:00.000Z',
    ],
    [
      'a repeated row',
      'start,kwh\n2026-01-01T00:00Z,1\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,1\n',
      'Line 3: the interval at 2026-01-01T00:00:00.000Z is repeated from line 2',
    ],
    [
      'a repeated day',
      'start,kwh\n2026-01-01,1\n2026-01-01,1\n2026-01-02,1\n',
      'Line 3: the interval at 2025-12-31T23:00:00.000Z is repeated from line 2',
    ],
    [
      'rows out of order without ends',
      'start,kwh\n2026-01-01T02:00Z,1\n2026-01-01T01:00Z,1\n2026-01-01T03:00Z,1\n',
      'Line 3: 2026-01-01T01:00:00.000Z is earlier than line 2',
    ],
    [
      'decimal commas between commas',
      'start,kwh\n2026-01-01T00:00Z,1,5\n2026-01-01T01:00Z,2,5\n',
      'Line 2 has 3 values for 2 columns; for decimal commas, separate columns by semicolons',
    ],
    ['a row without a time', 'kwh,start\n1,2026-01-01T00:00Z\n2\n', 'Line 3: the row has no time'],
    [
      'by its line in the file, blank lines included',
      'start,kwh\r\n2026-01-01T00:00Z,1\r\n\r\n2026-01-01T01:00Z,x\r\n',
      'Line 4: "x"',
    ],
    [
      'by its line in the file, with the newest row first',
      'start,kwh\n2026-01-01T02:00Z,1\n2026-01-01T01:00Z,x\n2026-01-01T00:00Z,1\n2025-12-31T23:00Z,1\n',
      'Line 3: "x"',
    ],
    ['an end before its start', 'start,end,kwh\n2026-01-01T02:00Z,2026-01-01T01:00Z,1\n', 'does not end after it'],
  ])('rejects %s', (_what, text, message) => {
    expect(() => readUsageCsv(text, berlin)).toThrow(message);
  });
});

describe('usage as JSON', () => {
  test('is read as intervals, registers and peaks', () => {
    const usage = readUsageDocument({
      intervals: [{ start: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00Z', import: 1, export: null }],
      registers: [{ start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z', register: 'night', energy: 5 }],
      peaks: [{ month: '2025-12', kw: 4 }],
    });
    expect(rows(usage)).toEqual([['2026-01-01T00:00:00.000Z', 60, null, 1]]);
    expect(usage.registers[0]).toMatchObject({ register: 'night', flow: 'import', energy: 5 });
    expect(usage.peaks).toEqual([{ month: '2025-12', kw: 4 }]);
  });

  test('rejects unknown fields and names their place', () => {
    expect(() =>
      readUsageDocument({ intervals: [{ start: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00Z', imports: 1 }] }),
    ).toThrow('Usage: intervals.0: Unrecognized key: "imports"');
  });
});

test('prices as CSV are read from a named column, without gaps', () => {
  const series = readPricesCsv(
    'start,kwh,spot\n2026-01-01T00:00Z,5,0.1\n2026-01-01T01:00Z,5,\n2026-01-01T02:00Z,5,-0.2\n',
    { timeZone: 'UTC', column: 'spot' },
  );
  expect([...series.price]).toEqual([0.1, -0.2]);
});

test.each([
  ['a repeated price', 'start,price\n2026-01-01T00:00Z,1\n2026-01-01T00:00Z,2\n', 'Line 3: the interval at'],
  [
    'overlapping prices',
    'start,end,price\n2026-01-01T00:00Z,2026-01-01T02:00Z,1\n2026-01-01T01:00Z,2026-01-01T02:00Z,2\n',
    'Lines 2 and 3 overlap',
  ],
  ['decimal commas', 'start,price\n2026-01-01T00:00Z,0,5\n', 'Line 2 has 3 values for 2 columns'],
  ['a row without a time', 'price,start\n1,2026-01-01T00:00Z\n\n2\n', 'Line 4: the row has no time'],
  [
    'a price that is no number, newest first',
    'start,price\n2026-01-01T02:00Z,1\n2026-01-01T01:00Z,x\n2026-01-01T00:00Z,2\n2025-12-31T23:00Z,2\n',
    'Line 3: "x"',
  ],
])('prices with %s are rejected with their line', (_, text, message) => {
  expect(() => readPricesCsv(text, { timeZone: 'UTC' })).toThrow(message);
});

test('prices may have semicolons and decimal commas', () => {
  const text = '\ufeffstart;price\r\n2026-01-01T00:00Z;0,15\r\n2026-01-01T01:00Z;-0,2\r\n';
  expect([...readPricesCsv(text, { timeZone: 'UTC' }).price]).toEqual([0.15, -0.2]);
});

test('usage that measures the same moment twice is rejected', () => {
  const row = { start: new Date('2026-01-01T00:00Z'), end: new Date('2026-01-01T01:00Z'), values: { import: 1 } };
  expect(() => createUsage({ rows: [row, row] })).toThrow('Two intervals overlap');
});
