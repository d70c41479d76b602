import { type StripePeer, signatureHeader, startStripePeer } from '@energy-optimizer/billing/testing';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInForContract } from './testing/auth-cases.ts';
import { API_KEY, startServer, type TestServer } from './testing/server.ts';

const SECRET = 'whsec_of_the_server_0123';
const PREVIOUS = 'whsec_of_last_month_0123';
const nowS = (): number => Math.floor(Date.now() / 1_000);

let database: TestDatabase;
let peer: StripePeer;
let env: Record<string, string>;
let server: TestServer;
let replica: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  peer = await startStripePeer({ runningClock: nowS, secretKey: 'sk_test_of_the_server' });
  env = {
    STRIPE_SECRET_KEY: 'sk_test_of_the_server',
    STRIPE_API_BASE: peer.url,
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_WEBHOOK_SECRET_PREVIOUS: PREVIOUS,
    STRIPE_PRICE_PRO_MONTH: peer.plan('Pro', 499).id,
    STRIPE_PRICE_BUSINESS_MONTH: peer.plan('Business', 1_499).id,
  };
  server = await startServer({ database, env });
  replica = await startServer({ database, env });
  peer.courier.setEndpoint({ url: `${server.url}/api/v1/billing/webhook`, secret: SECRET });
});
afterAll(async () => {
  await server.close();
  await replica.close();
  await peer.close();
  await database.drop();
});

const EVENT = JSON.stringify({
  ...{ id: 'evt_of_the_test', object: 'event', type: 'product.updated', created: nowS(), livemode: false },
  data: { object: { id: 'prod_1' } },
});

async function deliver(body: string, signature: string): Promise<[number, string | undefined]> {
  const response = await fetch(`${server.url}/api/v1/billing/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body,
  });
  const { code } = (await response.json()) as { code?: string };
  return [response.status, code];
}
const signed = (body: string, secret = SECRET, ageS = 0) =>
  deliver(body, signatureHeader(body, [secret], nowS() - ageS));

describe('the webhook', () => {
  it('accepts an event of an unknown type, signed with the current or the previous secret', async () => {
    expect(await signed(EVENT)).toEqual([200, undefined]);
    expect(await signed(EVENT, PREVIOUS)).toEqual([200, undefined]);
  });

  it.each([
    ['another secret', () => signed(EVENT, 'whsec_of_somebody_else')],
    ['a signature that is 301 seconds old', () => signed(EVENT, SECRET, 302)],
    ['a body that differs in one byte', () => deliver(`${EVENT} `, signatureHeader(EVENT, [SECRET], nowS()))],
    ['no signature', () => deliver(EVENT, '')],
    ['a thin event', () => signed(JSON.stringify({ id: 'evt_1', object: 'v2.core.event', type: 'v1.invoice.paid' }))],
  ])('refuses %s with 400', async (_, call) => {
    expect(await call()).toEqual([400, 'webhook_unverified']);
  });

  it('refuses 2 MB with 413', async () => {
    expect(await signed('x'.repeat(2_000_000))).toEqual([413, 'body_too_large']);
  });
});

it('a payment changes the tier on every server within a second, and canceling ends it again', async () => {
  const { headers } = await signInForContract(server.runtime.auth);
  const call = async (path: string, input: object) => {
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
    const response = await fetch(`${server.url}/api/v1/billing/${path}`, { ...init, body: JSON.stringify(input) });
    return (await response.json()) as { sessionId: string };
  };
  const tierAt = async ({ url }: TestServer): Promise<string> => {
    const response = await fetch(`${url}/api/v1/billing/entitlements`, { headers });
    return ((await response.json()) as { tier: string }).tier;
  };
  const withinASecond = { timeout: 1_000, interval: 20 };
  expect(await tierAt(replica)).toBe('free');
  const { sessionId } = await call('checkout', { tier: 'pro' });
  peer.dashboard.completeCheckout(sessionId);
  const statuses = (await peer.courier.flush()).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  await expect.poll(() => tierAt(replica), withinASecond).toBe('pro');
  await expect.poll(() => tierAt(server), withinASecond).toBe('pro');
  await call('cancel', { at: 'now' });
  await expect.poll(() => tierAt(replica), withinASecond).toBe('free');
});

it('the health check says that billing is on', async () => {
  const { body } = await server.get('/health/ready');
  expect((body as { checks: Record<string, unknown> }).checks.billing).toMatchObject({
    enabled: true,
    failedEvents: 0,
  });
});

it('the metrics count events that wait and events that failed for good, with the age of the oldest', async () => {
  const metrics = async (): Promise<string[]> => {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-api-key': API_KEY } });
    return (await response.text()).split('\n').filter((line) => line.startsWith('billing_inbox'));
  };
  const none = ['billing_inbox_events{state="pending"} 0', 'billing_inbox_events{state="failed"} 0'];
  await expect.poll(metrics, { timeout: 5_000 }).toEqual(none);
  peer.faults.next({ kind: 'unavailable', path: '/v1/customers/cus_waiting', times: 100 });
  const event = { ...JSON.parse(EVENT), id: 'evt_waiting', type: 'invoice.paid' };
  const receivedS = nowS();
  await signed(JSON.stringify({ ...event, data: { object: { id: 'in_1', customer: 'cus_waiting' } } }));
  const [pending, failed, oldest] = await metrics();
  expect([pending, failed]).toEqual(['billing_inbox_events{state="pending"} 1', none[1]]);
  const [, since] = oldest?.split('billing_inbox_oldest_timestamp_seconds{state="pending"} ') ?? [];
  expect(Number(since)).toBeGreaterThanOrEqual(receivedS);
  expect(Number(since)).toBeLessThanOrEqual(nowS() + 1);
  peer.faults.clear();
});

it('a server whose price does not match its plan refuses to start and names the price', async () => {
  const yearly = peer.plan('Pro', 4_990, 'year').id;
  const wrong = startServer({ database, env: { ...env, STRIPE_PRICE_PRO_MONTH: yearly } });
  await expect(wrong).rejects.toThrow(`pro per month: the price ${yearly} is charged every 1 year, not every month`);
});
