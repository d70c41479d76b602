import type { AuthContext, Caller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import type { Transport } from './open-session.ts';

/**
 * Binds what follows to the browser that asks: it gets a secret in a cookie (or keeps the one it has), or in the answer where
 * there are no cookies. Stored is only its hash.
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

/** The hash of the secret a caller shows, in its cookie or as given; null when it has none. */
export function browserHashOf({ cookies }: AuthContext, caller: Caller, state?: string | undefined): string | null {
  const secret = state ?? cookies.browserSecret(caller.client);
  return secret === undefined ? null : sha256(secret);
}
