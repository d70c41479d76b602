import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import {
  betaCodeHash,
  newBetaCode,
  readBetaCode,
  readUnsubscribeToken,
  sameBytes,
  unsubscribeToken,
} from './signing.ts';

const secret = randomBytes(32);
const ADA = 'ada@example.com';

describe('unsubscribe tokens', () => {
  test('return the address they were created for', () => {
    expect(readUnsubscribeToken(secret, unsubscribeToken(secret, ADA))).toBe(ADA);
  });

  test('are rejected if signed with another key, for another address or for another purpose', () => {
    const [, mac] = unsubscribeToken(secret, ADA).split('.');
    const eve = Buffer.from('eve@example.com').toString('base64url');
    const code = betaCodeHash(secret, ADA, '').toString('base64url');
    expect(readUnsubscribeToken(randomBytes(32), unsubscribeToken(secret, ADA))).toBeUndefined();
    expect(readUnsubscribeToken(secret, `${eve}.${mac}`)).toBeUndefined();
    expect(readUnsubscribeToken(secret, `${Buffer.from(ADA).toString('base64url')}.${code}`)).toBeUndefined();
  });

  test('are rejected with one character changed, removed or added, and any other text is rejected without an error', () => {
    const token = unsubscribeToken(secret, ADA);
    const changed = fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.'))
      .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1));
    const cut = fc.nat(token.length - 2).map((length) => token.slice(0, length));
    fc.assert(
      fc.property(fc.oneof(changed, cut, anyText()), (text) => {
        // The last letter of base64 has two bits that mean nothing.
        const means = (one: string) =>
          one
            .split('.')
            .map((part) => Buffer.from(part, 'base64url').toString('hex'))
            .join('.');
        fc.pre(means(text) !== means(token));
        expect(readUnsubscribeToken(secret, text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('beta codes', () => {
  test('are easy to type and never the same', () => {
    const codes = Array.from({ length: 1_000 }, newBetaCode);
    expect(new Set(codes).size).toBe(1_000);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  test('are accepted in lowercase, with spaces, with O for 0 and I or l for 1', () => {
    expect(readBetaCode(' o1i l0-aBcDe ')).toBe('01110ABCDE');
    expect(sameBytes(betaCodeHash(secret, ADA, '0111A-BCDEF'), betaCodeHash(secret, ADA, 'oilib bcdef'))).toBe(false);
    expect(sameBytes(betaCodeHash(secret, ADA, '0111A-BCDEF'), betaCodeHash(secret, ADA, 'oil1a bcdef'))).toBe(true);
  });

  test('are rejected for another address', () => {
    const code = newBetaCode();
    expect(sameBytes(betaCodeHash(secret, ADA, code), betaCodeHash(secret, 'eve@example.com', code))).toBe(false);
  });
});

test('byte strings of different lengths are unequal and compared without an error', () => {
  expect(sameBytes(Buffer.from('a'), Buffer.from('ab'))).toBe(false);
  expect(sameBytes(Buffer.alloc(0), Buffer.alloc(0))).toBe(true);
});
