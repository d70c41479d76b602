import type { Scope } from './scopes.ts';

export const ROLES = ['user', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const TIERS = ['free', 'pro', 'business'] as const;
export type Tier = (typeof TIERS)[number];

/** The tiers of a user, as stored. */
export interface StoredTiers {
  /** Granted by an administrator (`app_user.tier`). */
  readonly granted: Tier;
  /** When the granted tier ends (`app_user.tier_until`); null: it does not. */
  readonly grantedUntil: Date | null;
  /** Paid (`billing_account.tier`); null without a billing account. */
  readonly paid: Tier | null;
  /** When the paid tier ends without a further event (`billing_account.tier_ends_at`); null: it does not. */
  readonly paidUntil: Date | null;
}

/** A user with an account. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly role: Role;
  /** The tier when the caller was authenticated. */
  readonly tier: Tier;
  /** Where `tier` comes from, and when it ends; if omitted, it does not. */
  readonly tiers?: StoredTiers;
  /** The scopes of an API key; a session has all rights of its user. */
  readonly scopes: 'all' | readonly Scope[];
  readonly via: 'session' | 'api_key';
  /** ID of the session or of the key. */
  readonly credentialId: string;
}

/** The authenticated caller. */
export type Principal = { readonly kind: 'anonymous' } | { readonly kind: 'service' } | UserPrincipal;

export const ANONYMOUS: Principal = Object.freeze({ kind: 'anonymous' });
export const SERVICE: Principal = Object.freeze({ kind: 'service' });
