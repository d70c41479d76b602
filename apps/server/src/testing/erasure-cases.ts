import type { ContractCases } from './contract-cases.ts';

const INVALID = [422, 'invalid_input'] as const;
const ID = '00000000-0000-4000-8000-000000000000';
const TOKEN = 'ab'.repeat(32);

/** Export and erasure. `packages/compliance` tests the operations themselves. */
export const ERASURE_CASES: ContractCases = {
  'privacy.requestErasure': {
    right: [],
    wrong: [
      [{ confirmation: 'yes' }, ...INVALID],
      [{ confirmation: 'erase my account' }, 422, 'password_required'],
    ],
  },
  'privacy.undoErasure': { right: [], wrong: [[{}, 409, 'no_erasure']] },
  'privacy.requestExport': { right: [], wrong: [[{}, 422, 'password_required']] },
  'privacy.exports': { right: [{}], wrong: [] },
  'privacy.erasure': { right: [{}], wrong: [] },
  'privacy.erasureReceipt': {
    right: [],
    wrong: [
      [{ id: ID, token: TOKEN }, 404, 'unknown_receipt'],
      [{ id: ID, token: 'short' }, ...INVALID],
    ],
  },
};
