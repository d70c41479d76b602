import { type StoredTiers, TIERS, type Tier } from './principal.ts';

/** The tier of a user at an instant: the higher of both. The SQL function `tier_at` is the same function. */
export function tierAt({ granted, paid, paidUntil }: StoredTiers, at: Date): Tier {
  const isPaid = paid !== null && (paidUntil === null || at < paidUntil);
  return isPaid && TIERS.indexOf(paid) > TIERS.indexOf(granted) ? paid : granted;
}
