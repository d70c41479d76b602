import { AppError, unavailable } from '@energy-optimizer/kernel';

/** The address or password is wrong, or the account does not exist; the error does not reveal which. */
export const invalidCredentials = (): AppError =>
  new AppError('unauthenticated', {
    code: 'invalid_credentials',
    publicMessage: 'The address or password is wrong, or the address is not confirmed.',
  });

/** A link or code that is wrong, used, expired or bound to another browser; the error does not reveal which. */
export const invalidToken = (): AppError =>
  new AppError('unauthenticated', {
    code: 'invalid_token',
    publicMessage: 'The link or code was already used, has expired, or was issued to another browser.',
  });

export const tooManyAttempts = (retryAfterSeconds: number): AppError =>
  new AppError('rate_limited', {
    code: 'too_many_attempts',
    publicMessage: 'Too many failed attempts. Wait, or use the link that was e-mailed to the address.',
    retryAfterSeconds,
  });

export const invalidApiKey = (): AppError =>
  new AppError('unauthenticated', { code: 'invalid_api_key', publicMessage: 'The API key is not valid.' });

export const sessionExpired = (): AppError =>
  new AppError('unauthenticated', {
    code: 'session_expired',
    publicMessage: 'Your session has expired. Sign in again.',
  });

export const passwordNeeded = (): AppError =>
  new AppError('unauthenticated', {
    code: 'password_needed',
    publicMessage:
      'The password was reset, and this passkey has not been confirmed since. Sign in with the password first, then send its `pendingToken` with the passkey.',
  });

export const signInRequired = (publicMessage: string): AppError =>
  new AppError('unauthenticated', { code: 'sign_in_required', publicMessage });

export const crossSiteRequest = (): AppError =>
  new AppError('forbidden', {
    code: 'cross_site_request',
    publicMessage:
      'State-changing requests must come from a page on this site or send an `Origin` header with an allowed origin.',
  });

export const cookiesUnavailable = (): AppError =>
  new AppError('malformed', {
    code: 'cookies_unavailable',
    publicMessage: 'This call cannot set cookies. Use `transport: token`, or do not stream the response.',
  });

/** Only for callers who have proven ownership of the address; others get the usual sign-up response. */
export const signUpClosed = (): AppError =>
  new AppError('forbidden', { code: 'sign_up_closed', publicMessage: 'Sign-up is currently closed.' });

export const wrongPassword = (): AppError =>
  new AppError('forbidden', { code: 'wrong_password', publicMessage: 'The current password is wrong.' });

export const busy = (): AppError =>
  unavailable('sign_in_busy', 'Too many sign-ins in progress. Retry in a few seconds.', undefined, 5);

export const notConfigured = (what: 'totp'): AppError =>
  unavailable(`${what}_not_configured`, 'Authenticator apps are not configured on this server.');
