import { getRegion } from '@energy-optimizer/kernel';
import { bytesOf, fixture, noHttp, stubHttp } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { lines, rejections } from '../testing/show.ts';
import { createOctopusProvider } from './index.ts';

const now = new Date('2026-04-10T12:00:00Z');
const provider = createOctopusProvider({ http: noHttp });
const read = (name: string) => provider.parse(fixture(import.meta.url, name), { now, fileName: name });

describe('unit rates', () => {
  test('are pence per kWh including VAT, oldest first, with sign and zeros; prices only without VAT are a separate series', () => {
    const parsed = read('agile-unit-rates.json');
    expect(lines(parsed)).toEqual([
      'uk_c E-1R-AGILE-24-10-01-C 2026-03-29T00:30Z 2026-03-29T01:00Z -4.305',
      'uk_c E-1R-AGILE-24-10-01-C 2026-03-29T01:00Z 2026-03-29T01:30Z 0',
      'uk_c E-1R-AGILE-24-10-01-C 2026-03-29T01:30Z 2026-03-29T02:00Z 31.5',
      'uk_c E-1R-AGILE-24-10-01-C 2026-03-29T00:00Z 2026-03-29T00:30Z 12',
    ]);
    expect(parsed.batches.map(({ series }) => series.vatIncluded)).toEqual([true, false]);
    expect(parsed.batches[0]!.series).toMatchObject({
      kind: 'tariff',
      supplier: 'octopus',
      unit: 'cents_kwh',
      currency: 'GBP',
      vatIncluded: true,
      direction: 'import',
    });
    expect(rejections(parsed)).toEqual({});
  });

  test('of a gas tariff are a gas series', () => {
    const parsed = provider.parse(fixture(import.meta.url, 'standing-charges.json'), {
      now,
      fileName: 'G-1R-VAR-22-11-01-P_standard-unit-rates.json',
    });
    expect(parsed.batches[0]!.series).toMatchObject({ utility: 'natural_gas', region: 'uk_p', kind: 'tariff' });
  });

  test('of one register of a two-rate meter are rejected, because its hours are unknown', () => {
    const parsed = provider.parse(fixture(import.meta.url, 'agile-unit-rates.json'), {
      now,
      fileName: 'E-2R-VAR-22-11-01-C/night-unit-rates',
    });
    expect(rejections(parsed)).toEqual({ not_a_price: 4 });
  });
});

describe('standing charges', () => {
  test('are GBP per day, by direct debit only, and open ends are bounded by the day after now', () => {
    const parsed = read('standing-charges.json');
    expect(lines(parsed)).toEqual([
      'uk 2025-12-31T00:00Z 2026-03-31T23:00Z 0.504',
      'uk 2026-03-31T23:00Z 2026-04-11T23:00Z 0.52605',
    ]);
    expect(parsed.batches[0]!.series).toMatchObject({ kind: 'standing_charge', unit: 'day', product: null });
    expect(rejections(parsed)).toEqual({ overlap: 1 });
  });

  test('without a name are not read as prices per kWh', () => {
    const parsed = provider.parse(fixture(import.meta.url, 'standing-charges.json'), { now });
    expect(parsed.batches).toEqual([]);
    expect(rejections(parsed)).toEqual({ unknown_unit: 2, overlap: 1 });
  });
});

test('for whole days are rejected if nothing names the list; otherwise the last name on the path decides', () => {
  const day = {
    value_exc_vat: 45.57,
    value_inc_vat: 47.85,
    valid_from: '2026-04-09T23:00:00Z',
    valid_to: '2026-04-10T23:00:00Z',
  };
  const kind = (fileName: string) =>
    provider.parse(bytesOf({ results: [day] }), { now, fileName }).batches.map(({ series }) => series.kind);
  expect(kind('page.json')).toEqual([]);
  expect(kind('standing-charges/standard-unit-rates.json')).toEqual(['tariff']);
  expect(kind('unit_rates/standing_charges.json')).toEqual(['standing_charge']);
});

describe('a response without prices', () => {
  test('is rejected row by row if it contains products or consumption', () => {
    expect(rejections(read('products.json'))).toEqual({ not_a_price: 6 });
    expect(rejections(read('product-var.json'))).toEqual({ not_a_price: 1 });
    const consumption = { results: [{ consumption: 0.1, interval_start: 'x', interval_end: 'y' }] };
    expect(rejections(provider.parse(bytesOf(consumption), { now }))).toEqual({ not_a_price: 1 });
  });

  test('gives no data if the list is empty, and an error for an error body or HTML', () => {
    expect(rejections(provider.parse(bytesOf({ count: 0, results: [] }), { now }))).toEqual({ no_data: 1 });
    expect(() => provider.parse(bytesOf({ detail: 'Not found.' }), { now })).toThrow('Not found.');
    expect(() => provider.parse(bytesOf('<html><body>maintenance'), { now })).toThrow('HTML');
  });

  test('has rows without valid_to, or damaged, rejected and the others kept', () => {
    const good = {
      value_exc_vat: 1,
      value_inc_vat: 1.05,
      valid_from: '2026-01-01T00:00:00Z',
      valid_to: '2026-01-01T00:30:00Z',
    };
    const results = [good, { value_inc_vat: 1, valid_from: '2026-01-01T00:30:00Z' }, { ...good, valid_from: 5 }, null];
    const parsed = provider.parse(bytesOf({ results }), { now });
    expect(lines(parsed)).toHaveLength(1);
    expect(rejections(parsed)).toEqual({ unknown_length: 1, invalid_row: 2 });
  });
});

