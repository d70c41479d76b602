export const EXAMPLE_STATUS = {
  policyVersion: '2026-12-01',
  isRestricted: false,
  purposes: [
    {
      purpose: 'price_alerts',
      state: 'granted',
      isObjected: false,
      isAllowed: true,
      decidedAt: '2026-12-02T10:00:00.000Z',
      policyVersion: '2026-12-01',
    },
  ],
};
