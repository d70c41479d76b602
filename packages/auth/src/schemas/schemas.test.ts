import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toName } from './fields.ts';
import { emailInput, signUpInput, updatePreferencesInput, updateProfileInput } from './index.ts';

describe('an address', () => {
  test.each(['ada@example.com', "o'brien+x@sub.example.co.uk", 'A.B@Example.COM'])('is accepted: %s', (email) => {
    expect(emailInput.safeParse({ email }).success).toBe(true);
  });

  test.each([
    'ada',
    'ada@localhost',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com,eve@example.com',
    'Ada <ada@example.com>',
    'ada@-example.com',
    'ada@example-.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(250)}.com`,
    'ada@example.com\0',
    ' ada@example.com',
    'ada@exаmple.com',
  ])('is rejected (header injection, lists, look-alikes): %j', (email) => {
    expect(emailInput.safeParse({ email }).success).toBe(false);
  });
});

describe('mass assignment', () => {
  test.each([
    { role: 'admin' },
    { tier: 'business' },
    { emailVerifiedAt: new Date() },
    { id: '0b9f8e1c-5a0e-4c53-9a39-2f6d1f0c7b11' },
    { passwordHash: 'x' },
  ])('%j is rejected at sign-up', (extra) => {
    const input = { email: 'ada@example.com', password: 'seven purple teapots', ...extra };
    expect(signUpInput.safeParse(input).success).toBe(false);
  });
});

describe('a password', () => {
  test.each([
    [11, false],
    [12, true],
    [128, true],
    [129, false],
  ])('of %i characters is %s', (length, expected) => {
    const input = { email: 'ada@example.com', password: 'x'.repeat(length) };
    expect(signUpInput.safeParse(input).success).toBe(expected);
  });
});

describe('a name', () => {
  test.each(['Ada', 'Åsa Öberg-Ñandú', '山田 太郎', 'محمد', '👩‍👩‍👧‍👦', "O'Brien"])('is accepted: %s', (name) => {
    expect(updateProfileInput.safeParse({ name }).success).toBe(true);
  });

  test.each(['', '  ', 'a\nb', 'a\0b', 'a\u202eb', 'a\u2066b', 'a\u2028b', '\ud800', 'x\udc00', 'x'.repeat(81)])(
    'is rejected: %j',
    (name) => {
      expect(updateProfileInput.safeParse({ name }).success).toBe(false);
    },
  );

  test('from an identity provider is reduced to an accepted name or to none', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), (given) => {
        const made = toName(given);
        return made === null || updateProfileInput.parse({ name: made }).name === made;
      }),
    );
    expect(toName(`${'x'.repeat(79)}😀`)).toBe('x'.repeat(79));
    expect(toName('\u202e \n')).toBeNull();
  });
});

test.each([
  { quietHours: { start: '25:00', end: '07:00' } },
  { quietHours: { start: '22:00' } },
  { dailyDigest: 'yes' },
])('the notification settings %j are rejected', (notifications) => {
  expect(updatePreferencesInput.safeParse({ notifications }).success).toBe(false);
});
