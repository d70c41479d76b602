import type { ContractCases } from './contract-cases.ts';

const OFF = [404, 'billing_disabled'] as const;
const INVALID = [422, 'invalid_input'] as const;
const ADA = '00000000-0000-4000-8000-000000000000';

/** The server of the contract test sells nothing. `packages/billing` tests the operations against a Stripe peer. */
export const BILLING_CASES: ContractCases = {
  'billing.plans': { right: [], wrong: [[{}, ...OFF]] },
  'billing.status': { right: [], wrong: [[{}, ...OFF]] },
  'billing.checkout': {
    right: [],
    wrong: [
      [{ tier: 'pro' }, ...OFF],
      [{ tier: 'free' }, ...INVALID],
      [{ tier: 'pro', interval: 'week' }, ...INVALID],
    ],
  },
  'billing.portal': { right: [], wrong: [[{}, ...OFF]] },
  'billing.cancel': {
    right: [],
    wrong: [
      [{}, ...OFF],
      [{ at: 'tomorrow' }, ...INVALID],
    ],
  },
  'billing.resume': { right: [], wrong: [[{}, ...OFF]] },
  'billing.previewChange': {
    right: [],
    wrong: [
      [{ tier: 'business', interval: 'year' }, ...OFF],
      [{ tier: 'business' }, ...INVALID],
    ],
  },
  'billing.changePlan': {
    right: [],
    wrong: [
      [{ tier: 'business', interval: 'year' }, ...OFF],
      [{ interval: 'year' }, ...INVALID],
    ],
  },
  'billing.invoices': {
    right: [],
    wrong: [
      [{}, ...OFF],
      [{ limit: 101 }, ...INVALID],
    ],
  },
  'billing.setEmail': {
    right: [],
    wrong: [
      [{ email: 'ada@example.com' }, ...OFF],
      [{ email: 'ada' }, ...INVALID],
    ],
  },
  'billing.events': {
    right: [],
    wrong: [
      [{}, ...OFF],
      [{ state: 'lost' }, ...INVALID],
    ],
  },
  'billing.retryEvent': { right: [], wrong: [[{ id: 'evt_1' }, ...OFF]] },
  'billing.flags': {
    right: [],
    wrong: [
      [{}, ...OFF],
      [{ limit: 0 }, ...INVALID],
    ],
  },
  'billing.acknowledgeFlags': {
    right: [],
    wrong: [
      [{ userId: ADA, flags: ['refunded'] }, ...OFF],
      [{ userId: ADA, flags: ['odd'] }, ...INVALID],
      [{ userId: ADA, flags: [] }, ...INVALID],
    ],
  },
  'billing.reconcileUser': {
    right: [],
    wrong: [
      [{ userId: ADA }, ...OFF],
      [{ userId: 'ada' }, ...INVALID],
    ],
  },
};
