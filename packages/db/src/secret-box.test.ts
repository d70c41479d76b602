import { describe, expect, test } from 'vitest';
import { createSecretBox, UnknownKeyError } from './secret-box.ts';

const SECRET = Buffer.from('12345678901234567890');
const [OLD, NEW] = ['a master secret of the operator, long enough', 'another master secret'];
const boxOf = (secrets: readonly string[], purpose: 'totp' | 'account number' = 'totp') =>
  createSecretBox(secrets, purpose)!;

describe('the box for secrets', () => {
  const box = boxOf([OLD]);

  test('returns the stored secret, and its ciphertext reveals none of it', () => {
    const sealed = box.seal(SECRET, 'ada');
    expect(box.open(sealed, 'ada', box.keyId)).toEqual(SECRET);
    expect(sealed.includes(SECRET)).toBe(false);
    expect(box.seal(SECRET, 'ada')).not.toEqual(sealed);
  });

  test('cannot be opened for another row, with another key, for another purpose, or after a bit was changed', () => {
    const sealed = box.seal(SECRET, 'ada');
    const other = boxOf([OLD], 'account number');
    const fails = (open: () => unknown) => expect(open).toThrow();
    fails(() => box.open(sealed, 'eve', box.keyId));
    fails(() => boxOf([NEW]).open(sealed, 'ada', null));
    fails(() => other.open(sealed, 'ada', other.keyId));
    for (const at of [0, 15, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      fails(() => box.open(changed, 'ada', box.keyId));
    }
    fails(() => box.open(sealed.subarray(0, 20), 'ada', box.keyId));
  });

  test('names its key: the same for the same secret and purpose, another for any other', () => {
    const ids = [boxOf([OLD]), boxOf([OLD], 'account number'), boxOf([NEW])].map(({ keyId }) => keyId);
    expect(boxOf([OLD]).keyId).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  test('seals with the first of several keys and opens with each, also without the ID of the key', () => {
    const both = boxOf([NEW, OLD]);
    expect([both.keyId, both.keyIds]).toEqual([boxOf([NEW]).keyId, [boxOf([NEW]).keyId, box.keyId]]);
    const old = box.seal(SECRET, 'ada');
    expect(both.open(old, 'ada', box.keyId)).toEqual(SECRET);
    expect(both.open(old, 'ada', null)).toEqual(SECRET);
    expect(boxOf([NEW]).open(both.seal(SECRET, 'ada'), 'ada', both.keyId)).toEqual(SECRET);
  });

  test('under a key that is not configured is refused with the ID of that key and the configured ones', () => {
    const sealed = box.seal(SECRET, 'ada');
    const later = boxOf([NEW]);
    const message = `encrypted with the key ${box.keyId}, which is not configured; configured: ${later.keyId}`;
    expect(() => later.open(sealed, 'ada', box.keyId)).toThrow(new UnknownKeyError(box.keyId, [later.keyId]));
    expect(() => later.open(sealed, 'ada', box.keyId)).toThrow(message);
  });

  test('does not exist without a key', () => {
    expect(createSecretBox([], 'totp')).toBeUndefined();
  });
});
