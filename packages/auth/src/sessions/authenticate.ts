import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import {
  ANONYMOUS,
  type Authenticate,
  type AuthenticateRequest,
  type AuthRequest,
  type Principal,
  presentedKey,
  type UserPrincipal,
} from '@energy-optimizer/rpc';
import { API_KEY_PREFIX, type KeyCheck } from '../credentials/api-keys.ts';
import { sha256 } from '../credentials/secrets.ts';
import { crossSiteRequest, invalidApiKey, sessionExpired } from '../errors.ts';
import type { AuthCookies } from './cookies.ts';
import type { CredentialCache } from './credential-cache.ts';
import { SESSION_TOKEN_PREFIX, type Sessions, sessionIdOf } from './sessions.ts';

export interface AuthenticateDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly checkKey: KeyCheck;
  readonly cache: CredentialCache;
  readonly cookies: AuthCookies;
  /** Knows the internal API key; asked for every key that is not ours. */
  readonly authenticateService: Authenticate;
}

/**
 * Says who sends a request: an API key, a session's token as bearer, the internal API key, or a session's cookie. A wrong
 * header is an error; a cookie that is over is taken away and its browser is anonymous.
 * @throws AppError `invalid_api_key`, `session_expired` (401), `cross_site_request` (403)
 */
export function createRequestAuthenticator(deps: AuthenticateDeps): AuthenticateRequest {
  const { cookies } = deps;
  const bySession = async (token: string, request?: AuthRequest): Promise<UserPrincipal | undefined> => {
    const key = `session:${sessionIdOf(token)}`;
    return deps.cache.get(key) ?? checkSession(deps, key, token, request);
  };
  const byCookie = async (token: string, request: AuthRequest): Promise<Principal> => {
    if (request.isUnsafe && request.client.site !== 'same') throw crossSiteRequest();
    return atDoor(request, async (wrong) => {
      const principal = await bySession(token, request);
      if (principal !== undefined) return principal;
      wrong();
      request.setCookie?.(cookies.clearSession());
      return ANONYMOUS;
    });
  };
  const byKey = async (key: string, request: AuthRequest): Promise<Principal> => {
    const cacheKey = `key:${sha256(key)}`;
    const principal = deps.cache.get(cacheKey) ?? (await checkKey(deps, cacheKey, key, request));
    if (principal === undefined) throw invalidApiKey();
    return principal;
  };
  const byHeader = async (key: string, request: AuthRequest): Promise<Principal> => {
    if (key.startsWith(API_KEY_PREFIX)) return byKey(key, request);
    if (!key.startsWith(SESSION_TOKEN_PREFIX)) return deps.authenticateService(request.headers);
    const principal = await bySession(key);
    if (principal === undefined) throw sessionExpired();
    return principal;
  };
  return (request) => {
    const key = presentedKey(request.headers);
    if (key === undefined) {
      const token = request.client.cookies.get(cookies.sessionName);
      return token === undefined || token === '' ? ANONYMOUS : byCookie(token, request);
    }
    return atDoor(request, () => byHeader(key, request));
  };
}

/** Runs the check of a credential at the request's door, where there is one. */
async function atDoor<T>(request: AuthRequest, check: (wrong: () => void) => Promise<T>): Promise<T> {
  return request.door === undefined ? check(() => undefined) : request.door(check);
}

async function checkSession(
  { db, clock, sessions, cache, cookies }: AuthenticateDeps,
  key: string,
  token: string,
  request: AuthRequest | undefined,
): Promise<UserPrincipal | undefined> {
  const generation = cache.generation();
  const session = await sessions.verify(db, token);
  if (session === undefined) return undefined;
  const { id, userId, role, tier, expiresAt, fresh } = session;
  const principal: UserPrincipal = {
    kind: 'user',
    userId,
    role,
    tier,
    scopes: 'all',
    via: 'session',
    credentialId: id,
  };
  cache.set(key, { principal, expiresAt }, generation);
  if (fresh) request?.setCookie?.(cookies.session(token, (expiresAt.getTime() - clock.now().getTime()) / 1_000));
  return principal;
}

async function checkKey(
  { cache, checkKey: check }: AuthenticateDeps,
  cacheKey: string,
  key: string,
  request: AuthRequest,
): Promise<UserPrincipal | undefined> {
  const generation = cache.generation();
  const found = await check(key, request);
  if (found === undefined) return undefined;
  cache.set(cacheKey, found, generation);
  return found.principal;
}
