import type { Agent } from 'undici';
import { ProviderError } from '../errors.ts';
import { assertPublicHost, lookupPublic } from './addresses.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

let publicOnly: Agent | undefined;

/** Loaded with the first request: a hundred modules that a command without providers never uses. */
async function publicAgent(): Promise<Agent> {
  const { Agent } = await import('undici');
  publicOnly ??= new Agent({ connect: { lookup: lookupPublic } });
  return publicOnly;
}

/**
 * The global `fetch`, by https and for public addresses only: checked when the connection is made, so no second lookup
 * can differ.
 */
export const fetchPublic: typeof globalThis.fetch = async (url, init) => {
  const target = new URL(String(url));
  assertPublicHost(target);
  if (target.protocol !== 'https:') throw refusal('only https URLs are allowed');
  try {
    // Node's fetch takes a dispatcher, which the types of the web's fetch do not know.
    const options: object = { ...init, dispatcher: await publicAgent() };
    return await globalThis.fetch(url, options as RequestInit);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof ProviderError ? cause : error;
  }
};

/**
 * A GET whose redirects stay with the provider: at most five, on the same host, never from https to http.
 * Its key is sent nowhere else, and no other host can respond for it.
 * @throws ProviderError `provider_redirect_refused`
 */
export async function fetchFollowing(
  fetch: typeof globalThis.fetch,
  url: string,
  init: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Response> {
  let at = url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(at, { ...init, redirect: 'manual' });
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null;
    if (location === null) return response;
    await response.body?.cancel();
    at = redirectTarget(new URL(at), location);
  }
  throw refusal(`it redirects more than ${MAX_REDIRECTS} times`);
}

function redirectTarget(from: URL, location: string): string {
  if (!URL.canParse(location, from.href)) throw refusal('it redirects to an invalid URL');
  const to = new URL(location, from);
  if (to.hostname !== from.hostname) throw refusal(`it redirects to another host, ${to.hostname.slice(0, 100)}`);
  if (to.protocol !== 'https:' && to.protocol !== from.protocol) throw refusal('it redirects from https to http');
  return to.href;
}

const refusal = (reason: string) =>
  new ProviderError('provider_redirect_refused', `The provider's redirect was not followed: ${reason}.`);
