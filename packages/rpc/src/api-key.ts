import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@energy-optimizer/kernel';
import type { Client } from './context.ts';
import type { Cookie } from './cookie.ts';
import { ANONYMOUS, type Principal, SERVICE } from './principal.ts';

/** The authentication headers, in lowercase as in Node. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | string[] | undefined;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const BEARER = /^bearer +(\S+)$/i;
/** A scheme and its value. */
const AUTHORIZATION = /^[\w-]+ +\S/;

/**
 * Guards every credential check: runs it, or rejects it without checking after too many incorrect ones. A check that
 * throws `unauthenticated` or `forbidden` counts as incorrect; a check that is incorrect without an error calls
 * `wrong`.
 * @throws AppError `too_many_requests` (429)
 */
export type CredentialDoor = <T>(check: (wrong: () => void) => T | Promise<T>) => Promise<T>;

/** The parts of a request that identify the caller. */
export interface AuthRequest {
  readonly requestId?: string;
  readonly headers: CredentialHeaders;
  readonly client: Client;
  /** Whether it may change state: any method except GET and HEAD. */
  readonly isUnsafe: boolean;
  /** Present if the response can set cookies. */
  readonly setCookie?: ((cookie: Cookie) => void) | undefined;
  /** Present if incorrect credentials are counted. */
  readonly door?: CredentialDoor | undefined;
  /** The guard for cookies, if it differs: a known device has its own. */
  readonly cookieDoor?: CredentialDoor | undefined;
}
/** Authenticates a request. @throws AppError `unauthenticated` or `forbidden` for incorrect credentials */
export type AuthenticateRequest = (request: AuthRequest) => Principal | Promise<Principal>;

/**
 * The key as sent in `x-api-key` or `Authorization: Bearer`, if any. Other schemes of `Authorization` are ignored.
 * @throws AppError `invalid_api_key` (401) for a malformed `Authorization` header, whose sender is not anonymous
 */
export function presentedKey(headers: CredentialHeaders): string | undefined {
  const direct = headers['x-api-key'];
  if (direct !== undefined) return typeof direct === 'string' ? direct : direct.join();
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const key = BEARER.exec(authorization)?.[1];
  if (key === undefined && (/^bearer\b/i.test(authorization) || !AUTHORIZATION.test(authorization)))
    throw new AppError('unauthenticated', {
      code: 'invalid_api_key',
      publicMessage:
        'The `Authorization` header cannot be read. Expected: `Bearer`, a space, and the API key or session token, which contains no spaces.',
    });
  return key;
}

/**
 * Creates the function that identifies the caller of a request. Keys are compared in constant time; without a
 * configured key no caller is the service. An incorrect key is always an error, because treating the caller as
 * anonymous would hide a typing error.
 * @throws AppError `invalid_api_key` (401), from the returned function
 */
export function createAuthenticate(options: { readonly internalApiKey: string | undefined }) {
  const expected = options.internalApiKey === undefined ? undefined : digest(options.internalApiKey);
  return function authenticate(headers: CredentialHeaders): Principal {
    const key = presentedKey(headers);
    if (key === undefined) return ANONYMOUS;
    if (expected !== undefined && timingSafeEqual(digest(key), expected)) return SERVICE;
    throw new AppError('unauthenticated', { code: 'invalid_api_key', publicMessage: 'The API key is not valid.' });
  };
}
export type Authenticate = ReturnType<typeof createAuthenticate>;
