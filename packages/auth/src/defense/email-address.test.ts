import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailboxOf, normalizeEmail } from './email-address.ts';

describe('a mailbox', () => {
  test.each([
    'j.doe@example.com',
    'JDOE@example.com',
    'jdoe+news@EXAMPLE.com',
    'j.d.o.e@example.com',
    'jdoe@example.com.',
  ])('%s counts as jdoe@example.com', (email) => expect(mailboxOf(email)).toBe('jdoe@example.com'));

  test('always has the same counter for the same account address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        expect(mailboxOf(normalizeEmail(email))).toBe(mailboxOf(email));
        expect(mailboxOf(email.toUpperCase())).toBe(mailboxOf(email));
      }),
    );
  });
});
