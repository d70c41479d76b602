import type { Scope } from './scopes.ts';

/** Allowed callers: anyone, a signed-in user (or a key with the scope), an administrator, the internal API key. */
export type Access = 'public' | 'user' | 'admin' | 'service';

/**
 * The budget that a call counts against. A call of the class `credential` also counts as an incorrect credential if it
 * fails as one.
 */
export const RATE_CLASSES = ['cheap', 'standard', 'costly', 'auth', 'credential'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** Access and rate class of one procedure. */
export interface AccessRule {
  readonly access: Access;
  /** The scope an API key needs; null: API keys cannot call it (if `access` is `user`), or no scope is needed. */
  readonly scope: Scope | null;
  /** The feature that the tier of the caller must include; null: free for everybody. */
  readonly feature: string | null;
  readonly rate: RateClass;
  /** The purpose of the processing: without the caller's consent to it, the call is refused. Omitted: none is needed. */
  readonly purpose?: string;
}

/** One rule for every procedure, by its path. */
export type AccessTable = Readonly<Record<string, AccessRule>>;
