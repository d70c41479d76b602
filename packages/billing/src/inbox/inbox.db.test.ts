import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPaymentsService } from '../service.ts';
import { claimEvents, EVENT_STATES, pruneEvents } from '../store/inbox.ts';
import { CURRENT_VERSION, OLD_VERSION } from '../testing/index.ts';
import { codeOf, type PaymentsWorld, paymentsWorld } from '../testing/payments-world.ts';
import { refreshCustomer } from '../truth/refresh.ts';
import { processInbox } from './process.ts';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await paymentsWorld();
});
afterAll(() => world.close());

const stateOf = async (userId: string) => {
  const { tier, tierEndsAt, status, priceId, periodEnd, reviewFlags } = await world.accountOf(userId);
  return { tier, tierEndsAt, status, priceId, periodEnd, reviewFlags };
};

/** A checkout, a change of plan and a scheduled end, with events not delivered yet. */
async function history(): Promise<string> {
  const userId = await world.addUser();
  const { sessionId } = await world.checkout(userId);
  world.peer.dashboard.completeCheckout(sessionId);
  const customer = await world.customerOf(userId);
  const [subscription] = world.peer.world.subscriptionsOf(customer);
  world.peer.dashboard.changePrice(subscription?.id ?? '', world.prices.business);
  world.peer.dashboard.cancelAtPeriodEnd(subscription?.id ?? '', false);
  return userId;
}

describe('the state after a history', () => {
  it.each([
    ['in order', (ids: string[]) => ids],
    ['in reverse', (ids: string[]) => ids.toReversed()],
    ['with every event twice', (ids: string[]) => [...ids, ...ids]],
    ['with only the first event', (ids: string[]) => ids.filter((id) => id === ids.find(isAboutSubscription))],
  ])('is that of Stripe for events %s, in both API versions', async (_, arrange) => {
    for (const version of [CURRENT_VERSION, OLD_VERSION]) {
      const userId = await history();
      const report = await world.deliver(arrange, version);
      expect(report).toMatchObject({ failed: 0, ignored: 0 });
      const { periodEnd, ...state } = await stateOf(userId);
      expect(state).toEqual({
        ...{ tier: 'business', status: 'active', priceId: world.prices.business, reviewFlags: [] },
        tierEndsAt: periodEnd,
      });
      expect(periodEnd).not.toBeNull();
    }
  });

  const isAboutSubscription = (id: string): boolean =>
    world.peer.world.get('event', id).type.startsWith('customer.subscription.');

  it('is corrected by the reconciliation if every event was lost, and the drift is reported', async () => {
    const userId = await history();
    world.peer.courier.drop();
    expect((await stateOf(userId)).tier).toBe('free');
    const report = await world.service.reconcile();
    expect(report.users).toContainEqual({ userId, result: 'drifted' });
    expect((await stateOf(userId)).tier).toBe('business');
    expect((await world.service.reconcile()).drifted).toBe(0);
  });
});

