/** Shared example values of the account operations, in JSON form. */

/** The token from the `#token=` fragment of a link. */
export const EXAMPLE_TOKEN = '3f'.repeat(32);
export const EXAMPLE_SESSION_ID = '9c'.repeat(32);

export const EXAMPLE_USER = {
  id: '0b9f8e1c-5a0e-4c53-9a39-2f6d1f0c7b11',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'user',
  tier: 'free',
  hasPassword: true,
  createdAt: '2026-03-01T09:00:00.000Z',
} as const;

export const EXAMPLE_PREFERENCES = {
  region: 'us_ct',
  utilities: ['electricity'],
  timeZone: null,
  currency: null,
  notifications: {
    priceAlerts: true,
    optimalWindows: true,
    rateChanges: true,
    dailyDigest: false,
    productNews: false,
    quietHours: { start: '22:00', end: '07:00' },
  },
} as const;

export const EXAMPLE_KEY = {
  id: '5d6c9a52-6b8e-4a4e-8f5b-0c1f8d2e3a44',
  name: 'home assistant',
  prefix: 'eo_live_3f3f3f',
  scopes: ['account:read'],
  createdAt: '2026-03-02T10:00:00.000Z',
  expiresAt: '2027-03-02T10:00:00.000Z',
  lastUsedAt: null,
} as const;
