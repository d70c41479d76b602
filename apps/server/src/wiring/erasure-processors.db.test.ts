import { randomUUID } from 'node:crypto';
import { until } from '@energy-optimizer/kernel/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Customer, type PayingWorld, payingWorld } from '../testing/paying-world.ts';

const redisUrl = process.env.ENERGY_TEST_REDIS_URL;
const ADDRESS = '198.51.100.77';
const NETWORK = '198.51.100.0';

let world: PayingWorld;
beforeAll(async () => {
  world = await payingWorld({
    RATE_LIMIT_PER_MINUTE: '1000',
    RATE_LIMIT_PER_HOUR: '10000',
    TRUST_PROXY_HOPS: '1',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
});
afterAll(() => world.close());

const call = async ({ headers }: Customer, path: string, input: object) => {
  const response = await fetch(`${world.server.url}/api/v1/billing/${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'x-forwarded-for': ADDRESS },
    body: JSON.stringify(input),
  });
  return (await response.json()) as { readonly sessionId: string };
};

async function subscriber(name: string): Promise<Customer & { readonly customerId: string }> {
  const user = await world.signUp(name);
  const { sessionId } = await call(user, 'checkout', { tier: 'business' });
  world.peer.dashboard.completeCheckout(sessionId);
  await world.deliver();
  return { ...user, customerId: await world.customerOf(user.id) };
}

const privacy = () => world.server.runtime.db.forTask('privacy');

/** A requested erasure whose time to undo it is over. */
async function requestDue(userId: string): Promise<string> {
  const id = randomUUID();
  await privacy().query({
    text: `INSERT INTO privacy_erasure (id, user_id, requested_at, due_at, next_attempt_at)
           VALUES ($1, $2, now() - interval '25 hours', now() - interval '1 hour', now() - interval '1 hour')`,
    values: [id, userId],
  });
  return id;
}

/** Erases what is due and asks the processors again that have not confirmed. */
async function erase(): Promise<void> {
  await privacy().query({ text: `UPDATE privacy_erasure SET next_attempt_at = now() - interval '1 second'` });
  await world.server.runtime.erasures.run();
}

interface Outcome {
  readonly name: string;
  readonly state: string;
  readonly detail: string | null;
}
async function outcomeOf(erasureId: string, processor: string): Promise<Outcome | undefined> {
  const [row] = await privacy().query<[{ processors: Outcome[] }]>({
    text: 'SELECT receipt FROM privacy_erasure WHERE id = $1',
    values: [erasureId],
  });
  return row?.[0].processors.find(({ name }) => name === processor);
}

const eventsOf = (customerId: string) => world.service.events({ customerId, limit: 200 }).then(({ items }) => items);

/** All rows of the billing tables and of users, as text. */
async function tables(): Promise<string> {
  const read = async (task: 'billing' | 'admin', table: string) =>
    world.server.runtime.db.forTask(task).query<[string]>({ text: `SELECT t::text FROM ${table} AS t` });
  const billing = ['billing_account', 'billing_event', 'billing_dunning'].map((table) => read('billing', table));
  return (await Promise.all([...billing, read('admin', 'app_user')])).flat(2).join('\n');
}

describe('an erasure deletes the customer at Stripe', () => {
  it('and cancels the subscription; while Stripe is away, the receipt says so and the deletion is repeated', async () => {
    const [ada, eve] = [await subscriber('ada'), await subscriber('eve')];
    const { peer } = world;
    // Names only a charge, and contains the address of the payer.
    peer.dashboard.dispute(ada.customerId);
    await world.deliver();
    expect((await eventsOf(ada.customerId)).map(({ type }) => type)).toContain('charge.dispute.created');
    peer.faults.next({ kind: 'unavailable', path: `/v1/customers/${ada.customerId}`, method: 'DELETE', times: 2 });
    const erasure = await requestDue(ada.id);
    await erase();
    await until(async () => (await eventsOf(ada.customerId)).every(({ lastError }) => lastError?.includes('503')));
    await erase();
    expect(await outcomeOf(erasure, 'stripe')).toEqual({
      ...{ name: 'stripe', state: 'pending' },
      detail: 'could not be reached; retried until it confirms',
    });
    expect(peer.world.deletedCustomers.has(ada.customerId)).toBe(false);
    peer.clock.advance(60);
    await world.service.processInbox();
    await erase();
    expect(await outcomeOf(erasure, 'stripe')).toMatchObject({ state: 'erased' });
    expect(peer.world.deletedCustomers.has(ada.customerId)).toBe(true);
    expect(peer.world.subscriptionsOf(ada.customerId).map(({ status }) => status)).toEqual(['canceled']);
    expect(peer.world.subscriptionsOf(eve.customerId).map(({ status }) => status)).toEqual(['active']);

    // Events about the deletion arrive afterward, and all earlier ones again.
    expect(peer.courier.queue().map(({ type }) => type)).toContain('customer.deleted');
    for (const { id } of peer.world.table('event').values()) await peer.courier.replay(id);
    expect(new Set(await world.deliver())).toEqual(new Set([200]));
    await until(async () => (await world.service.inboxState()).pending === 0);
    const rows = await tables();
    for (const mark of [ada.id, ada.email, ada.customerId, 'name of ada']) expect(rows).not.toContain(mark);
    for (const mark of [eve.id, eve.email, eve.customerId]) expect(rows).toContain(mark);
  });

  it('that was deleted in the dashboard before', async () => {
    const cleo = await subscriber('cleo');
    world.peer.dashboard.deleteCustomer(cleo.customerId);
    world.peer.courier.drop();
    const erasure = await requestDue(cleo.id);
    await erase();
    await world.service.processInbox();
    await until(async () => (await eventsOf(cleo.customerId)).every(({ state }) => state === 'done'));
    await erase();
    expect(await outcomeOf(erasure, 'stripe')).toMatchObject({ state: 'erased' });
  });

  it('and expires an open checkout, which can then no longer be paid', async () => {
    const dora = await world.signUp('dora');
    const { sessionId } = await call(dora, 'checkout', { tier: 'pro' });
    const customerId = await world.customerOf(dora.id);
    const erasure = await requestDue(dora.id);
    await erase();
    await until(async () => (await eventsOf(customerId)).every(({ state }) => state === 'done'));
    await erase();
    expect(await outcomeOf(erasure, 'stripe')).toMatchObject({ state: 'erased' });
    expect(world.peer.world.get('checkout.session', sessionId).status).toBe('expired');
    expect(() => world.peer.dashboard.completeCheckout(sessionId)).toThrow('is expired');
    await world.deliver();
    await until(async () => (await world.service.inboxState()).pending === 0);
    expect(await tables()).not.toContain(customerId);
  });

  it('without a customer, nothing is stored at Stripe', async () => {
    const finn = await world.signUp('finn');
    const erasure = await requestDue(finn.id);
    await erase();
    expect(await outcomeOf(erasure, 'stripe')).toMatchObject({ state: 'nothing_stored' });
  });
});

describe.skipIf(!redisUrl)('Redis', () => {
  /** Every key with its serialized value. */
  async function dump(redis: Redis): Promise<Map<string, string>> {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return new Map(keys.map((key, nth) => [key, values[nth]?.toString('latin1') ?? '']));
  }

  it('holds nothing of a person: neither before nor after the erasure, which deletes the counters of the account', async () => {
    const redis = new Redis(redisUrl!);
    try {
      const before = await dump(redis);
      const gwen = await subscriber('gwen');
      await fetch(`${world.server.url}/api/v1/prices/current?region=de`, { headers: { 'x-forwarded-for': ADDRESS } });
      const during = await dump(redis);
      expect(during.size).toBeGreaterThan(before.size);
      const erasure = await requestDue(gwen.id);
      await erase();
      expect(await outcomeOf(erasure, 'redis')).toMatchObject({ state: 'erased' });
      const after = await dump(redis);
      expect(after.size).toBeLessThan(during.size);
      for (const text of [during, after].map((one) => JSON.stringify([...one])))
        for (const mark of [gwen.id, gwen.email, 'gwen', gwen.customerId, ADDRESS, NETWORK])
          expect(text).not.toContain(mark);
    } finally {
      redis.disconnect();
    }
  });

  it('that cannot be reached is named in the receipt and asked again', async () => {
    const { redisCounters } = await import('./erasure-processors.ts');
    const person = { userId: randomUUID(), addresses: [], customerIds: [], exportIds: [] };
    await expect(redisCounters('redis://127.0.0.1:1', undefined).erase(person)).rejects.toThrow();
    expect(await redisCounters(redisUrl!, undefined).erase(person)).toEqual({ state: 'nothing_stored' });
  });
});
