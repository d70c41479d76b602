import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { normalizeAddress, parseMailbox } from './address.ts';

describe('normalizeAddress', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ["o'neil+tag@sub.example.co.uk", "o'neil+tag@sub.example.co.uk"],
    ['ada@MÜNCHEN.example', 'ada@xn--mnchen-3ya.example'],
    ['no-reply@localhost', 'no-reply@localhost'],
  ])('writes %s as %s', (given, address) => {
    expect(normalizeAddress(given)).toBe(address);
  });

  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@example',
    'ada@@example.com',
    'ada@eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    '"ada"@example.com',
    'ada(comment)@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\n@example.com',
    'ada@exam ple.com',
    'ada@exam\nple.com',
    'ada@example.com\t',
    'ada@example.com\0',
    '.ada@example.com',
    'a..da@example.com',
    'ada.@example.com',
    'ada@-example.com',
    'ada@example..com',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'аda@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a.'.repeat(130)}com`,
  ])('rejects %j as an address', (given) => {
    expect(normalizeAddress(given)).toBeUndefined();
  });

  test('every accepted address is plain, unchanged and valid in a header', () => {
    const near = fc
      .tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }))
      .map((parts) => `${parts.join('@')}.com`);
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), near, anyText()), (given) => {
        const address = normalizeAddress(given);
        if (address === undefined) return;
        expect(address).toMatch(/^[!-~]+@[a-z0-9.-]+$/);
        expect(address).not.toMatch(/[\s,;:<>()"\\[\]]/);
        expect(normalizeAddress(address)).toBe(address);
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseMailbox', () => {
  test.each([
    ['Energy <no-reply@example.com>', { name: 'Energy', address: 'no-reply@example.com' }],
    ['"Energy, Ltd." <No-Reply@example.com>', { name: 'Energy, Ltd.', address: 'no-reply@example.com' }],
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
  ])('%s', (text, mailbox) => {
    expect(parseMailbox(text)).toEqual(mailbox);
  });

  test.each([
    'Energy',
    'A <a@example.com>, B <b@example.com>',
    'Energy <a@example.com>\r\nBcc: b@example.com',
    'A\r\nB <a@example.com>',
  ])('rejects %j as a sender', (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });
});
