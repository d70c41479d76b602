import { TIERS, type Tier } from './principal.ts';

/** The tiers of a user, as stored. */
export interface StoredTiers {
  /** Granted by an administrator (`app_user.tier`). */
  readonly granted: Tier;
  /** Paid (`billing_account.tier`); null without a billing account. */
  readonly paid: Tier | null;
  /** When the paid tier ends without a further event (`billing_account.tier_ends_at`); null: it does not. */
  readonly paidUntil: Date | null;
}

/** The tier of a user at an instant: the higher of both. The SQL function `tier_at` is the same function. */
export function tierAt({ granted, paid, paidUntil }: StoredTiers, at: Date): Tier {
  const isPaid = paid !== null && (paidUntil === null || at < paidUntil);
  return isPaid && TIERS.indexOf(paid) > TIERS.indexOf(granted) ? paid : granted;
}
