import { getRegion, localDay } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createElexonProvider } from './index.ts';

const now = new Date('2025-10-27T12:00:00Z');
const provider = createElexonProvider({ http: noHttp });

/** All settlement periods of a local day. */
const wholeDay = (day: string) => {
  const { start, end } = localDay(day, 'Europe/London');
  const count = (end.getTime() - start.getTime()) / 1_800_000;
  return Array.from({ length: count }, (_, index) => ({
    startTime: new Date(start.getTime() + index * 1_800_000).toISOString().replace('.000Z', 'Z'),
    dataProvider: 'APXMIDP',
    settlementDate: day,
    settlementPeriod: index + 1,
    price: index - 20,
    volume: 100,
  }));
};

describe('market index', () => {
  test('keeps negative prices and traded zeros, and rejects zeros without volume and inconsistent time stamps', () => {
    const parsed = provider.parse(fixture(import.meta.url, 'market-index.json'), { now });
    expect(lines(parsed)).toEqual([
      'uk APXMIDP 2025-10-26T00:00Z 2025-10-26T00:30Z 0',
      'uk APXMIDP 2025-10-26T01:00Z 2025-10-26T01:30Z -12.34',
      'uk APXMIDP 2025-10-26T23:30Z 2025-10-27T00:00Z 61.5',
    ]);
    expect(rejections(parsed)).toEqual({ placeholder: 1, missing_price: 1, mislabeled_time: 1 });
  });

  test.each([
    ['2025-03-30', 46],
    ['2025-10-26', 50],
    ['2025-06-01', 48],
  ])('keeps all settlement periods of %s (%i)', (day, count) => {
    const parsed = provider.parse(bytesOf({ data: wholeDay(day).toReversed() }), { now });
    expect(parsed.batches[0]!.points).toHaveLength(count);
    expect(parsed.rejected).toEqual([]);
  });

  test('ends an unfinished day with its last row', () => {
    const parsed = provider.parse(bytesOf({ data: wholeDay('2025-06-01').slice(0, 5) }), { now });
    expect(parsed.batches[0]!.points.at(-1)!.end).toEqual(new Date('2025-06-01T01:30:00Z'));
  });

  test('gives one series for each data provider', () => {
    const [first] = wholeDay('2025-06-01');
    const data = [first, { ...first, dataProvider: 'N2EXMIDP', price: 55 }];
    expect(provider.parse(bytesOf({ data }), { now }).batches.map(({ series }) => series.product)).toEqual([
      'APXMIDP',
      'N2EXMIDP',
    ]);
  });

  test('treats a 0 of N2EX without volume as a placeholder, and with volume, or of APX, as a price', () => {
    const [row] = wholeDay('2025-06-01');
    const zero = (dataProvider: string, volume: number | null) => ({ ...row, dataProvider, price: 0, volume });
    const { volume: _, ...silent } = zero('N2EXMIDP', null);
    const placeholders = [zero('N2EXMIDP', 0), zero('N2EXMIDP', null), silent, zero('APXMIDP', 0)];
    expect(rejections(provider.parse(bytesOf({ data: placeholders }), { now }))).toEqual({ placeholder: 4 });
    const prices = [zero('N2EXMIDP', 12), zero('APXMIDP', null)];
    expect(lines(provider.parse(bytesOf({ data: prices }), { now }))).toHaveLength(2);
  });

  test('treats an empty list as no data and a rejection as an error', () => {
    expect(rejections(provider.parse(bytesOf({ data: [] }), { now }))).toEqual({ no_data: 1 });
    const problem = { title: 'One or more validation errors occurred.', status: 400 };
    expect(() => provider.parse(bytesOf(problem), { now })).toThrow('validation errors');
  });
});

test('fetches long intervals week by week, without repeating the half-hour between them', async () => {
  const { http, requests } = stubHttp((url) => {
    const at = url.searchParams.get('to')!;
    return { body: JSON.stringify({ data: [{ startTime: at, dataProvider: 'APXMIDP', price: 1, volume: 1 }] }) };
  });
  const parsed = await createElexonProvider({ http }).fetch({
    regions: [getRegion('uk').code],
    interval: { start: new Date('2025-10-01T00:00:00Z'), end: new Date('2025-10-20T00:00:00Z') },
    now,
  });
  expect(requests).toHaveLength(3);
  expect(parsed.batches).toEqual([]);
});

test('accepts rows without envelope, as in the dataset stream, and names other datasets', () => {
  const row = (dataset: string) => ({
    dataset,
    startTime: '2026-03-01T00:00:00Z',
    dataProvider: 'APXMIDP',
    settlementDate: '2026-03-01',
    settlementPeriod: 1,
    price: -5.5,
    volume: 10,
  });
  const parse = (value: unknown) => provider.parse(bytesOf(value), { now });
  expect(parse([row('MID')])).toEqual(parse({ data: [row('MID')] }));
  expect(lines(parse([row('MID')]))).toHaveLength(1);
  const other = parse([row('SYSPRICE'), { publishTime: '2026-03-01T00:00:00Z', fuelType: 'WIND', generation: 5 }]);
  expect(rejections(other)).toEqual({ not_a_price: 2 });
  expect(other.rejected[0]!.reason).toContain('SYSPRICE');
  expect(rejections(parse([]))).toEqual({ no_data: 1 });
});
