import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import {
  ANONYMOUS,
  type Authenticate,
  type AuthenticateRequest,
  type AuthRequest,
  type CredentialDoor,
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
  /** Checks the internal API key; called for every key that is not a user's. */
  readonly authenticateService: Authenticate;
}

/**
 * Authenticates a request: by API key, session token as bearer, internal API key, or session cookie. A wrong
 * header is an error; an expired cookie is removed, and the caller is anonymous.
 * @throws AppError `invalid_api_key`, `session_expired` (401), `cross_site_request` (403)
 */
export function createRequestAuthenticator(deps: AuthenticateDeps): AuthenticateRequest {
  const { cookies } = deps;
  /**
   * Credentials already known to be correct skip the guessing check, so that another caller's guesses cannot block
   * them.
   */
  const pass = async (
    key: string,
    door: CredentialDoor | undefined,
    check: () => Promise<UserPrincipal | undefined>,
  ): Promise<UserPrincipal | undefined> => {
    const wasRight = deps.cache.wasRight(key);
    const known = deps.cache.get(key) ?? (wasRight ? await check() : undefined);
    if (known !== undefined) return known;
    if (wasRight) deps.cache.drop(key);
    if (door === undefined) return check();
    return door(async (wrong) => {
      const principal = await check();
      if (principal === undefined) wrong();
      return principal;
    });
  };
  const bySession = (token: string, door: CredentialDoor | undefined, request?: AuthRequest) => {
    const key = `session:${sessionIdOf(token)}`;
    return pass(key, door, () => checkSession(deps, key, token, request));
  };
  const byCookie = async (token: string, request: AuthRequest): Promise<Principal> => {
    if (request.isUnsafe && request.client.site !== 'same') throw crossSiteRequest();
    const principal = await bySession(token, request.cookieDoor ?? request.door, request);
    if (principal !== undefined) return principal;
    request.setCookie?.(cookies.clearSession());
    return ANONYMOUS;
  };
  const byHeader = async (key: string, request: AuthRequest): Promise<Principal> => {
    const { door } = request;
    if (key.startsWith(SESSION_TOKEN_PREFIX)) return (await bySession(key, door)) ?? refuse(sessionExpired());
    if (key.startsWith(API_KEY_PREFIX)) {
      const cacheKey = `key:${sha256(key)}`;
      return (await pass(cacheKey, door, () => checkKey(deps, cacheKey, key, request))) ?? refuse(invalidApiKey());
    }
    const check = (): Principal => deps.authenticateService(request.headers);
    return door === undefined ? check() : door(check);
  };
  return (request) => {
    const key = presentedKey(request.headers);
    if (key !== undefined) return byHeader(key, request);
    const token = request.client.cookies.get(cookies.sessionName);
    return token === undefined || token === '' ? ANONYMOUS : byCookie(token, request);
  };
}

const refuse = (error: Error): never => {
  throw error;
};

async function checkSession(
  { db, clock, sessions, cache, cookies }: AuthenticateDeps,
  key: string,
  token: string,
  request: AuthRequest | undefined,
): Promise<UserPrincipal | undefined> {
  const generation = cache.generation();
  const session = await sessions.verify(db, token);
  if (session === undefined) return undefined;
  const { id, userId, role, tier, tiers, expiresAt, fresh } = session;
  const principal: UserPrincipal = {
    kind: 'user',
    userId,
    role,
    tier,
    tiers,
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
