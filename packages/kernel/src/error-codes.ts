import { type ErrorCodeEntry, entry } from './error-code-entry.ts';
import { REQUEST_CODES } from './error-codes-request.ts';
import type { ErrorKind } from './error-kinds.ts';

export type { ErrorCodeEntry } from './error-code-entry.ts';

/** Every code an answer can have. `AppError` takes no other, so that none is without its explanation. */
export const ERROR_CODES = {
  ...REQUEST_CODES,
  // Who calls.
  unauthenticated: entry('unauthenticated', 'The caller is not authenticated.', 'Send a session or an API key.'),
  password_needed: entry(
    'unauthenticated',
    'The passkey is not trusted yet since the password was reset.',
    'Sign in with the password first and send its `pendingToken` along.',
  ),
  service_key_required: entry(
    'unauthenticated',
    'The operation needs the internal API key.',
    'Operators send `INTERNAL_API_KEY` as `x-api-key`.',
  ),
  sign_in_required: entry(
    'unauthenticated',
    'The operation needs a signed-in user.',
    'Sign in, or send an API key with the scope that `/docs` names.',
  ),
  invalid_api_key: entry(
    'unauthenticated',
    'The API key is unknown, revoked or expired.',
    'Check it for typing errors, or make a new one.',
  ),
  invalid_credentials: entry(
    'unauthenticated',
    'Address or password are wrong, or the address is not confirmed.',
    'Try again, or reset the password.',
  ),
  invalid_token: entry(
    'unauthenticated',
    'A link or code was used, is too old or belongs to another browser.',
    'Ask for a new one.',
  ),
  session_expired: entry('unauthenticated', 'The session has expired.', 'Sign in again.'),
  oauth_refused: entry('unauthenticated', 'The identity provider did not confirm the sign-in.', 'Start again.'),
  forbidden: entry('forbidden', 'The caller may not do this.', 'See `docs/access.md`.'),
  session_required: entry('forbidden', 'API keys cannot call this operation.', 'Call it with a session.'),
  missing_scope: entry('forbidden', 'The API key lacks a scope.', 'Make a key with the scope that `detail` names.'),
  admin_required: entry('forbidden', 'The operation is for administrators.', 'Ask an administrator.'),
  tier_required: entry('forbidden', 'The operation needs a higher tier.', 'Upgrade the account.'),
  cross_site_request: entry(
    'forbidden',
    'A page of another site sent a request that changes something.',
    'The operator adds the origin of the page to `CORS_ORIGINS`.',
  ),
  sign_up_closed: entry('forbidden', 'Sign-up is currently closed.', 'Try later.'),
  wrong_second_factor: entry(
    'forbidden',
    'The code of the second factor is wrong or was used before.',
    'Try the next code.',
  ),
  wrong_password: entry('forbidden', 'The current password is wrong.', 'Try again, or reset it.'),
  recent_sign_in_required: entry('forbidden', 'The session is too old for this.', 'Sign in again and repeat the call.'),
  email_not_verified: entry(
    'forbidden',
    'The identity provider has not verified the e-mail address.',
    'Verify it there first.',
  ),
  webhook_refused: entry(
    'forbidden',
    'The secret of the webhook is wrong, or none is configured.',
    'For operators: set `POSTMARK_WEBHOOK_SECRET`.',
  ),
  cookies_unavailable: entry(
    'malformed',
    'The answer cannot carry the cookie of a session.',
    'Ask with `transport: token`, or without streaming the answer.',
  ),
  // What is there and what is not.
  unknown_market: entry(
    'not_found',
    'The region has no market price that could be forecast.',
    '`GET /api/v1/ml/model-info` lists the regions that have.',
  ),
  unknown_supplier: entry(
    'not_found',
    'No prices of this supplier are stored for the region.',
    '`GET /api/v1/prices/compare` lists those that are.',
  ),
  unknown_source: entry(
    'not_found',
    'There is no source of this name for the region.',
    '`detail` lists those there are.',
  ),
  unknown_product: entry(
    'not_found',
    'No prices of this product are known in the region.',
    '`detail` lists those there are.',
  ),
  unknown_session: entry('not_found', 'There is no such session.', 'List the sessions again.'),
  unknown_api_key: entry('not_found', 'There is no such API key.', 'List the keys again.'),
  unknown_user: entry('not_found', 'There is no such user.', 'Check the id.'),
  unknown_passkey: entry('not_found', 'There is no such passkey.', 'List the passkeys again.'),
  unknown_second_factor: entry('not_found', 'No authenticator app is set up.', 'Set one up first.'),
  unknown_oauth_provider: entry(
    'not_found',
    'There is no such identity provider here, or it is not linked.',
    'List the providers.',
  ),
  conflict: entry(
    'conflict',
    'The call conflicts with the current state.',
    'Read the state again, then repeat the call.',
  ),
  api_key_expired: entry('conflict', 'An expired API key cannot be rotated.', 'Make a new one.'),
  too_many_api_keys: entry('conflict', 'The account has as many API keys as it can have.', 'Revoke one first.'),
  too_many_passkeys: entry('conflict', 'The account has as many passkeys as it can have.', 'Remove one first.'),
  passkey_taken: entry('conflict', 'The passkey is registered already.', 'Sign in with it.'),
  totp_already_set_up: entry('conflict', 'An authenticator app is set up already.', 'Remove it first.'),
  account_exists: entry('conflict', 'The address has an account already.', 'Sign in to it, then link the provider.'),
  identity_taken: entry('conflict', 'The identity is linked to another account.', 'Unlink it there first.'),
  own_account: entry('conflict', 'Administrators cannot do this to their own account.', 'Ask another administrator.'),
  demo_data_mixed: entry(
    'conflict',
    'The database holds demo data, which never stand beside real prices.',
    'For operators: use another database (DATA_DIR, DATABASE_URL) for the other kind.',
  ),
  run_not_running: entry(
    'conflict',
    'A learning run was declared dead before it ended.',
    'For operators: look for a process that was stopped.',
  ),
  not_replayed: entry('conflict', 'A replay stopped.', 'For operators: `detail` says why.'),
  replay_behind: entry(
    'conflict',
    'Days were learned without a replay before.',
    'For operators: replay in another database.',
  ),
  // Limits and outages.
  too_many_requests: entry(
    'rate_limited',
    'The budget of the caller is used up.',
    'Retry after the time given in `Retry-After`.',
  ),
  rate_limited: entry('rate_limited', 'Too many requests.', 'Retry after the time given in `Retry-After`.'),
  too_many_attempts: entry(
    'rate_limited',
    'There were too many failed sign-ins.',
    'Wait, or use the link that was sent to the address.',
  ),
  too_many_streams: entry('rate_limited', 'The client has as many streams open as it can have.', 'Close one first.'),
  streams_full: entry(
    'unavailable',
    'The server has as many event streams open as it can hold.',
    'Retry after the time given in `Retry-After`, or poll.',
  ),
  password_check_busy: entry('unavailable', 'Too many passwords are being checked.', 'Retry in a few seconds.'),
  slow_consumer: entry(
    'unavailable',
    'The events of a stream were not read fast enough.',
    'Reconnect with `Last-Event-ID`, and read faster.',
  ),
  internal_error: entry('internal', 'Something went wrong on our side.', 'Report it with the request id.'),
  unavailable: entry('unavailable', 'Not available at the moment.', 'Retry later.'),
  timeout: entry('timeout', 'The answer took too long.', 'Retry, or ask for less.'),
  database_unavailable: entry(
    'unavailable',
    'The database cannot be reached.',
    'Retry after the time given in `Retry-After`.',
  ),
  forecast_unavailable: entry(
    'unavailable',
    'There is no forecast for the region yet.',
    '`detail` lists what is missing.',
  ),
  learning_failed: entry('unavailable', 'Learning failed in every region.', 'For operators: see the log.'),
  all_providers_failed: entry(
    'unavailable',
    'Every provider of prices failed.',
    'For operators: see `GET /health` and the log.',
  ),
  oauth_unavailable: entry(
    'unavailable',
    'The identity provider cannot be reached.',
    'Retry later, or sign in another way.',
  ),
  totp_not_configured: entry(
    'unavailable',
    'The operator has not set up authenticator apps.',
    'For operators: set `AUTH_SECRET`.',
  ),
  sign_in_busy: entry('unavailable', 'Too many sign-ins are being checked.', 'Retry in a few seconds.'),
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

type Codes = typeof ERROR_CODES;
/** A code that answers have. */
export type ErrorCode = keyof Codes;
/** The codes of one kind. */
export type CodeOf<K extends ErrorKind> = { [C in ErrorCode]: Codes[C]['kind'] extends K ? C : never }[ErrorCode];

/** Where the explanation of a code is served, as a reference relative to the server; the list for codes of outside sources. */
export const errorType = (code: string): string => (Object.hasOwn(ERROR_CODES, code) ? `/errors/${code}` : '/errors');
