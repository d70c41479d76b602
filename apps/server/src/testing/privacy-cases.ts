import type { ContractCases } from './contract-cases.ts';

export const CONSENT_TO_ALL = {
  policyVersion: '2026-12-01',
  consents: { data_processing: true, optimization: true, analytics: true },
};
const INVALID = [422, 'invalid_input'] as const;

/** Every call leaves the state of the caller as the same call finds it on the next interface. */
export const PRIVACY_CASES: ContractCases = {
  'privacy.purposes': { right: [{}], wrong: [] },
  'privacy.consents': { right: [{}], wrong: [] },
  'privacy.consentHistory': {
    right: [{}, { limit: 2, before: 4 }],
    wrong: [
      [{ limit: 501 }, ...INVALID],
      [{ before: 0 }, ...INVALID],
    ],
  },
  'privacy.setConsents': {
    right: [{ policyVersion: '2026-12-01', consents: { marketing: true, price_alerts: false } }],
    wrong: [
      [{ policyVersion: '2025-01-01', consents: { marketing: true } }, 409, 'policy_changed'],
      [{ policyVersion: '2026-12-01', consents: {} }, ...INVALID],
      [{ policyVersion: '2026-12-01', consents: { curiosity: true } }, ...INVALID],
    ],
  },
  'privacy.withdrawAll': { right: [{}], wrong: [] },
  'privacy.setRestriction': {
    right: [{ restricted: false }],
    wrong: [
      [{}, ...INVALID],
      [{ restricted: true, reason: ' ' }, ...INVALID],
    ],
  },
};
