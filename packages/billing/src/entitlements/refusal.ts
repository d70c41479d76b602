import { AppError, DAY_MS, HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import type { Principal, Tier, UpgradeDetails } from '@energy-optimizer/rpc';
import { tierOfCaller } from './caller-tier.ts';
import { featureRow, type Limits, lowestTier } from './features.ts';

/** A caller, a feature, and where the caller can upgrade. */
export interface Wish {
  readonly principal: Principal;
  readonly feature: string;
  readonly upgradeUrl: string;
}

const NAMES: Readonly<Record<Tier, string>> = { free: 'Free', pro: 'Pro', business: 'Business' };

/** The limits of the caller within the feature. @throws AppError `tier_required` (402) */
export function limitsFor(wish: Wish, now: Date): Limits {
  const limits = featureRow(wish.feature).tiers[tierOfCaller(wish.principal, now)];
  if (limits !== undefined) return limits;
  const requiredTier = lowestTier(wish.feature, 'tier');
  const { description } = featureRow(wish.feature);
  throw new AppError('payment_required', {
    code: 'tier_required',
    publicMessage: `${description}: requires the tier ${NAMES[requiredTier]}. ${remedy(wish, now)}`,
    details: { ...detailsOf(wish, now, requiredTier) },
  });
}

/** Room for the time a request takes and for a clock that is slow. */
const ROOM_MS = MINUTE_MS;

/** The oldest instant within so many days of history: a whole hour, so that relative ranges of those days fit. */
export function availableFrom(now: Date, historyDays: number): Date {
  const earliest = now.getTime() - historyDays * DAY_MS - ROOM_MS;
  return new Date(Math.floor(earliest / HOUR_MS) * HOUR_MS);
}

/** @throws AppError `history_limit` (402) if `oldest` is before what so many days of history include */
export function requireHistory(wish: Wish, range: { oldest: Date; historyDays: number; now: Date }): void {
  const { oldest, historyDays, now } = range;
  const from = availableFrom(now, historyDays);
  if (oldest >= from) return;
  const requiredTier = lowestTier(wish.feature, 'limits');
  const tier = tierOfCaller(wish.principal, now);
  throw new AppError('payment_required', {
    code: 'history_limit',
    publicMessage:
      `The tier ${NAMES[tier]} includes prices of the last ${historyDays} days, from ${from.toISOString()} on; ` +
      `the call asks for ${oldest.toISOString()}. Older prices require the tier ${NAMES[requiredTier]}. ${remedy(wish, now)}`,
    details: { ...detailsOf(wish, now, requiredTier), historyDays, availableFrom: from.toISOString() },
  });
}

const detailsOf = ({ principal, feature, upgradeUrl }: Wish, now: Date, requiredTier: Tier): UpgradeDetails => ({
  feature,
  tier: tierOfCaller(principal, now),
  requiredTier,
  upgradeUrl,
});

const remedy = ({ principal, upgradeUrl }: Wish, now: Date): string =>
  principal.kind === 'anonymous'
    ? `You are not signed in. Sign in, or subscribe at ${upgradeUrl}.`
    : `You have ${NAMES[tierOfCaller(principal, now)]}. Upgrade at ${upgradeUrl}.`;