describe('while Stripe is away', () => {
  it('events stay in the inbox with the reason and are retried later', async () => {
    const userId = await history();
    world.peer.faults.next({ kind: 'unavailable', path: '/v1/subscriptions', times: 2 });
    expect(await world.deliver()).toMatchObject({ done: 0 });
    const { items } = await world.service.events({ state: 'pending', limit: 50 });
    expect(items[0]).toMatchObject({ attempts: 1, lastError: expect.stringContaining('503') });
    expect(await world.service.processInbox()).toEqual({ done: 0, ignored: 0, failed: 0 });
    world.peer.clock.advance(60);
    world.peer.courier.drop();
    expect(await world.service.processInbox()).toMatchObject({ done: items.length, failed: 0 });
    expect((await stateOf(userId)).tier).toBe('business');
  });

  it('unanswered, late and truncated reads postpone their events, fail the reconciliation, and are repeated', async () => {
    const users = [await world.subscriber(), await world.subscriber(), await world.subscriber()];
    const customers = await Promise.all(users.map(world.customerOf));
    const faults = [{ kind: 'timeout' }, { kind: 'late', delayMs: 3_000 }, { kind: 'truncate' }] as const;
    const fail = () =>
      faults.forEach(
        (fault, nth) => void world.peer.faults.next({ ...fault, path: `/v1/customers/${customers[nth]}`, times: 2 }),
      );
    for (const customer of customers) {
      const [subscription] = world.peer.world.subscriptionsOf(customer);
      world.peer.dashboard.cancelNow(subscription?.id ?? '');
    }
    const impatient = createPaymentsService(world.impatient);
    fail();
    const failed = (await impatient.reconcile()).users.filter(({ result }) => result === 'failed');
    expect(failed.map(({ userId }) => userId).toSorted()).toEqual(users.toSorted());
    expect(await tiersOf(users)).toEqual(['pro', 'pro', 'pro']);
    for (const customer of customers)
      world.peer.dashboard.emit('customer.updated', { id: customer, object: 'customer' });
    for (const { id } of world.peer.courier.queue()) await world.receive(world.peer.courier.bodyOf(id));
    world.peer.courier.drop();
    world.peer.faults.clear();
    fail();
    expect(await impatient.processInbox()).toMatchObject({ done: 0, ignored: 0 });
    const pending = (await world.service.events({ state: 'pending', limit: 50 })).items;
    expect(new Set(pending.map(({ customerId }) => customerId))).toEqual(new Set(customers));
    expect(pending.every(({ attempts, lastError }) => attempts === 1 && lastError !== null)).toBe(true);
    world.peer.faults.clear();
    world.peer.clock.advance(60);
    world.peer.courier.drop();
    expect(await world.service.processInbox()).toMatchObject({ done: pending.length, failed: 0 });
    expect(await tiersOf(users)).toEqual(['free', 'free', 'free']);
  });
  const tiersOf = (users: readonly string[]) => Promise.all(users.map(async (userId) => (await stateOf(userId)).tier));

  it('the reconciliation reports the customer as failed and goes on', async () => {
    const customer = await world.customerOf(await world.subscriber());
    world.peer.faults.next({ kind: 'server_error', path: `/v1/customers/${customer}`, times: 2 });
    const { checked, failed } = await world.service.reconcile();
    expect(failed).toBe(1);
    expect(checked).toBeGreaterThan(0);
  });
});

describe('after a crash', () => {
  it('an event that was being processed is processed again once its lease ends', async () => {
    const userId = await history();
    for (const { id } of world.peer.courier.queue()) await world.receive(world.peer.courier.bodyOf(id));
    world.peer.courier.drop();
    const claimed = await claimEvents(world.context.db, { now: world.clock.now(), leaseMs: 120_000, limit: 100 });
    expect(await world.service.processInbox()).toEqual({ done: 0, ignored: 0, failed: 0 });
    world.peer.clock.advance(120);
    world.peer.courier.drop();
    expect((await world.service.processInbox()).done).toBe(claimed.length);
    expect((await stateOf(userId)).tier).toBe('business');
  });

  it('before the commit, neither state nor reminder nor end of the event is stored, and later each once', async () => {
    const userId = await world.subscriber();
    world.peer.dashboard.setCard(await world.customerOf(userId), 'declines');
    await world.deliver();
    world.laterDays(31);
    for (const { id } of world.peer.courier.queue()) await world.receive(world.peer.courier.bodyOf(id));
    world.peer.courier.drop();
    const enqueue = () => Promise.reject(new Error('killed'));
    const reminders = () => world.mails.filter(({ to }) => to.startsWith(userId)).length;
    await processInbox({ ...world.context, mail: { enqueue } });
    expect([reminders(), (await stateOf(userId)).status]).toEqual([0, 'active']);
    world.peer.clock.advance(60);
    world.peer.courier.drop();
    expect((await world.service.processInbox()).failed).toBe(0);
    expect([reminders(), (await stateOf(userId)).status]).toEqual([1, 'past_due']);
  });
});

