import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACCESS } from './access.ts';
import { ask, PASSWORD } from './testing/attack-world.ts';
import { ACCOUNTS_ENV } from './testing/auth-cases.ts';
import { HOME } from './testing/household-cases.ts';
import { APPLIANCES } from './testing/optimizer-cases.ts';
import { startServer, type TestServer } from './testing/server.ts';

/** A server that requires consent, and one user. */

const ADA = 'ada@example.com';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const HOUSEHOLD = { ...HOME, utility: undefined };
const SWITCHING = { annualUsage: 1, utility: 'propane' };
const DECLINED = { outcome: 'declined' };
let database: TestDatabase;
let server: TestServer;
let headers: Record<string, string>;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, env: { ...ACCOUNTS_ENV, CONSENT_REQUIRED: 'true' } });
  const { service } = server.runtime.auth;
  await service.createUser({ email: ADA, password: PASSWORD, role: 'user' });
  const opened = await service.signIn({ requestId: 'set-up' }, { email: ADA, password: PASSWORD, transport: 'token' });
  headers = { authorization: `Bearer ${opened.status === 'signed_in' ? opened.token : ''}` };
});
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  await ask(server, { method: 'PUT', path: '/privacy/restriction', headers, body: { restricted: false } });
  await ask(server, { method: 'POST', path: '/privacy/consents/withdraw', headers, body: {} });
});

const grant = (purpose: string) =>
  ask(server, {
    ...{ method: 'PUT', path: '/privacy/consents', headers },
    body: { policyVersion: '2026-12-01', consents: { [purpose]: true } },
  });

/** A call of each operation that has a purpose, and its response with consent. */
const CALLS = [
  ['data_processing', 'household.setTariff', 'PUT', '/household/tariffs/electricity', HOUSEHOLD, 200],
  ['data_processing', 'household.setAppliances', 'PUT', '/household/appliances', APPLIANCES, 200],
  ['optimization', 'optimizer.plan', 'POST', '/plans', { problem: {} }, 422],
  ['optimization', 'recommendations.usage', 'POST', '/recommendations/usage', { region: 'atlantis' }, 422],
  ['analytics', 'recommendations.recordUsageOutcome', 'PUT', `/recommendations/usage/${NOBODY}/outcome`, DECLINED, 404],
  ['optimization', 'recommendations.switching', 'POST', '/recommendations/switching', SWITCHING, 404],
  ['analytics', 'recommendations.recordOutcome', 'PUT', `/recommendations/${NOBODY}/outcome`, DECLINED, 404],
] as const;

test('every operation with a purpose is called here', () => {
  const governed = Object.entries(ACCESS).flatMap(([path, { purpose }]) => (purpose ? [[purpose, path]] : []));
  expect(governed).toEqual(CALLS.map(([purpose, path]) => [purpose, path]));
});

describe.each(CALLS)('without consent to %s', (purpose, path, method, url, body, status) => {
  const call = () => ask(server, { method, path: url, headers, body });

  test(`${path} is refused over REST and tRPC, whatever else was granted; with it, it is not`, async () => {
    for (const other of CALLS) if (other[0] !== purpose) await grant(other[0]);
    expect(await call()).toMatchObject({ status: 403, body: { code: 'consent_required', purpose } });
    const trpc = await fetch(`${server.url}/trpc/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ json: {} }),
    });
    expect([trpc.status, await trpc.json()]).toMatchObject([
      403,
      { error: { json: { data: { problem: { code: 'consent_required', purpose } } } } },
    ]);
    await grant(purpose);
    expect((await call()).status).toBe(status);
    const restricted = { method: 'PUT', path: '/privacy/restriction', headers, body: { restricted: true } };
    await ask(server, restricted);
    expect(await call()).toMatchObject({ status: 403, body: { code: 'processing_restricted' } });
  });
});

describe('an e-mail', () => {
  const news = { subject: 'News', text: 'Something new.', url: 'https://energy.example/news' };
  const alert = () => ({
    ...{
      region: 'Germany',
      utility: 'electricity',
      rule: 'below' as const,
      threshold: 0,
      value: -0.01,
      currency: 'EUR',
    },
    ...{ unit: 'kWh', start: new Date(Date.now() + HOUR_MS), end: new Date(Date.now() + 2 * HOUR_MS) },
    ...{ timeZone: 'Europe/Berlin', manageUrl: 'https://energy.example/alerts' },
  });
  const link = () => ({ url: 'https://energy.example/reset?token=x', expiresAt: new Date(Date.now() + HOUR_MS) });
  const statusOf = async (mail: Parameters<TestServer['runtime']['notifications']['service']['enqueueMail']>[1]) => {
    const { db, notifications } = server.runtime;
    const { id } = await db.transaction((tx) => notifications.service.enqueueMail(tx, mail));
    const ended = async () =>
      (await notifications.service.outbox({ recipient: ADA, limit: 50 })).items.find(
        (one) => one.id === id && one.status !== 'queued' && one.status !== 'sending',
      );
    return (await until(ended)).status;
  };
  const sent = async () => ({
    price_alerts: await statusOf({ template: 'priceAlert', to: ADA, props: alert() }),
    marketing: await statusOf({ template: 'productNews', to: ADA, props: news }),
    reset: await statusOf({ template: 'reset', to: ADA, props: link() }),
  });

  test.each(['price_alerts', 'marketing'])('of the purpose %s is sent with consent to it alone', async (purpose) => {
    const none = { price_alerts: 'suppressed', marketing: 'suppressed', reset: 'sent' };
    expect(await sent()).toEqual(none);
    await grant(purpose);
    expect(await sent()).toEqual({ ...none, [purpose]: 'sent' });
  });
});
