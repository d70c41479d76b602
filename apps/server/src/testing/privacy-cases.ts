import type { ContractCases } from './contract-cases.ts';

export const CONSENT_TO_ALL = {
  policyVersion: '2026-12-01',
  consents: { data_processing: true, optimization: true, analytics: true },
};
const NO_REQUEST = '00000000-0000-4000-8000-000000000000';
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
  'privacy.objections': { right: [{}], wrong: [] },
  'privacy.setObjection': {
    right: [{ purpose: 'marketing', objects: false }],
    wrong: [
      [{ purpose: 'optimization', objects: true }, ...INVALID],
      [{ purpose: 'marketing', objects: true, reason: ' ' }, ...INVALID],
    ],
  },
  'privacy.ownRequests': { right: [{}], wrong: [] },
  'privacy.submitRequest': {
    right: [],
    wrong: [
      [{ kind: 'rectification' }, ...INVALID],
      [{ kind: 'complaint', message: 'Too dear.' }, ...INVALID],
    ],
  },
  'privacy.requests': {
    right: [{}, { state: 'open', limit: 5 }],
    wrong: [[{ state: 'lost' }, ...INVALID]],
  },
  'privacy.recordRequest': {
    right: [],
    wrong: [
      [{ kind: 'access', contact: 'ada', receivedAt: '2019-01-01T00:00:00.000Z' }, 422, 'invalid_received_at'],
      [{ kind: 'access', contact: '' }, ...INVALID],
    ],
  },
  'privacy.extendRequest': {
    right: [],
    wrong: [
      [{ requestId: NO_REQUEST, reason: 'More time.' }, 404, 'unknown_request'],
      [{ requestId: NO_REQUEST }, ...INVALID],
    ],
  },
  'privacy.closeRequest': {
    right: [],
    wrong: [
      [{ requestId: NO_REQUEST, outcome: 'completed', answer: 'Done.' }, 404, 'unknown_request'],
      [{ requestId: NO_REQUEST, outcome: 'open', answer: 'Done.' }, ...INVALID],
    ],
  },
};
