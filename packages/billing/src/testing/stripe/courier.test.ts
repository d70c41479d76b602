import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Harness, sdk, startHarness } from './harness.ts';
import { OLD_VERSION } from './versions.ts';

const SECRET = 'whsec_test';

/** A webhook route that records what it receives and verifies it with the SDK. */
async function startReceiver() {
  const received: { body: string; signature: string; problem: string | undefined }[] = [];
  const statuses: number[] = [];
  const verify = (body: string, signature: string): string | undefined => {
    try {
      const now = Date.parse('2026-11-20T10:00:00Z');
      new Stripe('sk_test_x').webhooks.constructEvent(body, signature, SECRET, 300, undefined, now);
      return undefined;
    } catch (error) {
      return (error as Error).message.split('.')[0];
    }
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signature = String(request.headers['stripe-signature']);
    received.push({ body, signature, problem: verify(body, signature) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    respondWith: (...next: number[]) => void statuses.push(...next),
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let harness: Harness;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  [harness, receiver] = [await startHarness(), await startReceiver()];
  harness.peer.courier.setEndpoint({ url: receiver.url, secret: SECRET });
});
afterEach(async () => {
  await harness.peer.close();
  await receiver.close();
});

test('events are delivered in order with signatures that the SDK verifies', async () => {
  await harness.subscribe();
  const expected = harness.eventTypes();
  const deliveries = await harness.peer.courier.flush();
  expect(receiver.types()).toEqual(expected);
  expect(receiver.received.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect([deliveries.every(({ status }) => status === 200), harness.eventTypes()]).toEqual([true, []]);
});

test('the queue can be reordered, duplicated, delayed and lost', async () => {
  for (const email of ['a@x.example', 'b@x.example', 'c@x.example']) await harness.customer(email);
  const emails = () => receiver.received.map(({ body }) => JSON.parse(body).data.object.email[0]).join('');
  await harness.peer.courier.flush({ order: [2, 0, 0], keepRest: true });
  expect(emails()).toBe('caa');
  await harness.peer.courier.flush();
  expect(emails()).toBe('caab');
  await harness.customer('d@x.example');
  harness.peer.courier.drop();
  await harness.peer.courier.flush();
  expect(emails()).toBe('caab');
});

test('a failed delivery stays in the queue until it succeeds', async () => {
  await harness.customer();
  receiver.respondWith(500, 503);
  for (const status of [500, 503, 200])
    expect((await harness.peer.courier.flush()).map((one) => one.status)).toEqual([status]);
  expect([harness.eventTypes(), receiver.received.length]).toEqual([[], 3]);
});

test('immediate delivery sends each event as it happens', async () => {
  harness.peer.courier.deliverImmediately(true);
  await harness.subscribe();
  await harness.peer.courier.settled();
  expect([receiver.types().at(-1), harness.eventTypes()]).toEqual(['checkout.session.completed', []]);
});

test('a replay has the event’s own time and id, signed again', async () => {
  const customer = await harness.customer();
  await harness.peer.courier.flush();
  const [event] = (await harness.stripe.events.list({ type: 'customer.created' })).data;
  harness.peer.world.find('customer', customer.id)!.email = 'changed@x.example';
  await harness.peer.courier.replay(event?.id ?? '');
  expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
});

test.each([
  ['a wrong secret', { secret: 'whsec_other' }, 'No signatures found matching the expected signature for payload'],
  [
    'a signature 301 s old',
    { timestampS: Date.parse('2026-11-20T09:54:59Z') / 1000 },
    'Timestamp outside the tolerance zone',
  ],
  ['a signature of exactly 300 s', { timestampS: Date.parse('2026-11-20T09:55:00Z') / 1000 }, undefined],
  ['two secrets during a rotation', { secret: `whsec_new,${SECRET}` }, undefined],
  [
    'a body one byte off',
    { body: '{"id":1}', signedBody: '{"id":2}' },
    'No signatures found matching the expected signature for payload',
  ],
])('%s is delivered as described', async (_, options, problem) => {
  await harness.customer();
  await harness.peer.courier.flush(options);
  expect(receiver.received.map((one) => one.problem)).toEqual([problem]);
});

test('an endpoint of an old version receives the old shapes', async () => {
  harness.peer.courier.setEndpoint({ url: receiver.url, secret: SECRET, apiVersion: OLD_VERSION });
  const { id } = await harness.subscribe();
  await harness.peer.courier.flush();
  const events = receiver.received.map(({ body }) => JSON.parse(body));
  const created = events.find(({ type }) => type === 'customer.subscription.created');
  const paid = events.find(({ type }) => type === 'invoice.paid');
  const { data } = created;
  expect([created.api_version, data.object.current_period_end, data.object.items.data[0].current_period_end]).toEqual([
    OLD_VERSION,
    Date.parse('2026-12-20T10:00:00Z') / 1000,
    undefined,
  ]);
  expect([paid.data.object.subscription, paid.data.object.paid, paid.data.object.parent]).toEqual([
    id,
    true,
    undefined,
  ]);
  expect(paid.data.object.lines.data[0]).toMatchObject({
    subscription: id,
    price: { id: harness.pro.id },
    proration: false,
  });
});

test('a request of an old version is answered in the old shapes; an unknown version is refused', async () => {
  const coupon = await harness.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const { id } = await harness.subscribe({ discounts: [{ coupon: coupon.id }] });
  const old = (await sdk(harness.peer, OLD_VERSION).subscriptions.retrieve(id, {
    expand: ['discounts'],
  })) as unknown as {
    current_period_end: number;
    discounts: { coupon: { id: string }; source?: unknown }[];
  };
  expect([old.current_period_end, old.discounts[0]?.coupon.id, old.discounts[0]?.source]).toEqual([
    Date.parse('2026-12-20T10:00:00Z') / 1000,
    coupon.id,
    undefined,
  ]);
  await expect(sdk(harness.peer, 'tomorrow').subscriptions.retrieve(id)).rejects.toThrow(
    'Invalid Stripe API version: tomorrow',
  );
});

test('deliveries go to loopback only', () => {
  expect(() => harness.peer.courier.setEndpoint({ url: 'https://energy.example/hook', secret: SECRET })).toThrow(
    'loopback only',
  );
});
