import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createEiaProvider } from './index.ts';
import { readPeriod } from './period.ts';

const now = new Date('2026-06-01T00:00:00Z');
const provider = createEiaProvider({ http: noHttp, key: undefined });
const file = (name: string) => fixture(import.meta.url, name);
const interval = { start: new Date('2026-05-30T00:00:00Z'), end: now };

describe('retail sales', () => {
  test('are read with their month and state, as numbers or text, in either spelling of the unit', () => {
    const parsed = provider.parse(file('retail-sales.json'), { now });
    expect(lines(parsed)).toEqual([
      'us_ct RES 2026-02-01T05:00Z 2026-03-01T05:00Z 30.5',
      'us_ct RES 2026-03-01T05:00Z 2026-04-01T04:00Z 31.05',
    ]);
    expect(parsed.batches[0]!.series).toMatchObject({ kind: 'retail_average', unit: 'cents_kwh', currency: 'USD' });
    expect(rejections(parsed)).toEqual({ missing_price: 1, placeholder: 1, unknown_region: 1 });
  });

  test('contain the key that the response echoes in neither points nor rejections', () => {
    expect(JSON.stringify(provider.parse(file('retail-sales.json'), { now }))).not.toContain('must-not-travel');
  });

  test('are rejected if the unit changed', () => {
    const row = {
      period: '2026-03',
      stateid: 'CT',
      sectorid: 'RES',
      price: '0.31',
      'price-units': 'dollars per kilowatt-hour',
    };
    expect(rejections(provider.parse(bytesOf({ response: { data: [row] } }), { now }))).toEqual({ unknown_unit: 1 });
  });
});

describe('fuels', () => {
  test('have weekly prices for the seven local days from Monday, and natural gas for its month', () => {
    const parsed = provider.parse(file('heating-fuels.json'), { now });
    expect(parsed.batches.map(({ series }) => [series.utility, series.unit])).toEqual([
      ['heating_oil', 'gallon'],
      ['propane', 'gallon'],
      ['natural_gas', 'mcf'],
    ]);
    expect(lines(parsed)).toEqual([
      'us_ny PRS 2026-03-02T05:00Z 2026-03-09T04:00Z 4.05',
      'us_ny PRS 2026-03-09T04:00Z 2026-03-16T04:00Z 4.102',
      'us_ny PRS 2026-03-09T04:00Z 2026-03-16T04:00Z 3.3',
      'us_ny PRS 2026-02-01T05:00Z 2026-03-01T05:00Z 15.2',
    ]);
    expect(rejections(parsed)).toEqual({ not_a_price: 1, unknown_region: 1 });
  });

  test('have the off-season months of a weekly survey as a separate product', () => {
    const row = { period: '2026-07', duoarea: 'SME', product: 'EPLLPA', process: 'PRS', value: 3.1, units: '$/GAL' };
    const parsed = provider.parse(bytesOf({ response: { data: [row] } }), { now });
    expect(parsed.batches[0]!.series.product).toBe('PRS monthly');
  });
});

describe('periods', () => {
  const span = (text: string, zone = 'America/New_York') => {
    const period = readPeriod(text, zone);
    return period && [new Date(period.startMs).toISOString(), new Date(period.endMs).toISOString(), period.frequency];
  };
  test('are calendar years, quarters and months of the state', () => {
    expect(span('2025')).toEqual(['2025-01-01T05:00:00.000Z', '2026-01-01T05:00:00.000Z', 'annual']);
    expect(span('2025-Q2')).toEqual(['2025-04-01T04:00:00.000Z', '2025-07-01T04:00:00.000Z', 'quarterly']);
    expect(span('2025-03', 'Pacific/Honolulu')).toEqual([
      '2025-03-01T10:00:00.000Z',
      '2025-04-01T10:00:00.000Z',
      'monthly',
    ]);
  });
  test.each(['2025-13', '2025-02-30', '2022-10-31T11', 'now', '', '2025-Q5'])(
    'are rejected in the format %j',
    (text) => {
      expect(span(text)).toBeUndefined();
    },
  );
});

describe('responses without prices', () => {
  test('have rows of other routes rejected; an empty list gives no data', () => {
    const missingField = { period: '2026-03', stateid: 'CT', price: '1', 'price-units': 'cents per kilowatt-hour' };
    const data = [{ period: '2022-10-31T11', respondent: 'PGE', fueltype: 'NG', value: null }, null, missingField];
    expect(rejections(provider.parse(bytesOf({ response: { data } }), { now }))).toEqual({
      not_a_price: 1,
      invalid_row: 2,
    });
    expect(rejections(provider.parse(bytesOf({ response: { total: '0', data: [] } }), { now }))).toEqual({
      no_data: 1,
    });
  });

  test.each([
    [{ error: { code: 'API_KEY_INVALID', message: 'An invalid api_key was supplied: secret' } }, 'API_KEY_INVALID'],
    [{ error: 'Invalid frequency, api_key secret', code: 400 }, '400'],
  ])('are errors with nothing but the code for a rejection', (body, code) => {
    const read = () => provider.parse(bytesOf(body), { now });
    expect(read).toThrow(code);
    expect(read).not.toThrow('secret');
  });
});

describe('fetching', () => {
  const row = (period: string) => ({
    period,
    stateid: 'CT',
    sectorid: 'RES',
    price: '1',
    'price-units': 'cents per kilowatthour',
  });

  test('follows pages of 5,000 rows to the end', async () => {
    const page = (rows: number) =>
      JSON.stringify({ response: { total: '5001', data: Array(rows).fill(row('2026-01')) } });
    const { http, requests } = stubHttp((url) => {
      if (!url.pathname.includes('retail-sales')) return { body: JSON.stringify({ response: { total: 0, data: [] } }) };
      return { body: page(url.searchParams.get('offset') === '0' ? 5000 : 1) };
    });
    const regions = [getRegion('us_ct').code, getRegion('uk').code];
    const parsed = await createEiaProvider({ http, key: 'k' }).fetch({ regions, interval, now });
    const retail = requests.map(({ url }) => new URL(url)).filter((url) => url.pathname.includes('retail-sales'));
    expect(retail.map((url) => url.searchParams.get('offset'))).toEqual(['0', '5000']);
    expect(retail[0]!.searchParams.getAll('facets[stateid][]')).toEqual(['CT']);
    // Surveys are late: months before the interval are asked for.
    expect(retail[0]!.searchParams.get('start')).toBe('2026-01');
    expect(rejections(parsed)).toMatchObject({ overlap: 5000 });
  });

  test('reports a rejected key without quoting it, and a missing key before any request', async () => {
    const { http } = stubHttp(() => ({ status: 403, body: '{"error":{"code":"API_KEY_INVALID"}}' }));
    const request = { regions: [getRegion('us_ct').code], interval, now };
    await expect(createEiaProvider({ http, key: 'the-key' }).fetch(request)).rejects.toMatchObject({
      code: 'eia_key_refused',
    });
    await expect(provider.fetch(request)).rejects.toMatchObject({ code: 'eia_key_missing' });
  });
});
