import type { Tier } from '@energy-optimizer/rpc';

export const PAID_TIERS = ['pro', 'business'] as const satisfies readonly Tier[];
export type PaidTier = (typeof PAID_TIERS)[number];
export const INTERVALS = ['month', 'year'] as const;
export type BillingInterval = (typeof INTERVALS)[number];

/** A tier that can be bought, with the Stripe prices that grant it. */
export interface Plan {
  readonly tier: PaidTier;
  readonly interval: BillingInterval;
  /** The first is sold; the others belong to older subscriptions, which keep the tier. */
  readonly priceIds: readonly [string, ...string[]];
}

export const planOfPrice = (plans: readonly Plan[], priceId: string | null): Plan | undefined =>
  priceId === null ? undefined : plans.find(({ priceIds }) => priceIds.includes(priceId));

export const findPlan = (plans: readonly Plan[], tier: PaidTier, interval: BillingInterval): Plan | undefined =>
  plans.find((plan) => plan.tier === tier && plan.interval === interval);
