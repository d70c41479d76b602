import type { AuthContext, Caller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import type { Transport } from './open-session.ts';

/**
 * Binds later steps to the requesting browser: it gets a secret in a cookie (or keeps its own), or in the response if
 * cookies are unavailable. Only its hash is stored.
 */
export function bindBrowser(
  { cookies }: AuthContext,
  caller: Caller,
  transport: Transport,
): { readonly hash: string; readonly state: string | null } {
  const held = transport === 'cookie' ? cookies.browserSecret(caller.client) : undefined;
  const secret = held ?? randomSecret();
  if (transport === 'cookie') caller.setCookie?.(cookies.browser(secret));
  return { hash: sha256(secret), state: transport === 'token' ? secret : null };
}

/** The hash of the caller's secret, from its cookie or as given; null if there is none. */
export function browserHashOf({ cookies }: AuthContext, caller: Caller, state?: string | undefined): string | null {
  const secret = state ?? cookies.browserSecret(caller.client);
  return secret === undefined ? null : sha256(secret);
}
