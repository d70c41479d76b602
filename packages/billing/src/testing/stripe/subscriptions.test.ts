import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY_S, failure, type Harness, startHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.peer.close());

const day = (seconds: number | null | undefined) =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString().slice(0, 10) : seconds;
const end = (subscription: Stripe.Subscription) => day(subscription.items.data[0]?.current_period_end);

describe('renewal', () => {
  test('a month is counted from the anchor: January 31, February 28, March 31', async () => {
    await harness.peer.close();
    harness = await startHarness({ now: new Date('2027-01-31T10:00:00Z') });
    const { id, subscription } = await harness.subscribe();
    harness.peer.clock.advance(28 * DAY_S);
    const second = await harness.stripe.subscriptions.retrieve(id);
    harness.peer.clock.advance(31 * DAY_S);
    const third = await harness.stripe.subscriptions.retrieve(id);
    expect([subscription, second, third].map(end)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30']);
  });

  test.each([
    ['cancel', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ] as const)('a declined one is retried after 3, 5 and 7 days; then %s', async (afterFinalRetry, status) => {
    await harness.peer.close();
    harness = await startHarness({ settings: { afterFinalRetry } });
    const { id, customer } = await harness.subscribe();
    harness.peer.dashboard.setCard(customer, 'declines');
    harness.peer.clock.advance(46 * DAY_S);
    const failed = [...harness.peer.world.table('event').values()].filter(
      ({ type }) => type === 'invoice.payment_failed',
    );
    expect(failed.map(({ created }) => day(created))).toEqual(['2026-12-20', '2026-12-23', '2026-12-28', '2027-01-04']);
    expect(await harness.status(id)).toBe(status);
  });

  test('a retry that succeeds makes it active again', async () => {
    const { id } = await harness.subscribe();
    harness.peer.dashboard.nextPayments('*', 'declines');
    harness.peer.clock.advance(31 * DAY_S);
    const overdue = await harness.status(id);
    harness.peer.clock.advance(3 * DAY_S);
    expect([overdue, await harness.status(id)]).toEqual(['past_due', 'active']);
  });

  test('the customer pays an overdue invoice; a declined payment is 402', async () => {
    const { id, customer } = await harness.subscribe();
    harness.peer.dashboard.nextPayments(customer, 'declines', 'declines');
    harness.peer.clock.advance(31 * DAY_S);
    const [invoice] = (await harness.stripe.invoices.list({ customer, status: 'open' })).data;
    const error = await failure(harness.stripe.invoices.pay(invoice?.id ?? ''));
    const paid = await harness.stripe.invoices.pay(invoice?.id ?? '');
    expect([error.statusCode, error.code, error.decline_code]).toEqual([402, 'card_declined', 'generic_decline']);
    expect([paid.status, await harness.status(id)]).toEqual(['paid', 'active']);
  });
});

describe('cancellation', () => {
  test('at period end keeps it active until then; it can be withdrawn', async () => {
    const { id } = await harness.subscribe();
    const planned = await harness.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const kept = await harness.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    await harness.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const before = await harness.status(id);
    harness.peer.clock.advance(31 * DAY_S);
    expect([day(planned.cancel_at), planned.cancel_at_period_end, kept.cancel_at]).toEqual(['2026-12-20', true, null]);
    expect([before, await harness.status(id)]).toEqual(['active', 'canceled']);
  });

  test('by the portal sets cancel_at without the flag', async () => {
    const { id } = await harness.subscribe();
    harness.peer.dashboard.cancelAtPeriodEnd(id, false);
    const planned = await harness.stripe.subscriptions.retrieve(id);
    expect([day(planned.cancel_at), planned.cancel_at_period_end]).toEqual(['2026-12-20', false]);
  });

  test('min_period_end is a time; cancel_at in the middle of a period ends it there', async () => {
    const { id } = await harness.subscribe();
    const planned = await harness.stripe.subscriptions.update(id, { cancel_at: 'min_period_end' });
    harness.peer.dashboard.cancelAt(id, harness.peer.world.now() + 5 * DAY_S);
    harness.peer.clock.advance(6 * DAY_S);
    const ended = await harness.stripe.subscriptions.retrieve(id);
    expect([day(planned.cancel_at), ended.status, day(ended.ended_at)]).toEqual([
      '2026-12-20',
      'canceled',
      '2026-11-25',
    ]);
  });

  test('now is final: later changes are 404, and lists omit it unless they ask for all', async () => {
    const { id, customer } = await harness.subscribe();
    await harness.stripe.subscriptions.cancel(id);
    const error = await failure(harness.stripe.subscriptions.update(id, { cancel_at_period_end: true }));
    const live = await harness.stripe.subscriptions.list({ customer });
    const all = await harness.stripe.subscriptions.list({ customer, status: 'all' });
    expect([error.statusCode, live.data.length, all.data.map(({ status }) => status)]).toEqual([404, 0, ['canceled']]);
  });

  test('a deleted customer has no subscriptions and is a tombstone', async () => {
    const { id, customer } = await harness.subscribe();
    await harness.stripe.customers.del(customer);
    const gone = await harness.stripe.customers.retrieve(customer);
    expect([gone.deleted, await harness.status(id)]).toEqual([true, 'canceled']);
  });
});

describe('trial', () => {
  test('starts free, announces its end three days before, and then charges', async () => {
    const { id, subscription } = await harness.subscribe({ subscription_data: { trial_period_days: 14 } });
    harness.peer.clock.advance(12 * DAY_S);
    const announced = harness.eventTypes().filter((type) => type === 'customer.subscription.trial_will_end');
    harness.peer.clock.advance(3 * DAY_S);
    const [invoice] = (await harness.stripe.invoices.list({ subscription: id })).data;
    expect([subscription.status, day(subscription.trial_end), end(subscription)]).toEqual([
      'trialing',
      '2026-12-04',
      '2026-12-04',
    ]);
    expect([announced.length, await harness.status(id), invoice?.amount_paid]).toEqual([1, 'active', 499]);
  });

  test.each([
    ['pause', 'paused'],
    ['cancel', 'canceled'],
    ['create_invoice', 'past_due'],
  ] as const)('without a payment method and end behavior %s ends as %s', async (missing_payment_method, status) => {
    const customer = await harness.customer();
    const { id } = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: harness.pro.id }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
    harness.peer.clock.advance(8 * DAY_S);
    expect(await harness.status(id)).toBe(status);
  });
});

describe('first payment', () => {
  const create = async (method: string, payment_behavior: 'allow_incomplete' | 'error_if_incomplete') => {
    const customer = await harness.customer();
    const card = await harness.stripe.paymentMethods.attach(method, { customer: customer.id });
    return harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: harness.pro.id }],
      default_payment_method: card.id,
      payment_behavior,
    });
  };

  test('that is declined leaves it incomplete for 23 hours, then it expires with a void invoice', async () => {
    const { id, status, latest_invoice } = await create('pm_card_chargeCustomerFail', 'allow_incomplete');
    harness.peer.clock.advance(22 * 3600);
    const before = await harness.status(id);
    harness.peer.clock.advance(2 * 3600);
    const invoice = await harness.stripe.invoices.retrieve(String(latest_invoice));
    expect([status, before, await harness.status(id), invoice.status]).toEqual([
      'incomplete',
      'incomplete',
      'incomplete_expired',
      'void',
    ]);
  });

  test('that must succeed and does not is 402, and nothing is created', async () => {
    const error = await failure(create('pm_card_authenticationRequired', 'error_if_incomplete'));
    const all = await harness.stripe.subscriptions.list({ status: 'all' });
    expect([error.statusCode, error.code, all.data]).toEqual([402, 'authentication_required', []]);
  });

  test('that is paid later activates it', async () => {
    const { id, latest_invoice } = await create('pm_card_chargeCustomerFail', 'allow_incomplete');
    const card = await harness.stripe.paymentMethods.attach('pm_card_visa', {
      customer: String((await harness.stripe.subscriptions.retrieve(id)).customer),
    });
    await harness.stripe.invoices.pay(String(latest_invoice), { payment_method: card.id });
    expect(await harness.status(id)).toBe('active');
  });
});

