import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createOpenElectricityProvider } from './index.ts';

const now = new Date('2026-04-05T00:00:00Z');
const provider = createOpenElectricityProvider({ http: noHttp, key: undefined });
const read = () => provider.parse(fixture(import.meta.url, 'prices.json'), { now });

describe('prices', () => {
  test('end at their time stamp in the NEM and start at it in the WEM, in market time without daylight saving, from floor to cap', () => {
    const parsed = read();
    expect(lines(parsed)).toEqual([
      'sa1 2026-04-04T15:55Z 2026-04-04T16:00Z 17500',
      'sa1 2026-04-04T16:00Z 2026-04-04T16:05Z -1000',
      'sa1 2026-04-04T16:10Z 2026-04-04T16:15Z 0',
      'wem 2026-04-04T18:00Z 2026-04-04T18:05Z 80.5',
    ]);
    expect(rejections(parsed)).toEqual({ missing_price: 1, not_a_price: 1 });
  });

  test('without an offset are read in the offset of the network', () => {
    const text = new TextDecoder().decode(fixture(import.meta.url, 'prices.json'));
    const naive = text.replaceAll('+10:00",', '",').replaceAll('+08:00",', '",');
    const document = JSON.parse(naive.replaceAll('"network_timezone_offset": "",', '')) as unknown;
    expect(lines(provider.parse(bytesOf(document), { now }))).toEqual(lines(read()));
  });

  test('are rejected for longer averages, other units and unknown regions', () => {
    const dataset = (change: object) => ({
      network_code: 'NEM',
      metric: 'price',
      unit: '$/MWh',
      interval: '5m',
      results: [{ columns: { region: 'SA1' }, data: [['2026-04-05T02:00:00+10:00', 1]] }],
      ...change,
    });
    const data = [
      dataset({ interval: '1h' }),
      dataset({ unit: 'MWh' }),
      dataset({ network_code: 'AEMO_ROOFTOP' }),
      dataset({ results: [{ columns: { region: 'SA1' }, data: [['2026-04-05T02:01:00+10:00', 1], ['x'], null] }] }),
    ];
    const parsed = provider.parse(bytesOf({ success: true, data }), { now });
    expect(rejections(parsed)).toEqual({
      unknown_length: 1,
      unknown_unit: 1,
      unknown_region: 1,
      invalid_time: 1,
      invalid_row: 2,
    });
  });
});

test('reports errors, and no data for an empty response', () => {
  expect(() => provider.parse(bytesOf({ success: false, error: 'No data', data: null }), { now })).toThrow('No data');
  expect(() => provider.parse(bytesOf({ detail: 'Not authenticated' }), { now })).toThrow('Not authenticated');
  const refusals = [{ success: false, error: { code: 'x' } }, { detail: [{ loc: ['query', 'interval'], msg: 'x' }] }];
  for (const body of refusals) expect(() => provider.parse(bytesOf(body), { now })).toThrow('rejected');
  expect(rejections(provider.parse(bytesOf({ success: true, data: [] }), { now }))).toEqual({ no_data: 1 });
});

test('are requested in market time, week by week, with the key in a header', async () => {
  const { http, requests } = stubHttp(() => ({ body: JSON.stringify({ success: true, data: [] }) }));
  await createOpenElectricityProvider({ http, key: 'k' }).fetch({
    regions: [getRegion('wem').code],
    interval: { start: new Date('2026-03-25T16:00:00Z'), end: new Date('2026-04-07T00:00:00Z') },
    now,
  });
  const queries = requests.map(({ url }) => new URL(url).searchParams);
  expect(queries.map((query) => query.get('date_start'))).toEqual(['2026-03-26T00:00:00', '2026-04-02T00:00:00']);
  expect(queries[1]!.get('date_end')).toBe('2026-04-05T08:00:00');
  expect(requests[0]).toMatchObject({ headers: { authorization: 'Bearer k' } });
  expect(requests[0]!.url).not.toContain('Bearer');
});
