import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, type Harness, startHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.peer.close());

test('a paid checkout makes an active subscription with a paid invoice', async () => {
  const { subscription, session } = await harness.subscribe({ subscription_data: { metadata: { user: '1' } } });
  const expand = ['latest_invoice.payments', 'customer'];
  const read = await harness.stripe.subscriptions.retrieve(subscription.id, { expand });
  const completed = await harness.stripe.checkout.sessions.retrieve(session, { expand: ['line_items'] });
  const invoice = read.latest_invoice as Stripe.Invoice;
  expect({
    status: read.status,
    customer: (read.customer as Stripe.Customer).email,
    price: read.items.data[0]?.price.id,
    end: read.items.data[0]?.current_period_end,
    metadata: read.metadata,
    invoice: [invoice.status, invoice.amount_paid, invoice.payments?.data[0]?.status, invoice.billing_reason],
    session: [completed.status, completed.payment_status, completed.line_items?.data[0]?.amount_total],
  }).toEqual({
    status: 'active',
    customer: 'ada@example.com',
    price: harness.pro.id,
    end: Date.parse('2026-12-20T10:00:00Z') / 1000,
    metadata: { user: '1' },
    invoice: ['paid', 499, 'paid', 'subscription_create'],
    session: ['complete', 'paid', 499],
  });
});

test('the events of a checkout have the order and types of Stripe', async () => {
  await harness.subscribe();
  expect(harness.eventTypes()).toEqual([
    'customer.created',
    'payment_method.attached',
    'invoice.created',
    'payment_intent.created',
    'invoice.finalized',
    'customer.subscription.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice_payment.paid',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ]);
});

describe('a bank debit', () => {
  const start = async (mode: 'subscription' | 'payment') => {
    const customer = await harness.customer();
    const price = await harness.stripe.prices.create({
      currency: 'usd',
      unit_amount: 900,
      product: harness.pro.product,
    });
    const one = mode === 'payment' ? { mode, line_items: [{ price: price.id, quantity: 2 }] } : {};
    const session = await harness.checkout(customer.id, one);
    return harness.peer.dashboard.completeCheckout(session.id, { outcome: 'processing' });
  };

  test('leaves the session unpaid and the subscription incomplete until it succeeds', async () => {
    const session = await start('subscription');
    const before = [session.payment_status, await harness.status(session.subscription ?? '')];
    harness.peer.clock.advance(2 * 86_400);
    const meanwhile = await harness.status(session.subscription ?? '');
    harness.peer.dashboard.settleCheckout(session.id, 'succeeds');
    const after = [session.payment_status, await harness.status(session.subscription ?? '')];
    expect([before, meanwhile, after]).toEqual([['unpaid', 'incomplete'], 'incomplete', ['paid', 'active']]);
    expect(harness.eventTypes().at(-1)).toBe('checkout.session.async_payment_succeeded');
  });

  test('that fails leaves the session unpaid; the subscription expires', async () => {
    const session = await start('subscription');
    harness.peer.dashboard.settleCheckout(session.id, 'declines');
    harness.peer.clock.advance(86_400);
    expect([session.payment_status, await harness.status(session.subscription ?? '')]).toEqual([
      'unpaid',
      'incomplete_expired',
    ]);
    expect(harness.eventTypes()).toContain('checkout.session.async_payment_failed');
  });

  test('of a one-time payment has no subscription', async () => {
    const session = await start('payment');
    harness.peer.dashboard.settleCheckout(session.id, 'succeeds');
    const intent = await harness.stripe.paymentIntents.retrieve(session.payment_intent ?? '');
    expect([session.subscription, session.payment_status, intent.status, intent.amount]).toEqual([
      null,
      'paid',
      'succeeded',
      1800,
    ]);
  });
});

test('a session expires after 24 hours, or on request, and then cannot be completed', async () => {
  const { id: customer } = await harness.customer();
  const [first, second] = [await harness.checkout(customer), await harness.checkout(customer)];
  await harness.stripe.checkout.sessions.expire(first.id);
  harness.peer.clock.advance(25 * 3600);
  const sessions = await harness.stripe.checkout.sessions.list({ customer });
  expect(sessions.data.map(({ id, status, url }) => [id, status, url])).toEqual([
    [second.id, 'expired', null],
    [first.id, 'expired', null],
  ]);
  expect(() => harness.peer.dashboard.completeCheckout(second.id)).toThrow('is expired');
});

test('a promotion code lowers the invoice, and its redemptions are counted', async () => {
  const coupon = await harness.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const code = await harness.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'HALF',
    max_redemptions: 1,
  });
  const customer = await harness.customer();
  const session = await harness.checkout(customer.id, { allow_promotion_codes: true });
  const completed = harness.peer.dashboard.completeCheckout(session.id, { promotionCode: 'HALF' });
  harness.peer.clock.advance(32 * 86_400);
  const invoices = await harness.stripe.invoices.list({ customer: customer.id, expand: ['data.discounts'] });
  const used = await harness.stripe.promotionCodes.retrieve(code.id);
  expect([completed.amount_total, invoices.data.map(({ amount_paid }) => amount_paid)]).toEqual([249, [499, 249]]);
  expect([used.times_redeemed, used.active]).toEqual([1, false]);
  const discount = invoices.data[1]?.discounts[0] as Stripe.Discount;
  expect(discount.source.coupon).toBe(coupon.id);
});

test.each<[string, Record<string, unknown>, string]>([
  ['payment_method_types, removed in 2026-10-28.endive', { payment_method_types: ['card'] }, 'payment_method_types'],
  ['an unknown price', { line_items: [{ price: 'price_unknown', quantity: 1 }] }, 'line_items[0][price]'],
  ['a missing success_url', { success_url: undefined }, 'success_url'],
  ['a recurring price in mode payment', { mode: 'payment' }, 'line_items'],
  [
    'promotion codes together with discounts',
    { allow_promotion_codes: true, discounts: [{ coupon: 'x' }] },
    'allow_promotion_codes',
  ],
])('a session with %s is refused', async (_, change, param) => {
  const customer = await harness.customer();
  const error = await failure(harness.checkout(customer.id, change));
  expect([error.statusCode, error.type, error.param]).toEqual([400, 'StripeInvalidRequestError', param]);
});
