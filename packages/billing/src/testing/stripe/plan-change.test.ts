import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_S, failure, type Harness, startHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.peer.close());

const itemOf = (subscription: Stripe.Subscription) => subscription.items.data[0]?.id ?? '';
const amounts = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount }) => amount);

/** Ten of thirty days are over: 2/3 of the prices remain. */
const REMAINING = [-333, 999];

test('a preview shows the prorations and changes nothing; the change then costs exactly that', async () => {
  const { id, subscription } = await harness.subscribe();
  harness.peer.clock.advance(10 * DAY_S);
  const change = {
    items: [{ id: itemOf(subscription), price: harness.business.id }],
    proration_behavior: 'always_invoice' as const,
  };
  const preview = await harness.stripe.invoices.createPreview({ subscription: id, subscription_details: change });
  const unchanged = await harness.stripe.subscriptions.retrieve(id);
  const changed = await harness.stripe.subscriptions.update(id, { ...change, expand: ['latest_invoice'] });
  const invoice = changed.latest_invoice as Stripe.Invoice;
  expect([amounts(preview), preview.total]).toEqual([REMAINING, 666]);
  expect(preview.lines.data[0]?.parent?.subscription_item_details?.proration).toBe(true);
  expect(unchanged.items.data[0]?.price.id).toBe(harness.pro.id);
  expect([changed.items.data[0]?.price.id, amounts(invoice), invoice.status]).toEqual([
    harness.business.id,
    REMAINING,
    'paid',
  ]);
});

test('prorations wait for the next invoice by default', async () => {
  const { id, subscription } = await harness.subscribe();
  harness.peer.clock.advance(10 * DAY_S);
  await harness.stripe.subscriptions.update(id, { items: [{ id: itemOf(subscription), price: harness.business.id }] });
  const before = await harness.stripe.invoices.list({ subscription: id });
  harness.peer.clock.advance(21 * DAY_S);
  const [renewal] = (await harness.stripe.invoices.list({ subscription: id })).data;
  expect([before.data.length, renewal && amounts(renewal)]).toEqual([1, [...REMAINING, 1499]]);
});

test('a yearly price starts a new period at once, less the unused time', async () => {
  const { id, subscription } = await harness.subscribe();
  harness.peer.clock.advance(10 * DAY_S);
  const changed = await harness.stripe.subscriptions.update(id, {
    items: [{ id: itemOf(subscription), price: harness.proYear.id }],
    expand: ['latest_invoice'],
  });
  const end = changed.items.data[0]?.current_period_end ?? 0;
  expect([amounts(changed.latest_invoice as Stripe.Invoice), new Date(end * 1000).toISOString()]).toEqual([
    [-333, 4990],
    '2027-11-30T10:00:00.000Z',
  ]);
});

test('a downgrade leaves a credit that the next invoice uses', async () => {
  const { id, subscription, customer } = await harness.subscribe();
  await harness.stripe.subscriptions.update(id, {
    items: [{ id: itemOf(subscription), price: harness.business.id }],
    proration_behavior: 'none',
  });
  harness.peer.clock.advance(10 * DAY_S);
  await harness.stripe.subscriptions.update(id, {
    items: [{ id: itemOf(subscription), price: harness.pro.id }],
    proration_behavior: 'always_invoice',
  });
  const credited = await harness.stripe.customers.retrieve(customer);
  harness.peer.clock.advance(21 * DAY_S);
  const [renewal] = (await harness.stripe.invoices.list({ subscription: id })).data;
  expect([(credited as Stripe.Customer).balance, renewal?.total, renewal?.amount_due]).toEqual([-666, 499, 0]);
});

test('a change that must be paid and is declined is 402 and changes nothing', async () => {
  const { id, subscription, customer } = await harness.subscribe();
  harness.peer.dashboard.nextPayments(customer, 'declines');
  const update = harness.stripe.subscriptions.update(id, {
    items: [{ id: itemOf(subscription), price: harness.business.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
  });
  const error = await failure(update);
  const unchanged = await harness.stripe.subscriptions.retrieve(id);
  expect([error.statusCode, unchanged.items.data[0]?.price.id, unchanged.status]).toEqual([
    402,
    harness.pro.id,
    'active',
  ]);
});

test('a schedule changes the price at the end of the period, and the renewal has the new price', async () => {
  const { id } = await harness.subscribe();
  const schedule = await harness.stripe.subscriptionSchedules.create({ from_subscription: id });
  const [phase] = schedule.phases;
  await harness.stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      {
        items: [{ price: harness.pro.id, quantity: 1 }],
        start_date: phase?.start_date ?? 0,
        end_date: phase?.end_date ?? 0,
      },
      { items: [{ price: harness.business.id, quantity: 1 }], duration: { interval: 'month', interval_count: 1 } },
    ],
  });
  const before = await harness.stripe.subscriptions.retrieve(id);
  harness.peer.clock.advance(31 * DAY_S);
  const after = await harness.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  expect([before.items.data[0]?.price.id, after.items.data[0]?.price.id]).toEqual([
    harness.pro.id,
    harness.business.id,
  ]);
  expect(amounts(after.latest_invoice as Stripe.Invoice)).toEqual([1499]);
  harness.peer.clock.advance(31 * DAY_S);
  expect((await harness.stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('released');
});

test('a second item, another currency and the same price twice', async () => {
  const { id } = await harness.subscribe();
  const item = await harness.stripe.subscriptionItems.create({ subscription: id, price: harness.business.id });
  const two = (await harness.stripe.subscriptions.retrieve(id)).items.data.map(({ price }) => price.id);
  const twice = await failure(
    harness.stripe.subscriptionItems.create({ subscription: id, price: harness.business.id }),
  );
  const euro = await failure(
    harness.stripe.subscriptionItems.create({
      subscription: id,
      price: harness.peer.plan('Pro', 499, 'month', 'eur').id,
    }),
  );
  await harness.stripe.subscriptionItems.del(item.id);
  const one = (await harness.stripe.subscriptions.retrieve(id)).items.data.length;
  expect([two, twice.statusCode, euro.statusCode, one]).toEqual([[harness.pro.id, harness.business.id], 400, 400, 1]);
});

test('refunds and disputes change the charge and emit their events', async () => {
  const { customer } = await harness.subscribe();
  const [charge] = (await harness.stripe.charges.list({ customer })).data;
  await harness.stripe.refunds.create({ charge: charge?.id ?? '', amount: 100 });
  harness.peer.dashboard.refund(customer);
  const twice = await failure(harness.stripe.refunds.create({ charge: charge?.id ?? '' }));
  const dispute = harness.peer.dashboard.dispute(customer);
  harness.peer.dashboard.closeDispute(dispute.id, 'lost');
  const read = await harness.stripe.charges.retrieve(charge?.id ?? '');
  expect([read.amount_refunded, read.refunded, read.disputed, twice.code]).toEqual([
    499,
    true,
    true,
    'charge_already_refunded',
  ]);
  const types = harness.eventTypes().filter((type) => /refund|dispute/.test(type));
  expect(types).toEqual([
    'refund.created',
    'charge.refunded',
    'refund.created',
    'charge.refunded',
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.closed',
  ]);
});