describe('an event', () => {
  it.each([
    ['of a customer of another system', { customer: 'cus_unknown' }, 'belongs to no user'],
    ['without a customer', { customer: null }, 'names no customer'],
  ])('%s is ignored', async (_, object, reason) => {
    world.peer.courier.drop();
    world.peer.dashboard.emit('invoice.paid', { id: `in_${reason.length}`, object: 'invoice', ...object });
    const [queued] = world.peer.courier.queue();
    expect(await world.deliver()).toMatchObject({ ignored: 1 });
    const { lastError } = await world.service.event(queued?.id ?? '');
    expect(lastError).toContain(reason);
  });

  it('of a customer that was created but not recorded links it to its user', async () => {
    const userId = await world.subscriber();
    const text = 'UPDATE billing_account SET stripe_customer_id = NULL, tier = $2 WHERE user_id = $1';
    await world.db.owner.query({ text, values: [userId, 'free'] });
    const [subscription] = [...world.peer.world.table('subscription').values()].slice(-1);
    world.peer.dashboard.cancelAtPeriodEnd(subscription?.id ?? '');
    await world.deliver();
    expect(await world.accountOf(userId)).toMatchObject({ stripeCustomerId: subscription?.customer, tier: 'pro' });
  });

  it('that ended is deleted after a time, abandoned ones too; deletions that Stripe has not confirmed stay', async () => {
    const text = `INSERT INTO billing_event (id, type, state, received_at, next_attempt_at)
                  SELECT 'old_' || s || '_' || t, t, s::billing_event_state, $1, $1
                    FROM unnest($2::text[]) AS s, unnest($3::text[]) AS t`;
    const kinds = [EVENT_STATES, ['invoice.paid', 'local.account_deleted']];
    await world.db.owner.query({ text, values: [new Date('2020-01-01'), ...kinds] });
    await pruneEvents(world.context.db, new Date('2020-01-02'));
    const left = `DELETE FROM billing_event WHERE id LIKE 'old%' RETURNING id`;
    expect((await world.db.owner.query({ text: left })).flat().toSorted()).toEqual([
      'old_failed_local.account_deleted',
      'old_pending_invoice.paid',
      'old_pending_local.account_deleted',
    ]);
  });

  it('is processed again when an operator asks for it; an unknown one is refused', async () => {
    await world.subscriber();
    const { items } = await world.service.events({ state: 'done', limit: 1 });
    expect(await world.service.retry(items[0]?.id)).toEqual({ queued: 1 });
    expect(await world.service.processInbox()).toMatchObject({ done: 1 });
    expect(await codeOf(world.service.retry('evt_none'))).toBe('unknown_billing_event');
  });
});

