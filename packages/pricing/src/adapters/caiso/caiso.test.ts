import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createCaisoProvider } from './index.ts';

const now = new Date('2025-11-03T12:00:00Z');
const provider = createCaisoProvider({ http: noHttp });
const file = (name: string) => fixture(import.meta.url, name);

describe('reports', () => {
  test('are read as CSV with rows in any order, GMT times, a 25th hour, and other nodes rejected', () => {
    const parsed = provider.parse(file('PRC_LMP_DAM.csv'), { now });
    expect(lines(parsed)).toEqual([
      'us_ca_np15 TH_NP15_GEN-APND 2025-11-02T08:00Z 2025-11-02T09:00Z 31.5',
      'us_ca_np15 TH_NP15_GEN-APND 2025-11-02T09:00Z 2025-11-02T10:00Z -3.2',
      'us_ca_np15 TH_NP15_GEN-APND 2025-11-03T07:00Z 2025-11-03T08:00Z 44.1',
      'us_ca SOME_NODE-APND 2025-11-02T08:00Z 2025-11-02T09:00Z 29',
    ]);
    expect(parsed.batches[0]!.series).toMatchObject({ kind: 'day_ahead', unit: 'mwh', currency: 'USD' });
    expect(rejections(parsed)).toEqual({ not_a_price: 1 });
  });

  test('are read as XML with any namespace prefix; price components are skipped', () => {
    const parsed = provider.parse(file('PRC_LMP_DAM.xml'), { now });
    expect(lines(parsed)).toEqual(['us_ca_sp15 TH_SP15_GEN-APND 2025-11-02T07:00Z 2025-11-02T08:00Z 27.75']);
    expect(rejections(parsed)).toEqual({ not_a_price: 1 });
  });

  test('are read from an archive of both formats as one', () => {
    const archive = zipSync({ 'a.csv': file('PRC_LMP_DAM.csv'), 'b.xml': file('PRC_LMP_DAM.xml') });
    expect(lines(provider.parse(archive, { now }))).toHaveLength(5);
  });

  test('are real-time series if they contain real-time runs', () => {
    const text = new TextDecoder().decode(file('PRC_LMP_DAM.csv')).replaceAll(',DAM,', ',RTM,');
    expect(provider.parse(bytesOf(text), { now }).batches[0]!.series.kind).toBe('real_time');
  });

  test('are rejected if they contain load', () => {
    const csv =
      'INTERVALSTARTTIME_GMT,INTERVALENDTIME_GMT,LABEL,XML_DATA_ITEM,TAC_AREA_NAME,MW\n2025-11-02T08:00:00-00:00,2025-11-02T09:00:00-00:00,Demand,SYS_FCST_DA_MW,CA ISO-TAC,26723';
    expect(rejections(provider.parse(bytesOf(csv), { now }))).toEqual({ not_a_price: 1 });
  });
});

describe('errors', () => {
  test('treat "no data" inside the archive as no data, and other codes as errors', () => {
    const archive = (xml: Uint8Array) => zipSync({ 'INVALID_REQUEST.xml': xml });
    expect(rejections(provider.parse(archive(file('INVALID_REQUEST.xml')), { now }))).toEqual({ no_data: 1 });
    const other = new TextDecoder().decode(file('INVALID_REQUEST.xml')).replace('1000', '1004');
    expect(() => provider.parse(archive(bytesOf(other)), { now })).toThrow('error 1004');
    const twice = other.replace(/(<m:ERROR>.*<\/m:ERROR>)/, '$1$1');
    expect(() => provider.parse(archive(bytesOf(twice)), { now })).toThrow('error 1004');
  });

  test('include truncated XML, HTML and empty archives; a cut-off CSV line is rejected', () => {
    expect(() => provider.parse(file('PRC_LMP_DAM.xml').slice(0, 900), { now })).toThrow('truncated');
    expect(() => provider.parse(bytesOf('<html><body>Too many requests'), { now })).toThrow('HTML');
    expect(() => provider.parse(zipSync({}), { now })).toThrow('ZIP archive is empty');
    expect(rejections(provider.parse(file('PRC_LMP_DAM.csv').slice(0, -6), { now }))).toMatchObject({ invalid_row: 1 });
  });
});

test('the hubs of the regions asked for are fetched in one request of whole hours', async () => {
  const { http, requests } = stubHttp(() => ({ body: zipSync({ 'a.csv': file('PRC_LMP_DAM.csv') }) }));
  const parsed = await createCaisoProvider({ http }).fetch({
    regions: [getRegion('us_ca_np15').code, getRegion('us_ca_zp26').code],
    interval: { start: new Date('2025-11-02T07:10:00Z'), end: new Date('2025-11-03T08:00:00Z') },
    now,
  });
  const query = new URL(requests[0]!.url).searchParams;
  expect(requests).toHaveLength(1);
  expect(query.get('node')).toBe('TH_NP15_GEN-APND,TH_ZP26_GEN-APND');
  expect(query.get('startdatetime')).toBe('20251102T07:00-0000');
  expect(lines(parsed)).toHaveLength(4);
});
