import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSuppliers, type Suppliers, suppliersJobs } from '../index.ts';
import { compareSuppliersInput, listTariffsInput } from '../schemas/index.ts';
import { type SuppliersWorld, suppliersWorld } from '../testing/world.ts';

const API = '/v1/products/';

const product = (code: string, more: object = {}) => ({
  ...{ code, full_name: `Product ${code}`, direction: 'IMPORT', brand: 'OCTOPUS_ENERGY', is_green: true },
  ...{ is_tracker: false, is_prepay: false, is_business: false, is_restricted: false },
  ...{ available_from: '2026-01-01T00:00:00Z', available_to: null },
  ...more,
});

const electricity = (code: string, area: string, pence: number) => ({
  direct_debit_monthly: {
    ...{ code: `E-1R-${code}-${area}`, standard_unit_rate_exc_vat: pence, standing_charge_exc_vat: 50 },
    ...{ standard_unit_rate_inc_vat: pence * 1.05, standing_charge_inc_vat: 52.5, exit_fees_inc_vat: 0 },
  },
});

/** What the peer answers, by path. */
let answers: Record<string, unknown>;
let asked: string[];
let server: Server;
const clock = fixedClock('2026-11-30T12:00:00Z');
let world: SuppliersWorld;
let suppliers: Suppliers;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(String(request.headers['x-original-url']));
    asked.push(url.pathname);
    const answer = answers[url.pathname];
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(JSON.stringify(answer ?? { detail: 'Not found.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const atPeer: typeof globalThis.fetch = (input, init) =>
    fetch(`http://127.0.0.1:${port}/`, { ...init, headers: { 'x-original-url': String(input) } });
  world = await suppliersWorld();
  suppliers = createSuppliers({ db: world.db, clock, fetch: atPeer });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

const oneRate = { results: [{ payment_method: 'DIRECT_DEBIT' }, { payment_method: 'NON_DIRECT_DEBIT' }] };

beforeEach(() => {
  asked = [];
  answers = {
    [API]: {
      next: null,
      results: [
        product('VAR-1'),
        product('GO-1'),
        product('TRACK-1', { is_tracker: true }),
        product('BUSINESS-1', { is_business: true }),
        product('ENDED-1', { available_to: '2026-06-01T00:00:00Z' }),
        product('OUTGOING-1', { direction: 'EXPORT' }),
        { unknown: true },
      ],
    },
    [`${API}VAR-1/`]: {
      code: 'VAR-1',
      single_register_electricity_tariffs: {
        _A: electricity('VAR-1', 'A', 20),
        _C: electricity('VAR-1', 'C', 22),
        _Z: electricity('VAR-1', 'Z', 1),
      },
      single_register_gas_tariffs: {
        _C: {
          direct_debit_monthly: { code: 'G-1R-VAR-1-C', standard_unit_rate_exc_vat: 6, standing_charge_exc_vat: 28 },
        },
      },
    },
    [`${API}VAR-1/electricity-tariffs/E-1R-VAR-1-A/standard-unit-rates/`]: oneRate,
    [`${API}VAR-1/gas-tariffs/G-1R-VAR-1-C/standard-unit-rates/`]: oneRate,
    [`${API}GO-1/`]: { code: 'GO-1', single_register_electricity_tariffs: { _A: electricity('GO-1', 'A', 8) } },
    [`${API}GO-1/electricity-tariffs/E-1R-GO-1-A/standard-unit-rates/`]: {
      results: [{ payment_method: null }, { payment_method: null }],
    },
  };
});

const tariffsIn = async (region: string) =>
  (await suppliers.service.tariffs(listTariffsInput.parse({ supplier: 'octopus', region }))).items;

it('stores the products on offer by area and fuel, with source and date, and skips those with several prices a day', async () => {
  const { supplier, tariffs, skipped } = await suppliers.service.fetchTariffs('octopus');
  expect(supplier).toBe('octopus');
  expect(tariffs.map(({ tariffId, region, status }) => [tariffId, region, status])).toEqual([
    ['E-1R-VAR-1-A', 'uk_a', 'added'],
    ['E-1R-VAR-1-C', 'uk_c', 'added'],
    ['G-1R-VAR-1-C', 'uk_c', 'added'],
  ]);
  expect(skipped.map((one) => one.product)).toEqual(['GO-1', 'TRACK-1']);
  expect(asked.filter((path) => path.includes('BUSINESS') || path.includes('ENDED'))).toEqual([]);
  expect((await tariffsIn('uk_c')).find(({ utility }) => utility === 'electricity')).toMatchObject({
    ...{ name: 'Product VAR-1', green: true, currency: 'GBP' },
    validFrom: '2026-11-30',
    source: { url: 'https://api.octopus.energy/v1/products/VAR-1/', asOf: '2026-11-30' },
  });
  const compared = await suppliers.service.compare(compareSuppliersInput.parse({ region: 'uk_c', annualUsage: 1_000 }));
  expect(compared.offers[0]?.annual.total).toBeCloseTo((1_000 * 0.22 + 365 * 0.5) * 1.05, 6);
});

it('a changed price makes a new version from that day on, an unchanged one does not', async () => {
  await suppliers.service.fetchTariffs('octopus');
  clock.set('2026-12-02T12:00:00Z');
  expect((await suppliers.service.fetchTariffs('octopus')).tariffs.every(({ status }) => status === 'unchanged')).toBe(
    true,
  );
  answers[`${API}VAR-1/`] = {
    code: 'VAR-1',
    single_register_electricity_tariffs: { _A: electricity('VAR-1', 'A', 25) },
  };
  const { tariffs } = await suppliers.service.fetchTariffs('octopus');
  expect(tariffs).toMatchObject([{ tariffId: 'E-1R-VAR-1-A', version: 2, status: 'added' }]);
  expect(await tariffsIn('uk_a')).toMatchObject([{ version: 2, validFrom: '2026-12-02', inForceUntil: null }]);
});

it('a product that is no longer listed stays in force and is not compared, until it is listed again', async () => {
  const offered = async () => (await tariffsIn('uk_c')).map(({ offeredUntil }) => offeredUntil);
  const compared = async () =>
    (await suppliers.service.compare(compareSuppliersInput.parse({ region: 'uk_c', annualUsage: 1_000 }))).offers;
  clock.set('2026-12-03T12:00:00Z');
  await suppliers.service.fetchTariffs('octopus');
  expect(await offered()).toEqual([null, null]);
  expect(await compared()).toHaveLength(1);
  const list = answers[API];
  answers[API] = { next: null, results: [] };
  await suppliers.service.fetchTariffs('octopus');
  expect(await offered()).toEqual([null, null]);
  answers[API] = { next: null, results: [product('GO-1')] };
  await suppliers.service.fetchTariffs('octopus');
  clock.set('2026-12-04T12:00:00Z');
  await suppliers.service.fetchTariffs('octopus');
  expect(await offered()).toEqual(['2026-12-03', '2026-12-03']);
  expect(await compared()).toEqual([]);
  answers[API] = list;
  await suppliers.service.fetchTariffs('octopus');
  expect(await offered()).toEqual([null, null]);
});

it('a listed product whose price begins to vary within the day is no longer compared at its stored price', async () => {
  await suppliers.service.fetchTariffs('octopus');
  answers[`${API}VAR-1/electricity-tariffs/E-1R-VAR-1-A/standard-unit-rates/`] = {
    results: [{ payment_method: null }, { payment_method: null }],
  };
  const { skipped } = await suppliers.service.fetchTariffs('octopus');
  expect(skipped.map((one) => one.product)).toContain('VAR-1');
  expect((await tariffsIn('uk_c')).map(({ offeredUntil }) => offeredUntil)).toEqual(['2026-12-04', '2026-12-04']);
});

it('a tariff without a price is left out; a list that is none stores nothing', async () => {
  answers[`${API}VAR-1/`] = {
    code: 'VAR-1',
    single_register_electricity_tariffs: {
      _A: { direct_debit_monthly: { code: 'E-1R-VAR-1-A', standing_charge_exc_vat: 50 } },
    },
  };
  expect((await suppliers.service.fetchTariffs('octopus')).tariffs).toEqual([]);
  answers[API] = { next: 'https://elsewhere.example/v1/products/', results: [] };
  await expect(suppliers.service.fetchTariffs('octopus')).rejects.toMatchObject({ code: 'octopus_foreign_page' });
  answers[API] = { results: 'none' };
  await expect(suppliers.service.fetchTariffs('octopus')).rejects.toThrow(/Octopus list of products/);
});

it('the job fetches the enabled sources; without one there is no job', async () => {
  expect(suppliersJobs(suppliers.service, [])).toEqual([]);
  const [job] = suppliersJobs(suppliers.service, ['octopus']);
  const log = { info: () => undefined };
  const result = await job!.run({ signal: new AbortController().signal, log } as never);
  expect(result).toMatchObject({ sources: [{ source: 'octopus', supplier: 'octopus', skipped: 2 }] });
});
