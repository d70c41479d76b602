import type { Scope } from './scopes.ts';

export const ROLES = ['user', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const TIERS = ['free', 'pro', 'business'] as const;
export type Tier = (typeof TIERS)[number];

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
