import { type ErrorCodeEntry, entry } from './error-code-entry.ts';
import { BILLING_CODES } from './error-codes-billing.ts';
import { ERASURE_CODES } from './error-codes-erasure.ts';
import { OPTIMIZER_CODES } from './error-codes-optimizer.ts';
import { REQUEST_CODES } from './error-codes-request.ts';
import type { ErrorKind } from './error-kinds.ts';

export type { ErrorCodeEntry } from './error-code-entry.ts';

/** All error codes of responses. `AppError` accepts no others, so that each has an explanation. */
export const ERROR_CODES = {
  ...REQUEST_CODES,
  ...BILLING_CODES,
  ...ERASURE_CODES,
  ...OPTIMIZER_CODES,
  // Caller identity and permissions.
  unauthenticated: entry('unauthenticated', 'The caller is not authenticated.', 'Sign in, or send an API key.'),
  password_needed: entry(
    'unauthenticated',
    'The password was reset, and the passkey has not been confirmed since.',
    'Sign in with the password first, then send its `pendingToken` with the passkey.',
  ),
  service_key_required: entry(
    'unauthenticated',
    'The operation requires the internal API key.',
    'For operators: send `INTERNAL_API_KEY` in the `x-api-key` header.',
  ),
  sign_in_required: entry(
    'unauthenticated',
    'The operation requires a signed-in user.',
    'Sign in, or send an API key with the scope given in `/docs`.',
  ),
  invalid_api_key: entry(
    'unauthenticated',
    'The API key is unknown, revoked or expired.',
    'Check it for typos, or create a new one.',
  ),
  invalid_credentials: entry(
    'unauthenticated',
    'The address or password is wrong, or the address is not confirmed.',
    'Try again, or reset the password.',
  ),
  invalid_token: entry(
    'unauthenticated',
    'The link or code was already used, has expired, or was issued to another browser.',
    'Request a new one.',
  ),
  session_expired: entry('unauthenticated', 'The session has expired.', 'Sign in again.'),
  oauth_refused: entry('unauthenticated', 'The identity provider did not confirm the sign-in.', 'Start again.'),
  forbidden: entry('forbidden', 'The caller is not allowed to do this.', 'See `docs/access.md`.'),
  session_required: entry('forbidden', 'API keys cannot call this operation.', 'Call it with a session.'),
  missing_scope: entry(
    'forbidden',
    'The API key is missing a scope.',
    'Create a key with the scope named in `detail`.',
  ),
  admin_required: entry('forbidden', 'The operation is restricted to administrators.', 'Ask an administrator.'),
  payment_required: entry('payment_required', 'The operation requires a higher tier.', 'Upgrade the account.'),
  tier_required: entry(
    'payment_required',
    'The tier of the caller does not include the operation.',
    'Upgrade to `requiredTier` at `upgradeUrl`; callers who are not signed in have the tier free. `GET /api/v1/billing/entitlements` lists what each tier includes.',
  ),
  history_limit: entry(
    'payment_required',
    'The tier of the caller does not include prices this old.',
    'Ask for prices from `availableFrom` on, or upgrade to `requiredTier` at `upgradeUrl`.',
  ),
  cross_site_request: entry(
    'forbidden',
    'A page on another site sent a state-changing request.',
    'For operators: add the origin of the page to `CORS_ORIGINS`.',
  ),
  sign_up_closed: entry('forbidden', 'Sign-up is currently closed.', 'Try again later.'),
  wrong_second_factor: entry('forbidden', 'The second-factor code is wrong or was already used.', 'Try the next code.'),
  wrong_password: entry('forbidden', 'The current password is wrong.', 'Try again, or reset the password.'),
  recent_sign_in_required: entry(
    'forbidden',
    'The operation requires a recent sign-in.',
    'Sign in again and repeat the call.',
  ),
  email_not_verified: entry(
    'forbidden',
    'The identity provider has not verified the e-mail address.',
    'Verify the address with the provider first.',
  ),
  webhook_refused: entry(
    'forbidden',
    'The webhook secret is wrong or not configured.',
    'For operators: set `POSTMARK_WEBHOOK_SECRET`.',
  ),
  cookies_unavailable: entry(
    'malformed',
    'The response cannot set the session cookie.',
    'Use `transport: token`, or do not stream the response.',
  ),
  // Existence and conflicts.
  unknown_market: entry(
    'not_found',
    'The region has no market price to forecast.',
    '`GET /api/v1/ml/model-info` lists the regions that can be forecast.',
  ),
  unknown_supplier: entry(
    'not_found',
    'The supplier does not exist, or has no prices in the region.',
    '`GET /api/v1/suppliers` lists the suppliers, `GET /api/v1/prices/compare` the available prices.',
  ),
  unknown_source: entry('not_found', 'The region has no source with this name.', '`detail` lists the available ones.'),
  unknown_product: entry(
    'not_found',
    'No prices of this product are stored for the region.',
    '`detail` lists the available ones.',
  ),
  unknown_tariff: entry(
    'not_found',
    'The tariff version does not exist.',
    '`GET /api/v1/suppliers/{supplier}/tariffs` lists the tariffs of a supplier.',
  ),
  unknown_household_tariff: entry(
    'not_found',
    'No tariff is stored for the household and utility.',
    'Store it with `PUT /api/v1/household/tariffs/{utility}`.',
  ),
  unknown_recommendation: entry(
    'not_found',
    'The recommendation does not exist.',
    '`GET /api/v1/recommendations` lists your recommendations.',
  ),
  unknown_state: entry('not_found', 'The US state does not exist.', '`GET /api/v1/regulations` lists all states.'),
  unknown_session: entry('not_found', 'The session does not exist.', 'List the sessions again.'),
  unknown_api_key: entry('not_found', 'The API key does not exist.', 'List the keys again.'),
  unknown_user: entry('not_found', 'The user does not exist.', 'Check the ID.'),
  unknown_passkey: entry('not_found', 'The passkey does not exist.', 'List the passkeys again.'),
  unknown_second_factor: entry('not_found', 'No authenticator app is set up.', 'Set one up first.'),
  unknown_oauth_provider: entry(
    'not_found',
    'The identity provider is not configured, or not linked.',
    '`GET /api/v1/auth/oauth/providers` lists the configured providers.',
  ),
  conflict: entry(
    'conflict',
    'The call conflicts with the current state.',
    'Read the state again, then repeat the call.',
  ),
  nothing_recommended: entry(
    'conflict',
    'The recommendation names no tariff.',
    'Record outcomes of recommendations whose `recommended` is not null.',
  ),
  api_key_expired: entry('conflict', 'An expired API key cannot be rotated.', 'Create a new one.'),
  too_many_api_keys: entry('conflict', 'The account has reached its limit of API keys.', 'Revoke one first.'),
  too_many_passkeys: entry('conflict', 'The account has reached its limit of passkeys.', 'Remove one first.'),
  passkey_taken: entry('conflict', 'The passkey is already registered.', 'Sign in with it.'),
  totp_already_set_up: entry('conflict', 'An authenticator app is already set up.', 'Remove it first.'),
  account_exists: entry(
    'conflict',
    'An account with this address already exists.',
    'Sign in to it, then link the provider.',
  ),
  identity_taken: entry('conflict', 'The identity is linked to another account.', 'Unlink it from that account first.'),
  own_account: entry('conflict', 'Administrators cannot do this to their own account.', 'Ask another administrator.'),
  demo_data_mixed: entry(
    'conflict',
    'A database holds either demo data or real prices, never both.',
    'For operators: use a separate database (DATA_DIR, DATABASE_URL) for each.',
  ),
  run_not_running: entry(
    'conflict',
    'A learning run was marked as dead before it finished.',
    'For operators: check whether a process was paused or killed.',
  ),
  not_replayed: entry('conflict', 'A replay stopped early.', 'For operators: see `detail`.'),
  replay_behind: entry(
    'conflict',
    'These days were already learned outside a replay.',
    'For operators: replay in a separate database.',
  ),
  // Limits and outages.
  too_many_requests: entry(
    'rate_limited',
    'The caller has exceeded its rate limit.',
    'Retry after the time given in `Retry-After`.',
  ),
  rate_limited: entry('rate_limited', 'Too many requests.', 'Retry after the time given in `Retry-After`.'),
  too_many_attempts: entry(
    'rate_limited',
    'There were too many failed sign-ins.',
    'Wait, or use the link that was e-mailed to the address.',
  ),
  too_many_streams: entry('rate_limited', 'The client has reached its limit of open streams.', 'Close one first.'),
  streams_full: entry(
    'unavailable',
    'The server has reached its limit of open event streams.',
    'Retry after the time given in `Retry-After`, or poll.',
  ),
  password_check_busy: entry('unavailable', 'Too many passwords are being checked.', 'Retry in a few seconds.'),
  slow_consumer: entry(
    'unavailable',
    'The client did not read the events of the stream fast enough.',
    'Reconnect with `Last-Event-ID`, and read faster.',
  ),
  internal_error: entry('internal', 'Something went wrong on our side.', 'Report it with the request ID.'),
  unavailable: entry('unavailable', 'The service is temporarily unavailable.', 'Retry later.'),
  timeout: entry('timeout', 'The request timed out.', 'Retry, or request less data.'),
  database_unavailable: entry(
    'unavailable',
    'The database cannot be reached.',
    'Retry after the time given in `Retry-After`.',
  ),
  forecast_unavailable: entry(
    'unavailable',
    'There is no forecast for the region yet.',
    '`detail` lists the missing data.',
  ),
  learning_failed: entry('unavailable', 'Learning failed in every region.', 'For operators: see the log.'),
  all_providers_failed: entry(
    'unavailable',
    'All price providers failed.',
    'For operators: see `GET /health` and the log.',
  ),
  comparison_busy: entry(
    'unavailable',
    'Too many comparisons of tariffs are waiting.',
    'Retry after the time given in `Retry-After`.',
  ),
  encryption_not_configured: entry(
    'unavailable',
    'Account numbers cannot be stored on this server.',
    'Omit the account number. For operators: set `AUTH_SECRET`.',
  ),
  oauth_unavailable: entry(
    'unavailable',
    'The identity provider cannot be reached.',
    'Retry later, or sign in another way.',
  ),
  totp_not_configured: entry(
    'unavailable',
    'Authenticator apps are not configured on this server.',
    'For operators: set `AUTH_SECRET`.',
  ),
  sign_in_busy: entry('unavailable', 'Too many sign-ins are being checked.', 'Retry in a few seconds.'),
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

type Codes = typeof ERROR_CODES;
/** A code of error responses. */
export type ErrorCode = keyof Codes;
/** The codes of one kind. */
export type CodeOf<K extends ErrorKind> = { [C in ErrorCode]: Codes[C]['kind'] extends K ? C : never }[ErrorCode];

/** URL of a code's explanation, relative to the server; the list for codes of external sources. */
export const errorType = (code: string): string => (Object.hasOwn(ERROR_CODES, code) ? `/errors/${code}` : '/errors');
