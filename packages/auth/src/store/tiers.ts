import type { Role, StoredTiers } from '@energy-optimizer/rpc';

/** The tiers of the user `u`; needs {@link PAID}. */
export const TIERS_OF_USER = `u.tier AS "granted", u.tier_until AS "grantedUntil", b.tier AS "paid", b.tier_ends_at AS "paidUntil"`;
/** The tiers of a row read with {@link TIERS_OF_USER}. */
export const tiersOf = ({ granted, grantedUntil, paid, paidUntil }: StoredTiers): StoredTiers => ({
  ...{ granted, grantedUntil, paid, paidUntil },
});
/** The billing account of the user `u`, if there is one. */
export const PAID = 'LEFT JOIN billing_account b ON b.user_id = u.id';
/** The tier of the user `u` now, for display. */
export const TIER_NOW = `tier_at(u.tier, u.tier_until, (SELECT b.tier FROM billing_account b WHERE b.user_id = u.id),
  (SELECT b.tier_ends_at FROM billing_account b WHERE b.user_id = u.id), now())`;

/** The rights of the owner of a credential. */
export interface OwnerRights extends StoredTiers {
  readonly role: Role;
}