describe('fetching', () => {
  test('discovers the newest product of each family, follows pages, and takes only the regions asked for', async () => {
    const text = (name: string) => new TextDecoder().decode(fixture(import.meta.url, name));
    const { http, requests } = stubHttp((url) => {
      if (url.pathname === '/v1/products/') return { body: text('products.json') };
      if (url.pathname === '/v1/products/VAR-22-11-01/') return { body: text('product-var.json') };
      if (url.pathname.includes('G-1R-')) return { status: 404, body: '{"detail":"Not found."}' };
      if (url.pathname.endsWith('/standing-charges/')) return { body: text('standing-charges.json') };
      if (url.searchParams.get('page') === '2') return { body: JSON.stringify({ results: [rate('00:00', '00:30')] }) };
      const next = url.pathname.endsWith('/standard-unit-rates/') ? `${url.origin}${url.pathname}?page=2` : null;
      return { body: JSON.stringify({ results: next ? [rate('00:30', '01:00')] : [], next }) };
    });
    const parsed = await createOctopusProvider({ http }).fetch({
      regions: [getRegion('uk_c').code],
      interval: { start: new Date('2026-04-10T00:00:00Z'), end: new Date('2026-04-11T00:00:00Z') },
      now,
    });
    const paths = requests.map(({ url }) => new URL(url).pathname);
    expect(paths).toContain('/v1/products/AGILE-24-10-01/');
    expect(paths).not.toContain('/v1/products/AGILE-24-04-03/');
    expect(paths.some((path) => path.includes('OUTGOING') || path.includes('GO-VAR') || path.endsWith('-A/'))).toBe(
      false,
    );
    expect(lines(parsed).filter((line) => line.includes('2026-04-10'))).toEqual([
      'uk_c E-1R-VAR-22-11-01-C 2026-04-10T00:00Z 2026-04-10T00:30Z 20',
      'uk_c E-1R-VAR-22-11-01-C 2026-04-10T00:30Z 2026-04-10T01:00Z 20',
    ]);
    expect(parsed.batches.map(({ series }) => series.kind).sort()).toEqual(['standing_charge', 'tariff']);
    expect(rejections(parsed)).toMatchObject({ no_data: 2 });
  });
});

const rate = (from: string, to: string) => ({
  value_inc_vat: 20,
  valid_from: `2026-04-10T${from}:00Z`,
  valid_to: `2026-04-10T${to}:00Z`,
  payment_method: 'DIRECT_DEBIT',
});

describe('direction', () => {
  const half = { valid_from: '2026-04-10T00:00:00Z', valid_to: '2026-04-10T00:30:00Z' };
  const parse = (fileName: string, row: object, more = {}) =>
    provider.parse(bytesOf({ results: [{ ...half, ...row }] }), { now, fileName, ...more });
  const directions = (...about: Parameters<typeof parse>) =>
    parse(...about).batches.map(({ series }) => series.direction);
  const noVat = { value_exc_vat: 15, value_inc_vat: 15 };

  test.each([
    'E-1R-OUTGOING-FIX-12M-19-05-13-C',
    'E-1R-AGILE-OUTGOING-19-05-13-C',
    'E-1R-FLUX-EXPORT-23-02-14-C',
    'E-1R-COOP-SEG-FIX-12M-20-11-11-C',
    'E-1R-POWER-PACK-24-02-15-C',
  ])('is export for rates of %s, also with VAT', (code) => {
    expect(directions(`${code}/standard-unit-rates.json`, noVat)).toEqual(['export']);
    expect(directions(`${code}/standard-unit-rates.json`, { value_exc_vat: 20, value_inc_vat: 21 })).toEqual([
      'export',
    ]);
  });

  test.each(['E-1R-VAR-22-11-01-C', 'E-1R-INTELLI-FLUX-IMPORT-23-07-14-C', 'G-1R-NEW-NAME-26-01-01-C', 'agile.json'])(
    'is import for rates of %s, also without VAT',
    (name) => expect(directions(name, noVat)).toEqual(['import']),
  );

  test('of a product with an ambiguous name is decided by VAT of 5 %, then by the caller, and otherwise rejected', () => {
    const [unnamed, unknown] = ['export/2026/standard-unit-rates.json', 'E-1R-NEW-NAME-26-01-01-C.json'];
    for (const name of [unnamed, unknown, 'E-1R-FLUX-23-02-14-C.json']) {
      expect(directions(name, { value_exc_vat: 20, value_inc_vat: 21 })).toEqual(['import']);
      expect(directions(name, noVat, { direction: 'export' })).toEqual(['export']);
      expect(rejections(parse(name, noVat))).toEqual({ unknown_direction: 1 });
      expect(rejections(parse(name, { value_inc_vat: 21 }))).toEqual({ unknown_direction: 1 });
    }
  });
});
