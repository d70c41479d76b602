import { createReadStream } from 'node:fs';
import type { RegionCode } from '@energy-optimizer/kernel';
import { sharedFile } from '@energy-optimizer/kernel/testing';
import { describe, expect, test } from 'vitest';
import { FLAG } from '../series/price-point.ts';
import { parseEpf } from './epf.ts';

const NO1 = { region: 'no1' as RegionCode };
const file = (rows: string[], header = 'date, Grid load forecast, Wind power forecast,OT') => [
  `${header}\n${rows.join('\n')}\n`,
];
const day = (date: string) => Array.from({ length: 24 }, (_, hour) => `${date} ${hour}:00,1,2,${hour + 0.5}`);

describe('parseEpf', () => {
  test('reads times as local market time and prices per MWh, hourly', async () => {
    const { points, series, read } = await parseEpf(file(['2013/1/1 0:00,42497,2798,31.05']), NO1);
    expect(points).toEqual([
      { start: new Date('2012-12-31T23:00Z'), end: new Date('2013-01-01T00:00Z'), price: 31.05 },
    ]);
    expect(series).toMatchObject({
      kind: 'day_ahead',
      source: 'epf',
      unit: 'mwh',
      currency: 'EUR',
      vatIncluded: false,
      direction: 'import',
    });
    expect(read).toBe(1);
  });

  test('rejects the nonexistent spring hour with its line, and leaves no gap around it', async () => {
    const { points, rejected } = await parseEpf(file(day('2013/3/31')), NO1);
    expect(rejected).toEqual([
      { code: 'nonexistent_local_time', where: 'line 4', reason: expect.stringContaining('2013/3/31 2:00') },
    ]);
    expect(points).toHaveLength(23);
    for (let i = 1; i < points.length; i++) expect(points[i]!.start).toEqual(points[i - 1]!.end);
  });

  test('uses the merged autumn hour for both hours, flagged, so that the day has 25', async () => {
    const { points, rejected } = await parseEpf(file(day('2013/10/27')), NO1);
    expect(rejected).toEqual([]);
    expect(points).toHaveLength(25);
    expect(
      points.filter(({ flags }) => flags === FLAG.dstMerged).map(({ start, price }) => [start.toISOString(), price]),
    ).toEqual([
      ['2013-10-27T00:00:00.000Z', 2.5],
      ['2013-10-27T01:00:00.000Z', 2.5],
    ]);
    for (let i = 1; i < points.length; i++) expect(points[i]!.start).toEqual(points[i - 1]!.end);
  });

  test('keeps both autumn hours of a file that has both, by row order', async () => {
    const rows = ['2013/10/27 2:00,1,2,10', '2013/10/27 2:00,1,2,20'];
    const { points } = await parseEpf(file(rows), NO1);
    expect(points.map(({ start, price, flags }) => [start.toISOString(), price, flags])).toEqual([
      ['2013-10-27T00:00:00.000Z', 10, undefined],
      ['2013-10-27T01:00:00.000Z', 20, undefined],
    ]);
  });

  test('rejects half-hours, other number formats and a second row for an hour', async () => {
    const rows = ['2013/6/1 0:00,1,2,0x10', '2013/6/1 1:30,1,2,5', '2013/6/1 2:00,1,2,6', '2013/6/1 2:00,1,2,7'];
    const { points, rejected } = await parseEpf(file(rows), NO1);
    expect(points.map(({ price }) => price)).toEqual([7]);
    expect(rejected.map(({ where, code }) => `${where} ${code}`)).toEqual([
      'line 2 not_a_price',
      'line 3 invalid_time',
      'line 4 conflict',
    ]);
  });

  test('reads PJM in Eastern time, also for Chicago', async () => {
    const { points, series } = await parseEpf(
      file(
        ['2013-01-01 00:00:00,1,2,25.46'],
        'Date, System load forecast, Zonal COMED load foecast, Zonal COMED price',
      ),
      { region: 'us_il_comed' as RegionCode },
    );
    expect(points[0]!.start).toEqual(new Date('2013-01-01T05:00Z'));
    expect(points[0]!.price).toBe(25.46);
    expect(series.currency).toBe('USD');
  });

  test('rejects invalid rows and keeps negative and zero prices', async () => {
    const rows = [
      '2013/1/1 0:00,1,2,-3',
      '2013/1/1 1:00,1,2,0',
      '2013/1/1 2:00,1,2,',
      '2013/1/1 3:00,1,2,x',
      'soon,1,2,3',
      '2013/2/30 1:00,1,2,3',
    ];
    const { points, rejected } = await parseEpf(file(rows), NO1);
    expect(points.map(({ price }) => price)).toEqual([-3, 0]);
    expect(rejected.map(({ code, where }) => [code, where])).toEqual([
      ['missing_price', 'line 4'],
      ['not_a_price', 'line 5'],
      ['invalid_time', 'line 6'],
      ['invalid_time', 'line 7'],
    ]);
  });

  test('returns the other columns by name, also for hours without a price; the merged autumn hour counts for both', async () => {
    const rows = [
      '2013/10/27 1:00,10,-2,5',
      '2013/10/27 2:00,11,0,6',
      '2013/10/27 3:00,12,,x',
      '2013/3/31 2:00,99,99,7',
    ];
    const { columns, timeZone, points } = await parseEpf(file(rows), NO1);
    expect(timeZone).toBe('Europe/Oslo');
    expect(points).toHaveLength(3);
    expect(
      columns.map(({ title, points: p }) => [title, p.map(({ start, value }) => [start.getUTCHours(), value])]),
    ).toEqual([
      [
        'Grid load forecast',
        [
          [23, 10],
          [0, 11],
          [1, 11],
          [2, 12],
        ],
      ],
      [
        'Wind power forecast',
        [
          [23, -2],
          [0, 0],
          [1, 0],
        ],
      ],
    ]);
    for (const { start, end } of columns[0]!.points) expect(end.getTime() - start.getTime()).toBe(3_600_000);
  });

  test('reads the column that is not a forecast as the price; two such columns are rejected', async () => {
    const row = ['2013/1/1 0:00,1,2,3'];
    const { points, columns } = await parseEpf(file(row, 'date,price forecast,load,price'), NO1);
    expect([points[0]!.price, columns.map(({ title }) => title)]).toEqual([3, ['price forecast', 'load']]);
    await expect(parseEpf(file(row, 'date,load,price,day-ahead price'), NO1)).rejects.toThrow(
      'could both be the price',
    );
    await expect(parseEpf(file(row, 'date,load,wind,price forecast'), NO1)).rejects.toThrow('no column');
  });

  test.each([
    ...['Price (ct/kWh)', 'price in SEK', 'price EUR/kWh', 'price kEUR/MWh', 'price (1000 EUR/MWh)', 'price $/MWh'],
    ...[
      'Intraday price',
      'Real-time price',
      'gas price',
      'price incl. VAT',
      'feed-in price',
      'price xyz',
      'SE3 price',
      'selling price',
    ],
  ])('rejects the price column "%s"', async (title) => {
    await expect(parseEpf(file(['2013/1/1 0:00,1,2,3'], `date,load,wind,${title}`), NO1)).rejects.toThrow(
      'import the file as csv',
    );
  });

  test.each(['Prices', 'Price [EUR/MWh]', 'NO1 day-ahead price €/MWh', 'Real price', 'price excl. VAT'])(
    'accepts the price column "%s"',
    async (title) => {
      expect((await parseEpf(file(['2013/1/1 0:00,1,2,3'], `date,load,wind,${title}`), NO1)).series.unit).toBe('mwh');
    },
  );

  test('reads a title in another currency if the option names it', async () => {
    const text = file(['2013/1/1 0:00,1,2,3'], 'date,load,wind,price in NOK');
    expect((await parseEpf(text, { ...NO1, currency: 'NOK' })).series.currency).toBe('NOK');
  });

  test.each([
    ['quarter-hours', ['0:00', '0:15', '0:30', '0:45', '1:00']],
    ['half-hours', ['0:00', '0:30', '1:00', '1:30']],
    ['blocks of two hours', ['0:00', '2:00', '4:00', '6:00']],
  ])('rejects %s', async (_, times) => {
    const rows = times.map((time) => `2013/6/1 ${time},1,2,3`);
    await expect(parseEpf(file(rows), NO1)).rejects.toThrow('one per hour');
  });

  test('rejects daily rows', async () => {
    const rows = ['2013/6/1,1,2,3', '2013/6/2,1,2,3', '2013/6/3,1,2,3'];
    await expect(parseEpf(file(rows), NO1)).rejects.toThrow('24 hours apart');
  });

  test('rejects a file without a price column', async () => {
    await expect(parseEpf(['a,b\n1,2\n'], NO1)).rejects.toMatchObject({ code: 'payload_unreadable' });
    await expect(parseEpf(['date,load\n2013/1/1 0:00,2\n'], NO1)).rejects.toMatchObject({ code: 'payload_unreadable' });
    await expect(parseEpf(['<html><body>gone</body></html>'], NO1)).rejects.toMatchObject({
      code: 'payload_unreadable',
    });
  });

  test.each([
    ['epf/NP.csv', 'no1'],
    ['epf/PJM.csv', 'us_il_comed'],
  ])('reads %s completely: one rejection per spring, one additional hour per autumn, no gaps', async (name, region) => {
    const path = sharedFile(name);
    if (!path) return;
    const { points, rejected, read, columns } = await parseEpf(createReadStream(path), {
      region: region as RegionCode,
    });
    console.info(`  read 1 file: ${name}, ${read} rows`);
    expect(read).toBe(52_416);
    expect(rejected.map(({ code }) => code)).toEqual(new Array(6).fill('nonexistent_local_time'));
    expect(points).toHaveLength(52_416);
    expect(columns.map(({ points: values }) => values.length)).toEqual([52_416, 52_416]);
    expect(points.findIndex(({ start }, i) => i > 0 && start.getTime() !== points[i - 1]!.end.getTime())).toBe(-1);
  });
});
