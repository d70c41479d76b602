import { addMs } from '@energy-optimizer/kernel';
import { TIERS, type Tier } from '@energy-optimizer/rpc';
import { type Plan, planOfPrice } from '../plans/plans.ts';
import { GRACE_MS, isKnownStatus, STATUS_TABLE } from '../tiers/status-table.ts';
import type { CustomerFacts, ItemFact, SubscriptionFact, UnpaidInvoice } from './facts.ts';

/** Reasons for an administrator to look at an account. */
export const REVIEW_FLAGS = [
  'several_subscriptions',
  'no_price',
  'unknown_price',
  'unknown_status',
  'currency_mismatch',
  'customer_deleted',
  'refunded',
  'disputed',
] as const;
export type ReviewFlag = (typeof REVIEW_FLAGS)[number];

/** The state of an account that follows from the facts; independent of the events that led there. */
export interface Truth {
  readonly tier: Tier;
  /** When the tier ends without a further event; null: it does not. */
  readonly tierEndsAt: Date | null;
  readonly subscriptionId: string | null;
  readonly status: string | null;
  readonly priceId: string | null;
  readonly interval: string | null;
  readonly amountCents: number | null;
  readonly currency: string | null;
  readonly periodEnd: Date | null;
  readonly cancelAt: Date | null;
  readonly trialEnd: Date | null;
  readonly pastDueSince: Date | null;
  readonly reviewFlags: readonly ReviewFlag[];
}

const NO_SUBSCRIPTION = {
  ...{ tier: 'free', tierEndsAt: null, subscriptionId: null, status: null, priceId: null, interval: null },
  ...{ amountCents: null, currency: null, periodEnd: null, cancelAt: null, trialEnd: null, pastDueSince: null },
} as const satisfies Omit<Truth, 'reviewFlags'>;

interface Candidate extends Omit<Truth, 'reviewFlags'> {
  readonly isLive: boolean;
  readonly flags: readonly ReviewFlag[];
}

/** The settings that decide about a tier. */
export interface TierRules {
  readonly plans: readonly Plan[];
  /** Currencies of the configured prices; empty: not read yet. */
  readonly currencies: readonly string[];
}

/**
 * The best live subscription of a customer and the tier it grants. Several live ones are flagged.
 * @param now selects between subscriptions, one of which may have outlived its grace period
 */
export function selectTruth(facts: CustomerFacts, rules: TierRules, now: Date): Truth {
  const candidates = facts.isDeleted
    ? []
    : facts.subscriptions.map((one) => candidateOf(one, facts.unpaidInvoices, rules));
  const live = candidates.filter((one) => one.isLive);
  const [best] = candidates.toSorted((a, b) => rank(b, now) - rank(a, now) || byEnd(b) - byEnd(a) || byId(a, b));
  const flags = new Set<ReviewFlag>(live.flatMap((one) => one.flags));
  if (live.length > 1) flags.add('several_subscriptions');
  if (facts.isDeleted) flags.add('customer_deleted');
  // The charges of a deleted customer may have been read before or not: the flags must not depend on it.
  if (!facts.isDeleted && facts.charges?.refunded) flags.add('refunded');
  if (!facts.isDeleted && facts.charges?.disputed) flags.add('disputed');
  const reviewFlags = REVIEW_FLAGS.filter((flag) => flags.has(flag));
  if (best === undefined) return { ...NO_SUBSCRIPTION, reviewFlags };
  const { isLive: _, flags: __, ...chosen } = best;
  return { ...chosen, reviewFlags };
}

function candidateOf(
  subscription: SubscriptionFact,
  unpaid: readonly UnpaidInvoice[],
  { plans, currencies }: TierRules,
): Candidate {
  const { id, status, trialEnd } = subscription;
  const rule = isKnownStatus(status) ? STATUS_TABLE[status] : undefined;
  const item = paidItem(subscription, plans);
  const plan = planOfPrice(plans, item?.priceId ?? null);
  const currency = item?.currency ?? subscription.currency;
  const periodEnd = item?.periodEnd ?? null;
  const isLive = rule?.isLive ?? true;
  const cancelAt = isLive ? (subscription.cancelAt ?? (subscription.cancelAtPeriodEnd ? periodEnd : null)) : null;
  const isLate = rule?.tier === 'grace';
  const pastDueSince = isLate ? dueSince(id, unpaid, item) : null;
  const grants = plan !== undefined && rule !== undefined && rule.tier !== 'none';
  const ends = [cancelAt, pastDueSince && addMs(pastDueSince, GRACE_MS)].filter((end) => end !== null);
  return {
    ...{ subscriptionId: id, status, trialEnd, periodEnd, cancelAt, currency, pastDueSince },
    ...{ priceId: item?.priceId ?? null, interval: item?.interval ?? null, amountCents: item?.amountCents ?? null },
    tier: grants ? plan.tier : 'free',
    tierEndsAt: grants && ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : null,
    isLive,
    flags: flagsOf({ rule, item, plan, currency, currencies }),
  };
}

function flagsOf(found: {
  readonly rule: object | undefined;
  readonly item: ItemFact | undefined;
  readonly plan: Plan | undefined;
  readonly currency: string | null;
  readonly currencies: readonly string[];
}): ReviewFlag[] {
  const { rule, item, plan, currency, currencies } = found;
  const isForeign = currencies.length > 0 && currency !== null && !currencies.includes(currency);
  return [
    ...(rule === undefined ? (['unknown_status'] as const) : []),
    ...(item === undefined || item.priceId === null ? (['no_price'] as const) : []),
    ...(item?.priceId && plan === undefined ? (['unknown_price'] as const) : []),
    ...(isForeign ? (['currency_mismatch'] as const) : []),
  ];
}

/** The item that grants the highest tier, otherwise the first. */
export function paidItem({ items }: SubscriptionFact, plans: readonly Plan[]): ItemFact | undefined {
  const tierOf = (item: ItemFact) => TIERS.indexOf(planOfPrice(plans, item.priceId)?.tier ?? 'free');
  return items.toSorted((a, b) => tierOf(b) - tierOf(a))[0];
}

/**
 * When the oldest unpaid invoice of the subscription became due; without an invoice, the renewal, which is the start of
 * its period. If both are unknown, there is no grace period.
 */
function dueSince(subscriptionId: string, unpaid: readonly UnpaidInvoice[], item: ItemFact | undefined): Date {
  const own = unpaid.filter((invoice) => invoice.subscriptionId === subscriptionId);
  if (own.length === 0) return item?.periodStart ?? new Date(0);
  return new Date(Math.min(...own.map((invoice) => invoice.dueSince.getTime())));
}

/** Granted tier first; then live ones, then the order of the status table. */
function rank({ tier, tierEndsAt, isLive, status }: Candidate, now: Date): number {
  const isGranted = tierEndsAt === null || now < tierEndsAt;
  const order = ['active', 'trialing', 'past_due', 'paused', 'unpaid', 'incomplete'].toReversed();
  return (isGranted ? TIERS.indexOf(tier) * 100 : 0) + (isLive ? 50 : 0) + order.indexOf(status ?? '');
}

const FOREVER_MS = 8.64e15;
/** The end of the tier, otherwise of the period: the later the better. */
const byEnd = ({ tier, tierEndsAt, periodEnd }: Candidate): number =>
  (tier === 'free' ? (periodEnd?.getTime() ?? 0) : (tierEndsAt?.getTime() ?? FOREVER_MS)) / 1_000;
const byId = (a: Candidate, b: Candidate): number => ((a.subscriptionId ?? '') < (b.subscriptionId ?? '') ? -1 : 1);
