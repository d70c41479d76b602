import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClientFor } from './client.ts';
import { EnergyApiError } from './errors.ts';
import type { TestRouter } from './testing/router.ts';
import { reply, startTestServer, type TestServer } from './testing/server.ts';
import { upgradeRequired } from './upgrade.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('a refused call names the tier that would do, and where to get it', async () => {
  const offer = {
    feature: 'price_history',
    tier: 'free',
    requiredTier: 'pro',
    upgradeUrl: 'https://app.example.com/b',
  };
  const problem = {
    status: 402,
    code: 'history_limit',
    ...offer,
    historyDays: 7,
    availableFrom: '2026-02-23T10:00:00Z',
  };
  server.intercept = (_request, response) =>
    reply(response, 402, JSON.stringify({ error: { json: { data: { problem } } } }));
  const refused = await createClientFor<TestRouter>({ url: server.url })
    .prices.history.query({ region: 'no1' })
    .catch((error: unknown) => error);
  expect(upgradeRequired(refused)).toEqual({
    ...offer,
    historyDays: 7,
    availableFrom: new Date('2026-02-23T10:00:00Z'),
  });
  expect(
    upgradeRequired(new EnergyApiError({ ...problem, type: '', title: '', detail: '', errors: [] })),
  ).toMatchObject(offer);
});

it('no other error names a tier', async () => {
  const declined = { status: 402, code: 'card_declined', type: '', title: '', detail: '', errors: [] };
  const others = [
    new EnergyApiError(declined),
    new EnergyApiError({ ...declined, code: 'tier_required' }),
    new Error(),
  ];
  expect(others.map(upgradeRequired)).toEqual([undefined, undefined, undefined]);
});
