import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StripePeerError } from './errors.ts';
import { DAY_S } from './harness.ts';
import { type StripePeer, startStripePeer } from './peer.ts';
import type { PeerEvent, Subscription } from './types.ts';

/** The changes of status that Stripe documents. */
const NEXT: Readonly<Record<Subscription['status'], readonly Subscription['status'][]>> = {
  incomplete: ['active', 'incomplete_expired', 'canceled'],
  incomplete_expired: [],
  trialing: ['active', 'past_due', 'paused', 'canceled'],
  active: ['past_due', 'paused', 'canceled'],
  past_due: ['active', 'unpaid', 'paused', 'canceled'],
  unpaid: ['active', 'canceled'],
  paused: ['active', 'canceled'],
  canceled: [],
};

const step = fc.oneof(
  fc.record({ kind: fc.constant('advance' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constantFrom(
      'cancelNow',
      'cancelAtPeriodEnd',
      'keep',
      'pause',
      'resume',
      'decline',
      'goodCard',
      'badCard',
      'upgrade',
      'yearly',
      'void',
      'refund',
    ),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function apply(peer: StripePeer, { id, customer }: Subscription, prices: readonly string[], one: Step): void {
  const { dashboard } = peer;
  const actions = {
    cancelNow: () => dashboard.cancelNow(id),
    cancelAtPeriodEnd: () => dashboard.cancelAtPeriodEnd(id),
    keep: () => dashboard.keep(id),
    pause: () => dashboard.pause(id),
    resume: () => dashboard.resume(id),
    decline: () => dashboard.nextPayments(customer, 'declines'),
    goodCard: () => dashboard.setCard(customer),
    badCard: () => dashboard.setCard(customer, 'declines'),
    upgrade: () => dashboard.changePrice(id, prices[1] ?? ''),
    yearly: () => dashboard.changePrice(id, prices[2] ?? ''),
    void: () => dashboard.voidInvoice(peer.world.get('subscription', id).latest_invoice ?? ''),
    refund: () => dashboard.refund(customer),
  };
  try {
    if (one.kind === 'advance') peer.clock.advance(one.days * DAY_S);
    else actions[one.kind]();
  } catch (error) {
    if (!(error instanceof StripePeerError)) throw error;
  }
}

/** The statuses of a subscription in the order of its events. */
const statusesOf = (events: readonly PeerEvent[]) =>
  events
    .filter(({ data }) => data.object.object === 'subscription')
    .map(({ data }) => (data.object as { status: Subscription['status'] }).status);

function check(peer: StripePeer, subscription: Subscription): void {
  const events = [...peer.world.table('event').values()];
  const statuses = statusesOf(events);
  const undocumented = statuses.slice(1).flatMap((status, at) => {
    const before = statuses[at] as Subscription['status'];
    return status === before || NEXT[before].includes(status) ? [] : [`${before} → ${status}`];
  });
  expect(undocumented).toEqual([]);
  expect(statuses.at(-1)).toBe(subscription.status);
  expect(subscription.ended_at !== null).toBe(
    subscription.status === 'canceled' || subscription.status === 'incomplete_expired',
  );
  for (const item of subscription.items.data)
    expect(item.current_period_end).toBeGreaterThan(item.current_period_start);
  const now = peer.world.now();
  if (['active', 'trialing', 'past_due', 'unpaid'].includes(subscription.status))
    expect(subscription.items.data[0]?.current_period_end).toBeGreaterThan(now);
  for (const invoice of peer.world.table('invoice').values()) {
    expect(invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0)).toBe(invoice.subtotal);
    expect(invoice.amount_paid + invoice.amount_remaining).toBe(invoice.amount_due);
    expect(invoice.status === 'paid').toBe(invoice.status_transitions.paid_at !== null);
  }
  for (const charge of peer.world.table('charge').values())
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount);
  const times = events.map(({ created }) => created);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
}

test('whatever happens, the status changes as documented, periods contain now, and sums agree', async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 25 }),
    fc.constantFrom('cancel', 'unpaid', 'past_due'),
    async (steps, afterFinalRetry) => {
      const peer = await startStripePeer({ settings: { afterFinalRetry } });
      try {
        const prices = [peer.plan('Pro', 499).id, peer.plan('Business', 1499).id, peer.plan('Pro', 4990, 'year').id];
        const customer = peer.dashboard.addCustomer('ada@example.com');
        const subscription = peer.dashboard.addSubscription(customer.id, prices[0] ?? '');
        for (const one of steps) {
          apply(peer, subscription, prices, one);
          check(peer, subscription);
        }
      } finally {
        await peer.close();
      }
    },
  );
  await fc.assert(property, { numRuns: 60, seed: 20_261_130 });
});
