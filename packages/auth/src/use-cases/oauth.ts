import { AppError, addMs, MINUTE_MS, notFound, unavailable } from '@energy-optimizer/kernel';
import { email } from '@energy-optimizer/rpc';
import type { AnyCaller, AuthContext, UserCaller } from '../context.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { requireAllowedRedirect } from '../defense/redirects.ts';
import { invalidToken, signInRequired } from '../errors.ts';
import type { OauthIdentity, OauthProvider } from '../oauth/provider.ts';
import type { OauthFinish, OauthStart } from '../schemas/index.ts';
import { deleteOauthAccount, insertOauthState, type OauthState, takeOauthState } from '../store/oauth.ts';
import { bindBrowser, browserHashOf } from './browser.ts';
import { confirmIdentity } from './confirm-identity.ts';
import { holdCaller } from './hold-account.ts';
import { noteChange } from './note-change.ts';
import { linkToUser, userOfIdentity } from './oauth-identity.ts';
import { openSession, requireTransport, type Transport } from './open-session.ts';

const STATE_MS = 10 * MINUTE_MS;

const providerOf = ({ oauth }: AuthContext, id: string): OauthProvider => {
  const provider = oauth.providers.find((one) => one.id === id);
  if (provider === undefined) throw notFound('unknown_oauth_provider', 'This identity provider is not configured.');
  return provider;
};

export const listProviders = ({ oauth }: AuthContext) => ({
  providers: oauth.providers.map(({ id, name }) => ({ id, name })),
});

/**
 * The provider's page to send the browser to. Its response is valid once, for ten minutes, in this browser.
 * @throws AppError `unknown_oauth_provider` (404), `redirect_not_allowed` (422), `oauth_unavailable` (503);
 *   linking: `sign_in_required` (401) and what `confirmIdentity` throws
 */
export async function startOauth(
  context: AuthContext,
  caller: AnyCaller,
  input: {
    readonly provider: string;
    readonly redirectTo?: string | undefined;
    readonly link: boolean;
    readonly password?: string | undefined;
    readonly transport: Transport;
  },
): Promise<OauthStart> {
  const { db, clock, oauth } = context;
  requireTransport(input.transport, caller);
  const provider = providerOf(context, input.provider);
  const redirectTo = requireAllowedRedirect(oauth.redirects, input.redirectTo);
  const userId = input.link ? (await confirmIdentity(context, sessionUser(caller), input.password)).id : null;
  const browser = bindBrowser(context, caller, input.transport);
  const challenge = {
    redirectUri: oauth.redirectUri(provider.id),
    state: randomSecret(),
    nonce: randomSecret(),
    codeVerifier: randomSecret(),
  };
  const url = await provider.authorizationUrl(challenge).catch((cause: unknown) => {
    throw unavailable('oauth_unavailable', `${provider.name} cannot be reached. Retry later.`, cause, 30);
  });
  const createdAt = clock.now();
  await insertOauthState(db, {
    id: sha256(challenge.state),
    provider: provider.id,
    codeVerifier: challenge.codeVerifier,
    nonce: challenge.nonce,
    redirectTo,
    browserHash: browser.hash,
    userId,
    createdAt,
    expiresAt: addMs(createdAt, STATE_MS),
  });
  return { url: url.href, browserState: browser.state };
}

function sessionUser(caller: AnyCaller): UserCaller {
  const { principal } = caller;
  if (principal.kind === 'user' && principal.via === 'session') return { ...caller, principal };
  throw signInRequired('Sign in to link a provider.');
}

export interface OauthCallback {
  /**
   * Determined by the callback URL: a code must not be sent to a different provider than its issuer (mix-up attack).
   */
  readonly provider: string;
  readonly state: string;
  readonly code: string;
  readonly iss?: string | undefined;
  readonly browserState?: string | undefined;
  readonly transport: Transport;
}

/**
 * Signs in or links the user returned by a provider.
 * @throws AppError `invalid_token` (401: the state), `oauth_refused` (401), `email_not_verified` (403),
 *   `identity_taken`,
 *   `account_exists` (409)
 */
export async function finishOauth(context: AuthContext, caller: AnyCaller, input: OauthCallback): Promise<OauthFinish> {
  requireTransport(input.transport, caller);
  const browserHash = browserHashOf(context, caller, input.browserState);
  const given = { id: sha256(input.state), provider: input.provider, browserHash, at: context.clock.now() };
  const state = await takeOauthState(context.db, given);
  if (state === undefined) throw invalidToken();
  const identity = await identify(context, state, input);
  const { provider, redirectTo } = state;
  if (state.userId !== null) {
    const owner = sessionUser(caller);
    if (owner.principal.userId !== state.userId) throw invalidToken();
    await linkToUser(context, owner, provider, identity);
    return { redirectTo, outcome: { status: 'linked' } };
  }
  const user = await userOfIdentity(context, provider, identity);
  const { transport } = input;
  return { redirectTo, outcome: await openSession(context, caller, { user, transport, method: 'oauth' }) };
}

async function identify(context: AuthContext, state: OauthState, input: OauthCallback): Promise<OauthIdentity> {
  const provider = providerOf(context, state.provider);
  const redirectUri = context.oauth.redirectUri(provider.id);
  const callback = new URL(redirectUri);
  callback.searchParams.set('code', input.code);
  callback.searchParams.set('state', input.state);
  if (input.iss !== undefined) callback.searchParams.set('iss', input.iss);
  const { codeVerifier, nonce } = state;
  try {
    const identity = await provider.identify(callback, { redirectUri, state: input.state, codeVerifier, nonce });
    return { ...identity, email: email.safeParse(identity.email).data ?? null };
  } catch (cause) {
    context.log.warn({ err: cause, provider: provider.id }, 'sign-in with an identity provider failed');
    throw new AppError('unauthenticated', {
      code: 'oauth_refused',
      publicMessage: `${provider.name} did not confirm the sign-in. Start again.`,
      cause,
    });
  }
}

/** @throws AppError `unknown_oauth_provider` (404) when it is not linked, what `confirmIdentity` throws */
export async function unlinkOauth(
  context: AuthContext,
  caller: UserCaller,
  { provider, password }: { readonly provider: string; readonly password?: string | undefined },
): Promise<{ readonly status: 'done' }> {
  await confirmIdentity(context, caller, password);
  await context.db.transaction(async (tx) => {
    const user = await holdCaller(context, tx, caller);
    if (!(await deleteOauthAccount(tx, user.id, provider)))
      throw notFound('unknown_oauth_provider', 'This identity provider is not linked to the account.');
    await noteChange(context, tx, caller, { procedure: 'auth.unlinkOauth', user, details: { provider } });
  });
  return { status: 'done' };
}
