import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createAemoProvider } from './index.ts';

const now = new Date('2026-04-05T00:00:00Z');
const provider = createAemoProvider({ http: noHttp });
const file = (name: string) => fixture(import.meta.url, name);

describe('visualisations report', () => {
  test('time stamps are AEST all year and end their interval; forecasts and unknown regions are rejected', () => {
    const parsed = provider.parse(file('5MIN.json'), { now });
    expect(lines(parsed)).toEqual([
      'nsw1 2026-04-04T16:00Z 2026-04-04T16:05Z -45.5',
      'nsw1 2026-04-04T16:05Z 2026-04-04T16:10Z 0',
      'sa1 2026-04-04T16:00Z 2026-04-04T16:05Z 15100',
    ]);
    expect(rejections(parsed)).toEqual({ missing_price: 1, not_a_price: 1, unknown_region: 1 });
  });

  test('numbers as text are accepted as prices, words are rejected', () => {
    const row = { SETTLEMENTDATE: '2026-04-05T02:05:00', REGIONID: 'NSW1', PERIODTYPE: 'ACTUAL' };
    const parsed = provider.parse(
      bytesOf({
        '5MIN': [
          { ...row, RRP: '-1000.00' },
          { ...row, RRP: 'n/a' },
        ],
      }),
      { now },
    );
    expect(lines(parsed)).toEqual(['nsw1 2026-04-04T16:00Z 2026-04-04T16:05Z -1000']);
    expect(rejections(parsed)).toEqual({ missing_price: 1 });
  });

  test('a row that does not state whether it is a forecast is rejected', () => {
    const row = { SETTLEMENTDATE: '2026-04-05T02:05:00', REGIONID: 'NSW1', RRP: 1 };
    expect(rejections(provider.parse(bytesOf({ '5MIN': [row] }), { now }))).toEqual({ invalid_row: 1 });
  });

  test('an empty list gives no data; HTML, another report and an error body are errors', () => {
    expect(rejections(provider.parse(bytesOf({ '5MIN': [] }), { now }))).toEqual({ no_data: 1 });
    expect(() => provider.parse(bytesOf('<html>blocked'), { now })).toThrow('HTML');
    expect(() => provider.parse(bytesOf({ other: [] }), { now })).toThrow('5MIN');
    expect(() => provider.parse(bytesOf({ message: 'Forbidden' }), { now })).toThrow('rejected');
  });
});

describe('PRICE_AND_DEMAND files', () => {
  const read = (rows: readonly string[], header = 'REGION,SETTLEMENTDATE,TOTALDEMAND,RRP,PERIODTYPE') =>
    provider.parse(bytesOf([header, ...rows].join('\n')), { now });

  test('contain trading prices, half-hourly before five-minute settlement and five-minute since', () => {
    const parsed = read([
      'NSW1,2021/10/01 00:00:00,6874.35,35.14,TRADE',
      'NSW1,2021/10/01 00:05:00,6700.00,-12.5,TRADE',
      'SA1,2021/10/01 00:10:00,1100.00,0,TRADE',
    ]);
    expect(lines(parsed)).toEqual([
      'nsw1 trading 2021-09-30T13:30Z 2021-09-30T14:00Z 35.14',
      'nsw1 trading 2021-09-30T14:00Z 2021-09-30T14:05Z -12.5',
      'sa1 trading 2021-09-30T14:05Z 2021-09-30T14:10Z 0',
    ]);
    expect(rejections(parsed)).toEqual({});
  });

  test('are read by column name; forecasts, foreign regions, missing prices and damaged rows are rejected', () => {
    const parsed = read(
      [
        'TRADE,50.5,NSW1,2026/04/05 02:05:00',
        'PREDISPATCH,50,NSW1,2026/04/05 02:10:00',
        'TRADE,50,WA1,2026/04/05 02:05:00',
        'TRADE,,NSW1,2026/04/05 02:15:00',
        'TRADE,50,NSW1',
      ],
      'PERIODTYPE,RRP,REGION,SETTLEMENTDATE',
    );
    expect(lines(parsed)).toEqual(['nsw1 trading 2026-04-04T16:00Z 2026-04-04T16:05Z 50.5']);
    expect(rejections(parsed)).toEqual({ not_a_price: 1, unknown_region: 1, missing_price: 1, invalid_row: 1 });
    expect(rejections(read([]))).toEqual({ no_data: 1 });
  });
});

describe('nemweb files', () => {
  test('can repeat and change their headers; other tables and physical runs of interventions are skipped', () => {
    const parsed = provider.parse(file('PUBLIC_DISPATCHIS.csv'), { now });
    expect(lines(parsed)).toEqual([
      'vic1 2026-04-04T16:00Z 2026-04-04T16:05Z -61.2',
      'vic1 2026-04-04T16:05Z 2026-04-04T16:10Z 12.5',
    ]);
    expect(rejections(parsed)).toEqual({ not_a_price: 1, overlap: 1, invalid_row: 1 });
  });

  test('have trading intervals of half-hours until 1 October 2021 and of five minutes after', () => {
    expect(lines(provider.parse(file('PUBLIC_TRADINGIS.csv'), { now }))).toEqual([
      'qld1 trading 2021-09-30T13:30Z 2021-09-30T14:00Z 55.1',
      'qld1 trading 2021-09-30T14:00Z 2021-09-30T14:05Z 60.2',
    ]);
  });

  test('contain prices in the regional tables of daily files', () => {
    const text = new TextDecoder().decode(file('PUBLIC_TRADINGIS.csv')).replaceAll('TRADING,PRICE,', 'TREGION,,');
    expect(lines(provider.parse(bytesOf(text), { now }))).toHaveLength(2);
  });

  test('are read from archives, also nested ones, as one file', () => {
    const inner = zipSync({ 'PUBLIC_DISPATCHIS.CSV': file('PUBLIC_DISPATCHIS.csv') });
    const outer = zipSync({ 'a.zip': inner, 'b.csv': file('PUBLIC_TRADINGIS.csv') });
    expect(lines(provider.parse(outer, { now }))).toHaveLength(4);
  });

  test('are distinguished from another CSV file, which is an error', () => {
    expect(() => provider.parse(bytesOf('a,b\n1,2'), { now })).toThrow('not a nemweb file');
  });
});

test('one request serves all regions; only those asked for are returned', async () => {
  const { http, requests } = stubHttp(() => ({ body: file('5MIN.json') }));
  const interval = { start: new Date('2026-04-04T00:00:00Z'), end: now };
  const parsed = await createAemoProvider({ http }).fetch({ regions: [getRegion('sa1').code], interval, now });
  expect(requests).toHaveLength(1);
  expect(parsed.batches.map(({ series }) => series.region)).toEqual(['sa1']);
});
