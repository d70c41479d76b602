import { getRegion, REGIONS } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createNrelProvider } from './index.ts';
import { PLACES } from './places.ts';

const now = new Date('2026-06-01T00:00:00Z');
const provider = createNrelProvider({ http: noHttp, key: undefined });
const region = getRegion('us_ct').code;
const XML = `<?xml version="1.0"?><response><errors type="array"/><metadata><sources type="array"><source>Ventyx Research (2012)</source></sources></metadata>
<outputs><company-id>100|200</company-id><commercial type="float">0.12</commercial><industrial>no data</industrial><residential type="float">0.15</residential></outputs></response>`;
const EXPECTED = [
  'us_ct residential 100|200 2012-01-01T05:00Z 2013-01-01T05:00Z 0.15',
  'us_ct commercial 100|200 2012-01-01T05:00Z 2013-01-01T05:00Z 0.12',
];

describe('utility rates', () => {
  test('are dated 2012, with the IDs of all utilities; "no data" gives no price', () => {
    const parsed = provider.parse(fixture(import.meta.url, 'utility-rates.json'), { now, region });
    expect(lines(parsed)).toEqual(EXPECTED);
    expect(parsed.batches[0]!.series).toMatchObject({ kind: 'retail_average', unit: 'kwh', supplier: null });
    expect(rejections(parsed)).toEqual({ missing_price: 1 });
    expect(provider.freshness).toEqual({ kind: 'frozen', asOf: '2012' });
  });

  test('are read equally from XML', () => {
    expect(lines(provider.parse(bytesOf(XML), { now, region }))).toEqual(EXPECTED);
  });

  test('without a US state are rejected, because the response names none', () => {
    const payload = fixture(import.meta.url, 'utility-rates.json');
    expect(rejections(provider.parse(payload, { now }))).toEqual({ unknown_region: 3 });
    expect(rejections(provider.parse(payload, { now, region: getRegion('uk').code }))).toEqual({ unknown_region: 3 });
  });

  test('are errors if rejected, and no data if the output is empty', () => {
    const read = (body: unknown) => provider.parse(bytesOf(body), { now, region });
    expect(() => read({ error: { code: 'OVER_RATE_LIMIT', message: 'key secret' } })).toThrow('OVER_RATE_LIMIT');
    expect(() => read({ errors: ['lat is missing'], outputs: {} })).toThrow('errors in the request');
    expect(() => read(XML.slice(0, 200))).toThrow('truncated');
    expect(() => read('<html></html>')).toThrow('HTML');
    expect(rejections(read({ errors: [], outputs: {} }))).toEqual({ no_data: 1 });
  });
});

test('every state has a location, and one request is made per state', async () => {
  expect(Object.keys(PLACES).sort()).toEqual(REGIONS.flatMap(({ stateCode }) => stateCode ?? []).sort());
  const { http, requests } = stubHttp(() => ({ body: fixture(import.meta.url, 'utility-rates.json') }));
  const interval = { start: new Date('2026-05-31T00:00:00Z'), end: now };
  const parsed = await createNrelProvider({ http, key: 'k' }).fetch({
    regions: [region, getRegion('uk').code],
    interval,
    now,
  });
  expect(requests).toHaveLength(1);
  expect(lines(parsed)).toEqual(EXPECTED);
});
