import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StripePeer, startStripePeer } from './peer.ts';

let peer: StripePeer;
let stripe: Stripe;

beforeEach(async () => {
  peer = await startStripePeer();
  stripe = new Stripe(peer.secretKey, {
    host: '127.0.0.1',
    port: new URL(peer.url).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
});
afterEach(() => peer.close());

async function subscribe() {
  const price = peer.plan('Pro', 499);
  const customer = await stripe.customers.create({ email: 'ada@example.com', metadata: { user: '1' } });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'https://energy.example/done',
    subscription_data: { metadata: { user: '1' } },
  });
  peer.dashboard.completeCheckout(session.id);
  const { data } = await stripe.subscriptions.list({ customer: customer.id, expand: ['data.latest_invoice.payments'] });
  return { price, customer, session, subscription: data[0] as Stripe.Subscription };
}

test('a paid checkout makes an active subscription with a paid invoice', async () => {
  const { subscription, session, price } = await subscribe();
  const completed = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'line_items'] });
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  expect({
    status: subscription.status,
    price: subscription.items.data[0]?.price.id,
    end: subscription.items.data[0]?.current_period_end,
    metadata: subscription.metadata,
    invoice: [invoice.status, invoice.amount_paid, invoice.payments?.data.length],
    session: [completed.status, completed.payment_status, completed.line_items?.data[0]?.amount_total],
    events: peer.courier.queue().map(({ type }) => type),
  }).toEqual({
    status: 'active',
    price: price.id,
    end: Date.parse('2026-12-20T10:00:00Z') / 1000,
    metadata: { user: '1' },
    invoice: ['paid', 499, 1],
    session: ['complete', 'paid', 499],
    events: [
      'product.created',
      'price.created',
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
    ],
  });
});

test('a declined renewal is retried after 3, 5 and 7 days and then ends the subscription', async () => {
  const { subscription, customer } = await subscribe();
  peer.dashboard.setCard(customer.id, 'declines');
  peer.courier.drop();
  peer.clock.advance(60 * 86_400);
  const events = [...peer.world.table('event').values()].filter(({ type }) => type === 'invoice.payment_failed');
  const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  expect(events.map(({ created }) => day(created))).toEqual(['2026-12-20', '2026-12-23', '2026-12-28', '2027-01-04']);
  const ended = await stripe.subscriptions.retrieve(subscription.id);
  expect([ended.status, day(ended.ended_at ?? 0), ended.cancellation_details?.reason]).toEqual([
    'canceled',
    '2027-01-04',
    'payment_failed',
  ]);
});
