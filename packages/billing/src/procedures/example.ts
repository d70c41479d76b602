/** Values of the examples in the API reference. */
export const EXAMPLE_STATUS = {
  tier: 'pro',
  tierEndsAt: null,
  billingEmail: 'ada@example.com',
  subscription: {
    ...{ status: 'active', plan: 'pro', interval: 'month', amountCents: 499, currency: 'USD' },
    ...{ periodEnd: '2026-04-02T10:00:00.000Z', cancelAt: null, trialEnd: null, pastDueSince: null },
  },
  asOf: '2026-03-02T10:00:05.000Z',
};

/** The errors that every change can have. */
export const CHANGE_ERRORS = {
  not_found: ['billing_disabled'],
  unavailable: ['billing_unavailable'],
  conflict: ['billing_busy', 'billing_refused', 'no_subscription'],
};
