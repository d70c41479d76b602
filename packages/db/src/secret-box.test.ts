import { describe, expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const SECRET = Buffer.from('12345678901234567890');

describe('the box for secrets', () => {
  const box = createSecretBox('a master secret of the operator, long enough', 'totp');

  test('returns the stored secret, and its ciphertext reveals none of it', () => {
    const sealed = box.seal(SECRET, 'ada');
    expect(box.open(sealed, 'ada')).toEqual(SECRET);
    expect(sealed.includes(SECRET)).toBe(false);
    expect(box.seal(SECRET, 'ada')).not.toEqual(sealed);
  });

  test('cannot be opened for another row, with another key, for another purpose, or after a bit was changed', () => {
    const sealed = box.seal(SECRET, 'ada');
    expect(() => box.open(sealed, 'eve')).toThrow();
    expect(() => createSecretBox('another master secret', 'totp').open(sealed, 'ada')).toThrow();
    const other = createSecretBox('a master secret of the operator, long enough', 'account number');
    expect(() => other.open(sealed, 'ada')).toThrow();
    for (const at of [0, 15, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => box.open(changed, 'ada')).toThrow();
    }
    expect(() => box.open(sealed.subarray(0, 20), 'ada')).toThrow();
  });

  test('names its key: the same for the same secret and purpose, another for any other', () => {
    const idOf = (secret: string, purpose: 'totp' | 'account number') => createSecretBox(secret, purpose).keyId;
    expect(idOf('a secret', 'totp')).toBe(idOf('a secret', 'totp'));
    expect(new Set([idOf('a secret', 'totp'), idOf('a secret', 'account number'), idOf('b', 'totp')]).size).toBe(3);
  });
});
