import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';

/** A server without `STRIPE_SECRET_KEY` and `ENFORCE_TIERS`. */

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database });
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

it('serves everything to everybody', async () => {
  const calls = ['prices/statistics?region=de', 'prices/history?region=de&days=300', 'prices/current?region=de'];
  for (const call of calls) expect((await server.get(`/api/v1/${call}`)).status).toBe(200);
  const { body } = await server.get('/api/v1/billing/entitlements');
  expect(body).toMatchObject({ enforced: false, tier: null, upgradeUrl: null });
  const { features } = body as { features: { included: boolean; historyDays: number | null }[] };
  expect(features.every(({ included, historyDays }) => included && historyDays === null)).toBe(true);
});

it('describes the tiers on a page', async () => {
  const response = await fetch(`${server.url}/tiers`);
  const page = await response.text();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page).toContain('This server does not enforce tiers');
  expect(page).toContain('<th scope="row">Price history</th><td>last 7 days</td><td>yes</td><td>yes</td>');
});

it('says so in the log and in /health', async () => {
  expect((await server.get('/health')).body).toMatchObject({ tiers: { enforced: false, setting: null } });
  expect(server.logged().find(({ tiers }) => tiers !== undefined)).toMatchObject({ tiers: 'open' });
});