describe('what an operator does at Stripe', () => {
  it('a second subscription is flagged, and the better one counts', async () => {
    const userId = await world.subscriber('pro');
    world.peer.dashboard.addSubscription(await world.customerOf(userId), world.prices.business);
    await world.deliver();
    expect(await stateOf(userId)).toMatchObject({ tier: 'business', reviewFlags: ['several_subscriptions'] });
  });

  it('a subscription without items grants nothing and is flagged', async () => {
    const userId = await world.subscriber();
    const [subscription] = world.peer.world.subscriptionsOf(await world.customerOf(userId));
    world.peer.dashboard.removeItems(subscription?.id ?? '');
    await world.deliver();
    expect(await stateOf(userId)).toMatchObject({ tier: 'free', reviewFlags: ['no_price'] });
  });

  it('a price that is no plan grants nothing and is flagged', async () => {
    const userId = await world.subscriber();
    const [subscription] = world.peer.world.subscriptionsOf(await world.customerOf(userId));
    world.peer.dashboard.changePrice(subscription?.id ?? '', world.peer.plan('Other', 100).id);
    await world.deliver();
    expect(await stateOf(userId)).toMatchObject({ tier: 'free', reviewFlags: ['unknown_price'] });
  });

  it('refunds and disputes are flagged, and the flags stay', async () => {
    const userId = await world.subscriber();
    const customer = await world.customerOf(userId);
    world.peer.dashboard.refund(customer, 100);
    await world.deliver();
    expect((await stateOf(userId)).reviewFlags).toEqual(['refunded']);
    world.peer.dashboard.dispute(customer);
    await world.deliver();
    await refreshCustomer(world.context, customer);
    expect(await stateOf(userId)).toMatchObject({ tier: 'pro', reviewFlags: ['refunded', 'disputed'] });
  });

  it('a flag is listed until an administrator acknowledges it, which is audited, and again if it returns', async () => {
    const userId = await world.subscriber();
    const customer = await world.customerOf(userId);
    const flag = async () => {
      world.peer.dashboard.addSubscription(customer, world.prices.business);
      await world.deliver();
    };
    const listed = async (all = false) =>
      (await world.service.flagged({ all, limit: 500 })).items.filter((one) => one.userId === userId);
    const by = { actorId: null, requestId: 'cli-1', ip: undefined };
    const flags = ['several_subscriptions'];
    await flag();
    expect(await listed()).toMatchObject([{ stripeCustomerId: customer, tier: 'business', flags, acknowledged: [] }]);
    expect(await codeOf(world.service.acknowledge({ userId, flags: ['disputed'], by }))).toBe('unknown_review_flag');
    expect(await world.service.acknowledge({ userId, flags, by })).toEqual({ flags, acknowledged: flags });
    expect(world.audited).toEqual([{ action: 'billing_flags_acknowledged', userId, details: { flags }, by }]);
    expect([await listed(), (await listed(true)).length]).toEqual([[], 1]);
    await refreshCustomer(world.context, customer);
    expect(await listed()).toEqual([]);
    const second = world.peer.world.subscriptionsOf(customer).find(({ status }) => status === 'active');
    world.peer.dashboard.cancelNow(second?.id ?? '');
    await world.deliver();
    expect(await listed(true)).toEqual([]);
    await flag();
    expect(await listed()).toMatchObject([{ flags, acknowledged: [] }]);
  });

  it('a pause ends the tier, the resumption returns it', async () => {
    const userId = await world.subscriber();
    const [subscription] = world.peer.world.subscriptionsOf(await world.customerOf(userId));
    world.peer.dashboard.pause(subscription?.id ?? '');
    await world.deliver();
    expect(await stateOf(userId)).toMatchObject({ tier: 'free', status: 'paused' });
    world.peer.dashboard.resume(subscription?.id ?? '');
    await world.deliver();
    expect((await stateOf(userId)).tier).toBe('pro');
  });

  it('a deleted customer is flagged, and the next checkout creates another', async () => {
    const userId = await world.subscriber();
    const former = await world.customerOf(userId);
    world.peer.dashboard.deleteCustomer(former);
    await world.deliver();
    expect(await stateOf(userId)).toMatchObject({ tier: 'free', reviewFlags: ['customer_deleted'] });
    await world.checkout(userId);
    expect(await world.customerOf(userId)).not.toBe(former);
    await world.deliver();
  });
});

it('of concurrent readings of a customer, an older one never replaces a newer one', async () => {
  const userId = await world.subscriber();
  const customer = await world.customerOf(userId);
  const before = (await world.accountOf(userId)).version;
  const readings = Array.from({ length: 5 }, () => refreshCustomer(world.context, customer));
  const [subscription] = world.peer.world.subscriptionsOf(customer);
  world.peer.dashboard.cancelNow(subscription?.id ?? '');
  await Promise.all(readings);
  await refreshCustomer(world.context, customer);
  expect((await world.accountOf(userId)).version).toBe(before + 6);
  expect((await stateOf(userId)).tier).toBe('free');
  world.peer.courier.drop();
});
