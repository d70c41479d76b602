import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { parseSuppliers } from '@energy-optimizer/suppliers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayAhead } from '../testing/prices.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { storeTariffs } from '../testing/supplier-cases.ts';

const NOW = '2026-03-02T10:07:00.000Z';

const PLAIN = {
  ...{ format: 'energy-tariff/1', name: 'Spot', currency: 'EUR', timeZone: 'Europe/Vienna' },
  vat: { default: 0.2 },
};
const DYNAMIC = { kind: 'dynamic', id: 'spot', series: 'spot' };

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, clock: fixedClock(NOW) });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

interface Statistics {
  readonly suppliers: readonly {
    readonly id: string;
    readonly prices: object | null;
    readonly reason: object | null;
  }[];
  readonly mostStable: string | null;
}

it('statistics of suppliers are computed from their stored price series', async () => {
  const key = {
    kind: 'tariff',
    source: 'octopus',
    region: 'uk_c' as RegionCode,
    product: 'Agile',
    unit: 'cents_kwh',
    currency: 'GBP',
    vatIncluded: true,
    direction: 'import',
  } as const;
  const priceOf = (spread: number) => (hour: number) => 20 + spread * (hour % 2 === 0 ? 1 : -1);
  for (const [supplier, spread] of [
    ['octopus', 4],
    ['ovo-energy', 2],
  ] as const)
    await server.runtime.pricing.service.importPoints(
      dayAhead({ at: new Date(NOW), hours: 96, priceOf: priceOf(spread), key: { ...key, supplier } }),
    );
  const { status, body } = await server.get('/api/v1/suppliers/statistics?region=uk_c&days=1');
  const { suppliers, mostStable } = body as Statistics;
  expect(status).toBe(200);
  const prices = { product: 'Agile', unit: 'kwh', currency: 'GBP', vatIncluded: true, count: 24, coverage: 1 };
  expect(suppliers.find(({ id }) => id === 'octopus')).toMatchObject({
    prices: { ...prices, mean: 0.2, min: 0.16, max: 0.24 },
    reason: null,
  });
  expect(suppliers.find(({ id }) => id === 'british-gas')).toMatchObject({
    prices: null,
    reason: { code: 'no_prices' },
  });
  expect(mostStable).toBe('ovo-energy');
});

it('a comparison over REST is computed in the worker thread and carries an ETag', async () => {
  await storeTariffs(server.runtime.suppliers, ['plain', 'green']);
  const path = '/api/v1/suppliers/compare?region=de&annualUsage=3000&on=2026-03-02';
  const { status, headers, body } = await server.get(path);
  const { offers } = body as { offers: { rank: number; tariff: { tariffId: string }; annual: { total: number } }[] };
  expect([status, offers.map(({ rank, tariff }) => [rank, tariff.tariffId])]).toEqual([
    200,
    [
      [1, 'green'],
      [2, 'plain'],
    ],
  ]);
  expect(offers[0]?.annual.total).toBeCloseTo((3_000 * 0.29 + 120) * 1.19, 6);
  const again = await fetch(server.url + path, { headers: { 'if-none-match': headers.get('etag')! } });
  expect(again.status).toBe(304);
});

it('a dynamic tariff is compared with the stored market prices of the last 52 weeks', async () => {
  const spot = { ...PLAIN, id: 'spot', series: { spot: {} }, components: [DYNAMIC] };
  const source = { url: 'https://two.example', date: '2026-03-01' };
  const two = { id: 'two', name: 'Two', utilities: ['electricity'], regions: ['at'], source };
  const tariffs = [{ region: 'at', source, tariff: spot }];
  const { service } = server.runtime.suppliers;
  await service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers: [{ ...two, tariffs }] }));
  const hours = 2 * (365 * 24 + 48);
  await server.runtime.pricing.service.importPoints(
    dayAhead({ at: new Date(NOW), hours, priceOf: () => 100, key: { region: 'at' as RegionCode } }),
  );
  const { body } = await server.get('/api/v1/suppliers/compare?region=at&annualUsage=1000&on=2026-03-02');
  const { basis, offers } = body as {
    basis: { market: object };
    offers: { tariff: { tariffId: string }; annual: { total: number } }[];
  };
  expect(basis.market).toMatchObject({ region: 'at', source: 'energy_charts', currency: 'EUR', coverage: 1, years: 1 });
  expect(offers.find(({ tariff }) => tariff.tariffId === 'spot')?.annual.total).toBeCloseTo(1_000 * 0.1 * 1.2, 6);
});
