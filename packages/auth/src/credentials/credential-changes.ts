/** All operations that change access to an account: required proof, audit entry, and the e-mail to the owner. */

/** Description of a change for the owner of the account. */
export type AccountChange =
  | 'password'
  | 'email'
  | 'email_requested'
  | 'second_factor_added'
  | 'second_factor_removed'
  | 'second_factors_removed'
  | 'recovery_codes_renewed'
  | 'provider_linked'
  | 'provider_unlinked'
  | 'api_key_revoked'
  | 'sessions_ended';

/**
 * - `identity`: the password again or, where the account has none, a sign-in less than 10 minutes old.
 * - `mailed_link`: the secret of a link that was mailed.
 * - `session`: an open session is enough, because access is only taken away.
 * - `operator`: no operation of the API; access to the server's command line and database.
 */
export type Proof = 'identity' | 'mailed_link' | 'session' | 'operator';

export interface CredentialChange {
  readonly effect: string;
  readonly proof: Proof;
  /** The step that requires the proof, if it is not the last one. */
  readonly provenAt?: string;
  readonly audit: string;
  /** The mail's template, or what `accountChanged` says; null: no mail. */
  readonly mail: 'keyCreated' | AccountChange | null;
}

const row = (
  effect: string,
  proof: Proof,
  audit: string,
  mail: CredentialChange['mail'],
  provenAt?: string,
): CredentialChange => ({ effect, proof, audit, mail, ...(provenAt === undefined ? {} : { provenAt }) });

/**
 * By procedure or command. Use cases take audit entries and e-mails from it; `docs/credentials.md` is generated from
 * it.
 */
export const CREDENTIAL_CHANGES = {
  'auth.createApiKey': row('adds an API key', 'identity', 'api_key_created', 'keyCreated'),
  'auth.rotateApiKey': row('replaces an API key', 'identity', 'api_key_rotated', 'keyCreated'),
  'auth.revokeApiKey': row('ends an API key', 'session', 'api_key_revoked', 'api_key_revoked'),
  'auth.confirmTotp': row(
    'adds an authenticator app',
    'identity',
    'second_factor_added',
    'second_factor_added',
    'auth.setupTotp',
  ),
  'auth.removeTotp': row('removes the authenticator app', 'identity', 'second_factor_removed', 'second_factor_removed'),
  'auth.renewRecoveryCodes': row(
    'replaces the recovery codes',
    'identity',
    'recovery_codes_renewed',
    'recovery_codes_renewed',
  ),
  'auth.finishPasskeyRegistration': row(
    'adds a passkey',
    'identity',
    'second_factor_added',
    'second_factor_added',
    'auth.startPasskeyRegistration',
  ),
  'auth.removePasskey': row('removes a passkey', 'identity', 'second_factor_removed', 'second_factor_removed'),
  'auth.finishOauth': row('links a provider', 'identity', 'provider_linked', 'provider_linked', 'auth.startOauth'),
  'auth.unlinkOauth': row('unlinks a provider', 'identity', 'provider_unlinked', 'provider_unlinked'),
  'auth.changePassword': row(
    'sets a new password, ends the other sessions and invalidates mailed links; optionally ends other credentials',
    'identity',
    'password_changed',
    'password',
  ),
  'auth.resetPassword': row(
    'sets a new password, ends all sessions, invalidates mailed links, and ends all credentials not selected to stay',
    'mailed_link',
    'password_changed',
    'password',
  ),
  'auth.changeEmail': row(
    'mails a link to the new address and notifies the old one immediately',
    'identity',
    'email_change_requested',
    'email_requested',
  ),
  'auth.confirmEmail': row(
    'changes the address, only in a browser of the account, and notifies the old address',
    'mailed_link',
    'email_changed',
    'email',
  ),
  'auth.revokeAllSessions': row(
    'ends sessions and, optionally, API keys; ending other credentials requires the proof `identity`',
    'session',
    'sessions_revoked',
    'sessions_ended',
  ),
  'auth.revokeSession': row('ends one session', 'session', 'session_revoked', null),
  'auth.deleteAccount': row('deletes the account', 'identity', 'account_deleted', null),
  'energy admin remove-second-factors': row(
    'removes the authenticator app, all passkeys and the recovery codes, and ends all sessions',
    'operator',
    'second_factors_removed',
    'second_factors_removed',
  ),
} as const satisfies Readonly<Record<string, CredentialChange>>;

export type CredentialProcedure = keyof typeof CREDENTIAL_CHANGES;
