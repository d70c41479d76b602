import { ACCOUNT, byUser, type PersonalTables } from './entry.ts';

const OWNER = 'ID of the account; part of the row of app_user';
const CONTRACT = 'the paid subscription';

/** Subscriptions and the household. */
export const SERVICE_TABLES: PersonalTables = {
  billing_account: {
    about: 'subscription: customer ID at Stripe, address for invoices, plan, status',
    purpose: CONTRACT,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: [
        'stripe_customer_id',
        'other_customer_ids',
        'billing_email',
        'tier',
        'tier_ends_at',
        'subscription_id',
        'status',
        'price_id',
      ]
        .concat(['interval', 'amount_cents', 'currency', 'period_end', 'cancel_at', 'trial_end', 'past_due_since'])
        .concat(['review_flags', 'acknowledged_flags', 'reconciled_at', 'created_at', 'updated_at']),
      erase: {
        user_id: OWNER,
        version: 'internal counter',
        intent_number: 'internal counter',
        checkout_intent: 'hash of the parameters of a checkout',
        checkout_session_id: 'ID of an open checkout at Stripe',
        checkout_expires_at: 'end of an open checkout',
        lease_id: 'internal lock',
        lease_ends_at: 'internal lock',
      },
    },
  },
  billing_dunning: {
    about: 'reminders of unpaid invoices',
    purpose: CONTRACT,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'aged', column: 'ended_at', days: 'data_retention_days' },
    columns: {
      export: ['invoice_id', 'stage', 'mailed_at', 'started_at', 'ended_at'],
      erase: { user_id: OWNER },
    },
  },
  billing_event: {
    about: 'messages of Stripe about the subscription',
    purpose: CONTRACT,
    basis: 'contract',
    rows: { by: 'customer', column: 'customer_id' },
    task: 'privacy',
    retention: { kind: 'own', text: '30 days (job billing-prune)' },
    columns: {
      export: [
        'id',
        'type',
        'api_version',
        'customer_id',
        'object_id',
        'sent_at',
        'received_at',
        'payload',
        'state',
      ].concat(['attempts', 'next_attempt_at', 'last_error', 'finished_at']),
    },
  },
  privacy_export: {
    about: 'exports of personal data that were requested',
    purpose: 'requests about personal data',
    basis: 'legal obligation',
    rows: byUser(),
    retention: { kind: 'aged', column: 'requested_at', days: 'data_retention_days' },
    columns: {
      export: [
        'id',
        'state',
        'requested_at',
        'rows_total',
        'bytes',
        'error',
        'ready_at',
        'expires_at',
        'downloaded_at',
      ],
      erase: {
        user_id: OWNER,
        attempts: 'internal counter',
        lease_ends_at: 'internal lock',
        rows_done: 'progress',
        token_hash: 'hash of a secret',
      },
    },
  },
  privacy_erasure: {
    about: 'requested erasures and their receipts',
    purpose: 'requests about personal data',
    basis: 'legal obligation',
    rows: byUser(),
    retention: { kind: 'own', text: 'without end: proves that data was erased, and identifies nobody' },
    columns: {
      anonymize: {
        user_id: 'the account no longer exists',
        sealed: 'encrypted identifiers, until all processors have confirmed',
      },
      keep: {
        id: 'random',
        state: 'progress of the erasure',
        requested_at: 'proof of the request',
        due_at: 'end of the time to undo it',
        receipt_hash: 'hash of a random secret',
        attempts: 'internal counter',
        next_attempt_at: 'internal',
        erased_at: 'proof of the erasure',
        receipt: 'counts and keyed hashes',
      },
    },
  },
  household_tariff: {
    about: 'tariff of the household: region, supplier, contract, account number',
    purpose: 'prices and savings of the household',
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['utility', 'region', 'tariff_version_id', 'document', 'supplier_id', 'zone', 'contract_start'].concat([
        'contract_end',
        'notice_days',
        'notice_given_on',
        'exit_fee',
        'updated_at',
      ]),
      erase: {
        user_id: OWNER,
        account_number: 'encrypted; the account shows its last characters',
        account_number_key: 'identifies the key of the encryption',
      },
    },
  },
  switching_recommendation: {
    about: 'recommendations to switch: usage, results, decision',
    purpose: 'recommendations',
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'aged', column: 'created_at', days: 'data_retention_days' },
    columns: {
      export: ['id', 'utility', 'created_at', 'result', 'answer', 'inputs', 'digest', 'outcome', 'decided_at'].concat([
        'switched_on',
        'realized_saving',
      ]),
      erase: { user_id: OWNER, usage: 'compressed form of the usage the person sent' },
    },
  },
};
