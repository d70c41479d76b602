/**
 * A stateful Stripe on loopback, for tests with the real SDK.
 *
 * ```ts
 * const peer = await startStripePeer({ now: new Date('2026-11-20T10:00:00Z') });
 * const stripe = new Stripe(peer.secretKey, { host: '127.0.0.1', port: new URL(peer.url).port, protocol: 'http' });
 *
 * const pro = peer.plan('Pro', 499);                                   // a product with a monthly price
 * peer.courier.setEndpoint({ url: `${server}/api/v1/billing/webhook`, secret: 'whsec_test' });
 *
 * const session = await stripe.checkout.sessions.create({ mode: 'subscription', … });
 * peer.dashboard.completeCheckout(session.id);                         // the customer pays on Stripe's page
 * await peer.courier.flush();                                          // the events arrive, in order
 * await peer.courier.flush({ order: [2, 0, 0] });                      // reordered, duplicated, the rest lost
 *
 * peer.dashboard.nextPayments(customer, 'declines');                   // the next charge fails
 * peer.clock.advance(31 * 86_400);                                     // renewals, trials, retries, expiries
 * peer.faults.next({ kind: 'timeout', path: '/v1/subscriptions' });    // Stripe is away
 * ```
 *
 * The time moves only by `clock.advance`; ids come from a counter. Events wait in the courier's queue. Features that the
 * peer does not model are refused with 400 `peer_not_modeled`, never answered with invented data. `main.ts` runs the
 * same peer as a program, with a control API: docs/billing-testing.md.
 */
export { signatureHeader } from './stripe/courier.ts';
export { type StripePeer, startStripePeer } from './stripe/peer.ts';
export { CURRENT_VERSION, OLD_VERSION } from './stripe/versions.ts';
