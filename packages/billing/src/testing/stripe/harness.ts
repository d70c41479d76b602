import Stripe from 'stripe';
import { type StripePeer, type StripePeerOptions, startStripePeer } from './peer.ts';

export const DAY_S = 86_400;

/** The real SDK, connected to a peer. It does not retry, so that a test sees each response. */
export const sdk = (peer: Pick<StripePeer, 'url' | 'secretKey'>, apiVersion?: string, maxNetworkRetries = 0): Stripe =>
  new Stripe(peer.secretKey, {
    host: '127.0.0.1',
    port: new URL(peer.url).port,
    protocol: 'http',
    maxNetworkRetries,
    telemetry: false,
    ...(apiVersion === undefined ? {} : { apiVersion: apiVersion as never }),
  });

/** A peer with two monthly plans and one yearly plan, and the SDK. */
export async function startHarness(options: StripePeerOptions = {}) {
  const peer = await startStripePeer(options);
  const stripe = sdk(peer);
  const pro = peer.plan('Pro', 499);
  const business = peer.plan('Business', 1499);
  const proYear = peer.plan('Pro', 4990, 'year');
  peer.courier.drop();
  const customer = (email = 'ada@example.com') => stripe.customers.create({ email });
  const checkout = (customerId: string, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customerId,
      line_items: [{ price: pro.id, quantity: 1 }],
      success_url: 'https://energy.example/done',
      ...more,
    });
  return {
    peer,
    stripe,
    pro,
    business,
    proYear,
    customer,
    checkout,
    /** A customer who has paid for Pro by Checkout. */
    subscribe: async (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) => {
      const owner = await customer();
      const session = await checkout(owner.id, more);
      const completed = peer.dashboard.completeCheckout(session.id);
      const subscription = await stripe.subscriptions.retrieve(completed.subscription ?? '');
      return { customer: owner.id, session: session.id, subscription, id: subscription.id };
    },
    status: async (id: string) => (await stripe.subscriptions.retrieve(id)).status,
    /** Types of the events since the queue was emptied. */
    eventTypes: () => peer.courier.queue().map(({ type }) => type),
  };
}
export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** The error that a request ends with. @throws if it succeeds */
export async function failure(request: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the request succeeded');
}
