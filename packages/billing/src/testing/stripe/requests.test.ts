import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, type Harness, sdk, startHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.peer.close());

describe('idempotency', () => {
  const create = (email: string) => harness.stripe.customers.create({ email }, { idempotencyKey: 'intent-1' });

  test('the same key and parameters give the first answer and no second effect', async () => {
    const [first, second] = [await create('ada@example.com'), await create('ada@example.com')];
    expect([second.id, harness.peer.world.table('customer').size]).toEqual([first.id, 1]);
  });

  test('the same key with other parameters is an idempotency error', async () => {
    await create('ada@example.com');
    const error = await failure(create('eve@example.com'));
    expect([error.statusCode, error.type]).toEqual([400, 'StripeIdempotencyError']);
  });

  test('a response that is lost after the effect is found again by the retry of the SDK', async () => {
    harness.peer.faults.next({ kind: 'reset', afterEffect: true, path: '/v1/customers' });
    const created = await sdk(harness.peer, undefined, 1).customers.create({ email: 'ada@example.com' });
    expect([...harness.peer.world.table('customer').keys()]).toEqual([created.id]);
  });
});

describe('faults', () => {
  test.each([
    ['card_declined', 402, 'StripeCardError'],
    ['conflict', 409, 'StripeAPIError'],
    ['rate_limit', 429, 'StripeRateLimitError'],
    ['server_error', 500, 'StripeAPIError'],
    ['unavailable', 503, 'StripeAPIError'],
  ] as const)('%s is status %i, an error of the SDK, and has no effect', async (kind, status, type) => {
    harness.peer.faults.next({ kind, path: '/v1/customers' });
    const error = await failure(harness.customer());
    expect([error.statusCode, error.type, harness.peer.world.table('customer').size]).toEqual([status, type, 0]);
    expect((await harness.customer()).object).toBe('customer');
  });

  test('a rate limit names the time to wait', async () => {
    harness.peer.faults.next({ kind: 'rate_limit', retryAfterS: 7 });
    expect((await failure(harness.customer())).headers?.['retry-after']).toBe('7');
  });

  // The SDK repeats a request once by itself when the connection was reset.
  test.each([
    ['reset', 2],
    ['truncate', 1],
  ] as const)('%s breaks the connection', async (kind, times) => {
    harness.peer.faults.next({ kind, times });
    expect((await failure(harness.customer())).type).toBe('StripeConnectionError');
  });

  test('a timeout gives no response', async () => {
    harness.peer.faults.next({ kind: 'timeout' });
    const error = await failure(harness.stripe.customers.create({}, { timeout: 50 }));
    expect([error.type, harness.peer.requests.map(({ status }) => status)]).toEqual(['StripeConnectionError', [0]]);
  });

  test('a fault has a path, a method, a number of requests that pass first and a number that fail', async () => {
    harness.peer.faults.next({ kind: 'server_error', path: '/v1/customers', method: 'POST', skip: 1, times: 2 });
    await harness.stripe.customers.list();
    for (let at = 0; at < 4; at += 1) await harness.customer().catch(() => undefined);
    expect(harness.peer.requests.map(({ status }) => status)).toEqual([200, 200, 500, 500, 200]);
  });
});

describe('requests', () => {
  test('lists are newest first and paged by cursor', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.unshift((await harness.customer(`${at}@x.example`)).id);
    const first = await harness.stripe.customers.list({ limit: 2 });
    const next = await harness.stripe.customers.list({ limit: 2, starting_after: first.data[1]?.id ?? '' });
    const back = await harness.stripe.customers.list({ limit: 2, ending_before: next.data[0]?.id ?? '' });
    const all: string[] = [];
    for await (const { id } of harness.stripe.customers.list({ limit: 2 })) all.push(id);
    expect([first.has_more, next.data.map(({ id }) => id), all]).toEqual([true, ids.slice(2, 4), ids]);
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  });

  test('a wrong key, an unknown path, an unknown parameter and an unknown id have the errors of Stripe', async () => {
    const other = new Stripe('sk_test_wrong', {
      host: '127.0.0.1',
      port: new URL(harness.peer.url).port,
      protocol: 'http',
    });
    const errors = [
      await failure(other.customers.list()),
      await failure(harness.stripe.payouts.list()),
      await failure(harness.stripe.customers.create({ nickname: 'x' } as never)),
      await failure(harness.stripe.customers.retrieve('cus_unknown')),
      await failure(harness.stripe.billingPortal.sessions.create({ customer: 'cus_unknown' })),
    ];
    expect(errors.map(({ statusCode, code, param }) => [statusCode, code, param])).toEqual([
      [401, undefined, undefined],
      [404, undefined, undefined],
      [400, 'parameter_unknown', 'nickname'],
      [404, 'resource_missing', 'id'],
      [400, 'resource_missing', 'customer'],
    ]);
    expect(errors.every(({ requestId }) => requestId?.startsWith('req_'))).toBe(true);
  });

  test('a field that is no reference cannot be expanded', async () => {
    const { id } = await harness.customer();
    expect((await failure(harness.stripe.customers.retrieve(id, { expand: ['email'] }))).param).toBe('expand');
  });

  test('features without a model are refused, not invented', async () => {
    const { id: customer } = await harness.customer();
    const error = await failure(
      harness.stripe.subscriptions.create({
        customer,
        items: [{ price: harness.pro.id }],
        collection_method: 'send_invoice',
        days_until_due: 3,
      }),
    );
    expect(error.statusCode).toBe(400);
  });

  test('portal sessions have a URL; metadata is merged and unset; the customer is updated', async () => {
    const { id } = await harness.stripe.customers.create({ email: 'ada@example.com', metadata: { a: '1', b: '2' } });
    const changed = await harness.stripe.customers.update(id, {
      metadata: { a: '', c: '3' },
      email: 'new@example.com',
    });
    const portal = await harness.stripe.billingPortal.sessions.create({
      customer: id,
      return_url: 'https://energy.example/account',
    });
    expect([changed.metadata, changed.email]).toEqual([{ b: '2', c: '3' }, 'new@example.com']);
    expect([portal.customer, portal.return_url, new URL(portal.url).hostname]).toEqual([
      id,
      'https://energy.example/account',
      'billing.stripe.com',
    ]);
  });

  test('the same requests give the same ids', async () => {
    const other = await startHarness();
    const [first, second] = [await harness.subscribe(), await other.subscribe()];
    await other.peer.close();
    expect(second).toEqual({ ...first, subscription: expect.objectContaining({ id: first.id }) });
  });
});
