import { ACCOUNT, byUser, type PersonalTables } from './entry.ts';

const OWN_ACCOUNT = 'operating the account';
const SIGN_IN = 'signing in';
const OWNER = 'ID of the account; part of the row of app_user';

/** Accounts and their credentials. */
export const ACCOUNT_TABLES: PersonalTables = {
  app_user: {
    about: 'account: e-mail address, name, role, tier',
    purpose: OWN_ACCOUNT,
    basis: 'contract',
    rows: byUser('id'),
    retention: ACCOUNT,
    columns: {
      export: [
        'id',
        'email',
        'email_verified_at',
        'name',
        'role',
        'tier',
        'tier_until',
        'password_changed_at',
        'locked_until',
      ].concat(['created_at', 'updated_at']),
      erase: { password_hash: 'a secret' },
    },
  },
  user_preference: {
    about: 'preferences: region, utilities, time zone, currency, notifications',
    purpose: OWN_ACCOUNT,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['region', 'utilities', 'time_zone', 'currency', 'notifications', 'updated_at'],
      erase: { user_id: OWNER },
    },
  },
  session: {
    about: 'signed-in devices: network, browser, times',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'own', text: 'until the session expires or is ended (job auth-prune)' },
    columns: {
      export: ['created_at', 'expires_at', 'absolute_expires_at', 'last_used_at', 'network', 'user_agent', 'device'],
      erase: { id: 'hash of the session token', user_id: OWNER },
    },
  },
  verification_token: {
    about: 'links that were mailed and sign-ins in progress',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'own', text: 'until the link expires, 90 days at most (job auth-prune)' },
    columns: {
      export: ['purpose', 'email', 'created_at', 'expires_at', 'used_at'],
      erase: {
        id: 'hash of a token',
        user_id: OWNER,
        payload: 'challenges and, for sign-ups, a password hash',
        browser_hash: 'hash of a secret in the browser',
      },
    },
  },
  oauth_account: {
    about: 'linked sign-in providers: ID and address at the provider. Tokens of providers are not stored',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: { export: ['provider', 'subject', 'email', 'created_at'], erase: { user_id: OWNER } },
  },
  oauth_state: {
    about: 'sign-ins with a provider that are in progress',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    task: 'privacy',
    retention: { kind: 'own', text: 'minutes (job auth-prune)' },
    columns: {
      export: ['provider', 'redirect_to', 'created_at', 'expires_at'],
      erase: {
        id: 'hash of a secret',
        code_verifier: 'a secret',
        nonce: 'a secret',
        browser_hash: 'hash of a secret in the browser',
        user_id: OWNER,
      },
    },
  },
  api_key: {
    about: 'API keys: name, visible prefix, scopes, times',
    purpose: 'access to the API',
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'aged', column: 'revoked_at', days: 'data_retention_days' },
    columns: {
      export: ['id', 'name', 'prefix', 'scopes', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'],
      erase: { user_id: OWNER, key_hash: 'hash of a secret' },
    },
  },
  totp_credential: {
    about: 'authenticator app',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['confirmed_at', 'created_at'],
      erase: {
        user_id: OWNER,
        secret: 'a secret',
        secret_key: 'of use to the server only',
        last_used_step: 'internal to the check of codes',
      },
    },
  },
  passkey: {
    about: 'passkeys: name, transports, times',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['id', 'name', 'transports', 'backed_up', 'created_at', 'last_used_at', 'needs_password'],
      erase: { user_id: OWNER, public_key: 'of use to the server only', counter: 'internal to the check of passkeys' },
    },
  },
  recovery_code: {
    about: 'recovery codes, as hashes',
    purpose: SIGN_IN,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: { export: ['used_at'], erase: { user_id: OWNER, code_hash: 'hash of a secret' } },
  },
};
