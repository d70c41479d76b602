import { DAY_MS } from '@energy-optimizer/kernel';

/** The statuses of a Stripe subscription. */
export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** `keeps` the tier of its price, keeps it for a `grace` period, or grants `none`. */
export type TierEffect = 'keeps' | 'grace' | 'none';

export interface StatusRule {
  readonly tier: TierEffect;
  /** Whether the subscription still exists for the customer: a second checkout is refused. */
  readonly isLive: boolean;
  /** The statuses that Stripe can set next. */
  readonly next: readonly SubscriptionStatus[];
}

/** How long an overdue subscription keeps its tier, from the date of its oldest unpaid invoice. */
export const GRACE_MS = 7 * DAY_MS;

/** The effect of every subscription status; docs/billing.md shows it as a diagram, which a test compares. */
export const STATUS_TABLE: Readonly<Record<SubscriptionStatus, StatusRule>> = {
  incomplete: { tier: 'none', isLive: false, next: ['active', 'trialing', 'incomplete_expired', 'canceled'] },
  incomplete_expired: { tier: 'none', isLive: false, next: [] },
  trialing: { tier: 'keeps', isLive: true, next: ['active', 'past_due', 'paused', 'canceled'] },
  active: { tier: 'keeps', isLive: true, next: ['trialing', 'past_due', 'paused', 'canceled'] },
  past_due: { tier: 'grace', isLive: true, next: ['active', 'unpaid', 'paused', 'canceled'] },
  unpaid: { tier: 'none', isLive: true, next: ['active', 'canceled'] },
  paused: { tier: 'none', isLive: true, next: ['active', 'past_due', 'canceled'] },
  canceled: { tier: 'none', isLive: false, next: [] },
};

export const isKnownStatus = (status: string): status is SubscriptionStatus => Object.hasOwn(STATUS_TABLE, status);
