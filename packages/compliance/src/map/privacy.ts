import { ACCOUNT, byUser, type PersonalTables } from './entry.ts';

const OWNER = 'ID of the account; part of the row of app_user';
const PROOF = 'proof of the decision; without the user it refers to no person';

/** Consent and restriction. */
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
};
