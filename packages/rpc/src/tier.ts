import { type StoredTiers, TIERS, type Tier } from './principal.ts';

/** The tier of a user at an instant: the higher of both. The SQL function `tier_at` is the same function. */
export function tierAt({ granted, grantedUntil, paid, paidUntil }: StoredTiers, at: Date): Tier {
  const [own, bought] = [holds(grantedUntil, at) ? granted : 'free', holds(paidUntil, at) ? paid : null];
  return bought !== null && TIERS.indexOf(bought) > TIERS.indexOf(own) ? bought : own;
}

const holds = (until: Date | null, at: Date): boolean => until === null || at < until;