test('paused, it makes no invoices; resumed, it starts a paid period', async () => {
  const { id } = await harness.subscribe();
  const paused = await harness.stripe.subscriptions.pause(id);
  harness.peer.clock.advance(40 * DAY_S);
  const invoices = (await harness.stripe.invoices.list({ subscription: id })).data.length;
  const resumed = await harness.stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' });
  expect([paused.status, paused.status_details?.paused.subscription.type, invoices]).toEqual([
    'paused',
    'pause_requested',
    1,
  ]);
  expect([resumed.status, end(resumed)]).toEqual(['active', '2027-01-30']);
});

test.each([
  ['succeeds', 'active'],
  ['declines', 'past_due'],
] as const)(
  'resumed by default, it stays paused until its invoice is paid, which %s: then it is %s',
  async (outcome, status) => {
    const { id, customer } = await harness.subscribe();
    await harness.stripe.subscriptions.pause(id);
    const { latest_invoice, status: before } = await harness.stripe.subscriptions.resume(id);
    harness.peer.dashboard.nextPayments(customer, outcome);
    await harness.stripe.invoices.pay(String(latest_invoice)).catch(() => undefined);
    expect([before, await harness.status(id)]).toEqual(['paused', status]);
  },
);

test('of a customer who was deleted, ended subscriptions are still listed', async () => {
  const { id, customer } = await harness.subscribe();
  await harness.stripe.customers.del(customer);
  const { data } = await harness.stripe.subscriptions.list({ customer, status: 'all' });
  expect(data.map((one) => [one.id, one.status])).toEqual([[id, 'canceled']]);
  expect((await failure(harness.stripe.customers.del(customer))).code).toBe('resource_missing');
});

test('paused collection voids invoices and leaves the status', async () => {
  const { id } = await harness.subscribe();
  await harness.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  harness.peer.clock.advance(31 * DAY_S);
  const [invoice] = (await harness.stripe.invoices.list({ subscription: id })).data;
  expect([await harness.status(id), invoice?.status]).toEqual(['active', 'void']);
});

test('customers on a test clock live in its time, all others in the peer’s', async () => {
  const clock = await harness.stripe.testHelpers.testClocks.create({ frozen_time: harness.peer.world.now() });
  const owner = await harness.stripe.customers.create({ test_clock: clock.id });
  const card = await harness.stripe.paymentMethods.attach('pm_card_visa', { customer: owner.id });
  const onClock = await harness.stripe.subscriptions.create({
    customer: owner.id,
    items: [{ price: harness.pro.id }],
    default_payment_method: card.id,
  });
  const other = await harness.subscribe();
  const advanced = await harness.stripe.testHelpers.testClocks.advance(clock.id, {
    frozen_time: harness.peer.world.now() + 31 * DAY_S,
  });
  const [first, second] = [
    await harness.stripe.subscriptions.retrieve(onClock.id),
    await harness.stripe.subscriptions.retrieve(other.id),
  ];
  expect([advanced.status, end(first), end(second)]).toEqual(['ready', '2027-01-20', '2026-12-20']);
});
