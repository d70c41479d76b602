/** Values of the examples in the API reference. */
export const EXAMPLE_TOKEN = '3f'.repeat(32);

export const EXAMPLE_WAITING = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  requestedAt: '2026-03-02T10:00:00.000Z',
  dueAt: '2026-03-03T10:00:00.000Z',
};

export const EXAMPLE_RECEIPT = {
  format: 'energy-erasure-receipt/1',
  id: EXAMPLE_WAITING.id,
  requestedAt: EXAMPLE_WAITING.requestedAt,
  erasedAt: '2026-03-03T10:05:00.000Z',
  subject: '5e'.repeat(32),
  addresses: ['a1'.repeat(32)],
  stores: [{ name: 'session', rows: 2, outcome: 'deleted' }],
  processors: [{ name: 'stripe', state: 'nothing_stored', detail: null }],
  keyId: '0123456789abcdef',
  publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  signature: 'ab'.repeat(43),
};

/** The errors of an operation that requires a fresh proof of identity. */
export const PROOF_ERRORS = {
  invalid: ['password_required'],
  forbidden: ['wrong_password', 'recent_sign_in_required'],
  rate_limited: ['too_many_attempts'],
  unavailable: ['sign_in_busy'],
};
