import { ACCOUNT, byUser, type PersonalTables } from './entry.ts';

const OWNER = 'ID of the account; part of the row of app_user';
const PROOF = 'proof of the decision; without the user it refers to no person';

/** Long enough to answer a question about the answer. */
const CONTACT_DAYS = 90;
const REQUESTS = 'requests about personal data';
const DATES = 'proof of when a request was received and answered; without the user it refers to no person';

/** Consent, restriction, objection, and requests of people. */
export const PRIVACY_TABLES: PersonalTables = {
  consent_record: {
    about: 'consent: decision per purpose, version and text of the policy, network (/24 or /48), browser, time',
    purpose: 'proving consent (Art. 7 (1) GDPR)',
    basis: 'legal obligation',
    rows: byUser(),
    retention: { kind: 'own', text: 'without time limit; without the user once the account is erased' },
    columns: {
      anonymize: {
        user_id: 'the record is kept as proof that refers to no person',
        network: 'truncated already; removed with the user',
        user_agent: 'could lead to a person',
        request_id: 'leads to lines of logs',
      },
      keep: Object.fromEntries(
        ['id', 'number', 'purpose', 'granted', 'origin', 'policy_version', 'text_hash', 'recorded_at'].map((column) => [
          column,
          PROOF,
        ]),
      ),
    },
  },
  processing_restriction: {
    about: 'restriction of processing: reason, time',
    purpose: 'restricting processing (Art. 18 GDPR)',
    basis: 'legal obligation',
    rows: byUser(),
    retention: ACCOUNT,
    columns: { export: ['reason', 'restricted_at'], erase: { user_id: OWNER } },
  },
  processing_objection: {
    about: 'objections to processing: purpose, reason, times',
    purpose: 'ending processing after an objection (Art. 21 GDPR)',
    basis: 'legal obligation',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['purpose', 'reason', 'objected_at', 'lifted_at'],
      erase: { id: 'random', user_id: OWNER },
    },
  },
  // Before privacy_request, whose deletion cascades to it.
  privacy_request_contact: {
    about: 'contact of people without an account who made a request',
    purpose: REQUESTS,
    basis: 'legal obligation',
    rows: { by: 'address', column: 'address' },
    retention: { kind: 'aged', column: 'closed_at', days: CONTACT_DAYS },
    columns: { export: ['privacy_request_id', 'address', 'closed_at'] },
    task: 'privacy',
  },
  privacy_request: {
    about: 'requests of people: right, message, deadline, answer',
    purpose: REQUESTS,
    basis: 'legal obligation',
    rows: byUser(),
    retention: { kind: 'aged', column: 'closed_at', days: 'data_retention_days' },
    columns: {
      anonymize: {
        user_id: 'the account no longer exists',
        message: 'words of the person',
        extension_reason: 'could name the person',
        answer: 'could name the person',
      },
      keep: Object.fromEntries(
        ['id', 'kind', 'origin', 'state', 'received_at', 'due_at', 'extended_at', 'closed_at', 'alerted_days'].map(
          (column) => [column, DATES],
        ),
      ),
    },
  },
};
