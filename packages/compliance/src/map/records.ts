import { byUser, type PersonalTables } from './entry.ts';

const MAIL = 'sending e-mails';
const SECURITY = 'detecting and proving misuse of accounts';

/** E-mails, the audit log, counters and the queue. */
export const RECORD_TABLES: PersonalTables = {
  mail_outbox: {
    about: 'e-mails: recipient, template, times, delivery',
    purpose: MAIL,
    basis: 'contract',
    rows: { by: 'address', column: 'recipient' },
    retention: { kind: 'own', text: '30 days after the e-mail was sent or abandoned (job mail-prune); links earlier' },
    columns: {
      export: ['id', 'template', 'recipient', 'category', 'status', 'attempts', 'next_attempt_at', 'expires_at'].concat(
        ['provider', 'provider_message_id', 'last_error', 'created_at', 'sent_at', 'bounced_at', 'bounce_type'],
      ),
      erase: { idempotency_key: 'internal', payload: 'contains links that work as passwords; deleted when sent' },
    },
  },
  mail_suppression: {
    about: 'addresses that no longer receive e-mails: bounces, complaints, unsubscribing',
    purpose: MAIL,
    basis: 'legitimate interest',
    rows: { by: 'address', column: 'address' },
    retention: { kind: 'own', text: 'until the person resubscribes or the account is erased' },
    columns: { export: ['address', 'scope', 'suppressed', 'reason', 'changed_at'] },
  },
  beta_signup: {
    about: 'sign-ups for the beta: address, region',
    purpose: 'the beta',
    basis: 'consent',
    rows: { by: 'address', column: 'address' },
    retention: { kind: 'aged', column: 'created_at', days: 'data_retention_days' },
    columns: {
      export: ['address', 'region', 'code_expires_at', 'attempts', 'codes_in_window', 'window_started_at'].concat([
        'created_at',
        'verified_at',
      ]),
      erase: { code_hash: 'hash of a secret' },
    },
  },
  audit_log: {
    about: 'audit log: actions on the account, network (/24 or /48), result',
    purpose: SECURITY,
    basis: 'legitimate interest',
    rows: { by: 'subject', column: 'subject_id' },
    retention: { kind: 'own', text: 'AUDIT_RETENTION_DAYS, in whole months (job audit-prune)' },
    columns: {
      anonymize: { network: 'truncated already; removed, so that no line leads to a household' },
      keep: {
        id: 'random',
        at: 'order of the log',
        action: 'proof of what happened',
        actor_kind: 'proof of what happened',
        actor_subject_id: 'random; its assignment to the account is deleted',
        subject_id: 'random; its assignment to the account is deleted',
        result: 'proof of what happened',
        request_id: 'random',
        details: 'never contains a secret, an address or the ID of a user',
      },
    },
  },
  audit_subject: {
    about: 'assignment of the account to its random subject in the audit log',
    purpose: SECURITY,
    basis: 'legitimate interest',
    rows: byUser(),
    retention: { kind: 'account' },
    columns: { export: ['subject_id'], erase: { user_id: 'ID of the account; part of the row of app_user' } },
  },
  audit_failure: {
    about: 'failed attempts by hour and network (/24 or /48)',
    purpose: SECURITY,
    basis: 'legitimate interest',
    rows: { by: 'nobody', why: 'counts of anonymous attempts per network of at least 256 addresses' },
    retention: { kind: 'own', text: 'AUDIT_RETENTION_DAYS (job audit-prune)' },
    columns: {
      keep: Object.fromEntries(
        ['hour', 'action', 'result', 'network', 'id', 'count', 'last_at', 'request_id'].map((column) => [
          column,
          'a count of anonymous attempts',
        ]),
      ),
    },
  },
  privacy_erasure_log: {
    about: 'deletion log: keyed hashes of erased accounts, counts',
    purpose: 'proving erasures, and repeating them after a backup is restored',
    basis: 'legal obligation',
    rows: { by: 'nobody', why: 'keyed hashes, whose key is not in the database' },
    retention: { kind: 'own', text: 'without end; immutable' },
    columns: {
      keep: {
        subject: 'a keyed hash',
        key_id: 'identifies the key of the hashes',
        addresses: 'keyed hashes',
        erased_at: 'proof of the erasure',
        reason: 'proof of the erasure',
        counts: 'rows by table',
      },
    },
  },
  lockout: {
    about: 'counters of failed attempts and of e-mails, by hashes of addresses and networks',
    purpose: SECURITY,
    basis: 'legitimate interest',
    rows: { by: 'nobody', why: 'keys are hashes; counters expire within an hour' },
    retention: { kind: 'own', text: 'until the counter expires, an hour at most (job auth-prune)' },
    columns: { keep: { key: 'a hash', points: 'a count', expire: 'an instant' } },
  },
  feature_flag: {
    about: 'administrator who last changed a feature flag',
    purpose: 'operating the service',
    basis: 'legitimate interest',
    rows: byUser('changed_by'),
    retention: { kind: 'account' },
    columns: {
      anonymize: { changed_by: 'the flag stays in effect without the name of who set it' },
      keep: { name: 'of the flag', enabled: 'the setting', changed_at: 'order of changes' },
    },
  },
  'graphile_worker._private_jobs': {
    about: 'queued work',
    purpose: 'operating the service',
    basis: 'contract',
    rows: { by: 'text', column: 'payload' },
    retention: { kind: 'own', text: 'until the work is done' },
    columns: {
      export: ['payload', 'run_at', 'attempts', 'max_attempts', 'last_error', 'created_at', 'updated_at'],
      erase: Object.fromEntries(
        [
          'id',
          'job_queue_id',
          'task_id',
          'priority',
          'key',
          'locked_at',
          'locked_by',
          'revision',
          'flags',
          'is_available',
        ].map((column) => [column, 'internal to the queue']),
      ),
    },
  },
};
