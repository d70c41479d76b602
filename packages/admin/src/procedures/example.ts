/** Shared example values of the administrators' operations, in JSON form. */

export const EXAMPLE_ACCOUNT = {
  id: '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'user',
  tier: 'free',
  grantedTier: 'free',
  grantedUntil: null,
  emailVerifiedAt: '2026-03-01T09:00:00.000Z',
  lockedUntil: null,
  hasPassword: true,
  createdAt: '2026-03-01T09:00:00.000Z',
};

export const EXAMPLE_USER_SESSION = {
  device: 'Firefox on Linux',
  network: '203.0.113.7',
  createdAt: '2026-03-01T09:00:00.000Z',
  lastUsedAt: '2026-03-02T10:05:00.000Z',
  expiresAt: '2026-04-01T10:05:00.000Z',
};
