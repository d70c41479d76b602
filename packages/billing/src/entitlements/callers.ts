import type { UserPrincipal } from '@energy-optimizer/rpc';

/** Signed-in callers as they are now; implemented by the domain `auth`. */
export interface CallerDirectory {
  /** Each caller with its current role and tier, in order; undefined: its session, key or account has ended. */
  current(callers: readonly UserPrincipal[]): Promise<readonly (UserPrincipal | undefined)[]>;
  /**
   * Calls `onChange` whenever callers may have changed, in any process.
   * @returns a function that unsubscribes
   */
  onChange(onChange: (concerns: (caller: UserPrincipal) => boolean) => void): () => void;
  /** False while changes cannot be received. */
  isInformed(): boolean;
}
