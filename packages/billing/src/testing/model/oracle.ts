import type { StripePeer } from '../stripe/peer.ts';
import type { Subscription } from '../stripe/types.ts';
import type { Model } from './world.ts';

const RANKS = ['free', 'pro', 'business'] as const;
export type Rank = (typeof RANKS)[number];
export const rankOf = (tier: Rank): number => RANKS.indexOf(tier);

const GRACE_S = 7 * 86_400;
const LIVE = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

/** The time since which a subscription is overdue: its oldest open invoice, or else its renewal. */
function overdueSinceS(peer: StripePeer, subscription: Subscription): number {
  const open = peer.world.invoicesOf(subscription.id).filter(({ status, attempted }) => status === 'open' && attempted);
  const times = open.map(({ status_transitions }) => status_transitions.finalized_at ?? 0);
  return times.length > 0 ? Math.min(...times) : (subscription.items.data[0]?.current_period_start ?? 0);
}

/** The tier that one subscription grants now, by the rules of docs/billing.md and not by the code of the product. */
function tierOf({ peer, prices }: Model, subscription: Subscription): Rank {
  const price = subscription.items.data[0]?.price.id ?? '';
  const tier = (['pro', 'business'] as const).find((name) => Object.values(prices[name]).includes(price)) ?? 'free';
  const { status } = subscription;
  if (status === 'active' || status === 'trialing') return tier;
  const isInGrace = status === 'past_due' && peer.world.now() < overdueSinceS(peer, subscription) + GRACE_S;
  return isInGrace ? tier : 'free';
}

/** What Stripe's state says about the customers of a user. */
export function stripeSays(model: Model, customers: readonly string[]) {
  const { world } = model.peer;
  const present = customers.filter((customer) => !world.deletedCustomers.has(customer));
  const all = present.flatMap((customer) => world.subscriptionsOf(customer));
  const live = all.filter(({ status }) => LIVE.includes(status));
  const tier = all.map((one) => tierOf(model, one)).reduce<Rank>((a, b) => (rankOf(b) > rankOf(a) ? b : a), 'free');
  const charges = [...world.table('charge').values()].filter(({ customer }) => present.some((id) => id === customer));
  const flags = {
    several_subscriptions: live.length > 1,
    customer_deleted: customers.length > 0 && present.length === 0,
    refunded: charges.some(({ amount_refunded }) => amount_refunded > 0),
    disputed: charges.some(({ disputed }) => disputed),
  };
  return {
    tier,
    flags: Object.entries(flags)
      .filter(([, isSet]) => isSet)
      .map(([name]) => name)
      .toSorted(),
    /** The subscriptions that may be shown: the live ones of that tier. */
    shown: live
      .filter((one) => tierOf(model, one) === tier)
      .map(({ id, status, cancel_at, items }) => ({
        id,
        status,
        price: items.data[0]?.price.id,
        periodEnd: items.data[0]?.current_period_end,
        cancelAt: cancel_at,
      })),
  };
}
