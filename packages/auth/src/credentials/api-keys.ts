import type { AuthRequest, UserPrincipal } from '@energy-optimizer/rpc';
import type { CachedCredential } from '../sessions/credential-cache.ts';
import { randomSecret } from './secrets.ts';

/** Prefix of every API key, so that scanners and people recognize a leaked one. */
export const API_KEY_PREFIX = 'eo_live_';
/** Maximum lifetime of a key. */
export const MAX_KEY_DAYS = 365;
/** Length of the visible prefix that identifies a key; the other 232 bits stay secret. */
const SHOWN_DIGITS = 6;
const KEY = /^eo_live_[0-9a-f]{64}$/;

/** Looks up a key. Undefined: unknown, revoked, expired, or its user is locked. */
export type KeyCheck = (key: string, request: AuthRequest) => Promise<CachedCredential | undefined>;

export interface NewKey {
  /** Shown once. */
  readonly key: string;
  readonly prefix: string;
}

export function newApiKey(): NewKey {
  const key = `${API_KEY_PREFIX}${randomSecret()}`;
  return { key, prefix: key.slice(0, API_KEY_PREFIX.length + SHOWN_DIGITS) };
}

export const isApiKey = (key: string): boolean => KEY.test(key);

/** The caller behind a key. */
export const keyPrincipal = (key: Omit<UserPrincipal, 'kind' | 'via'>): UserPrincipal => ({
  kind: 'user',
  via: 'api_key',
  ...key,
});
