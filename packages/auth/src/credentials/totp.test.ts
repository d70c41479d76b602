import { describe, expect, test } from 'vitest';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts';
import { matchingStep, totpEnrolment } from './totp.ts';

/** The secret of RFC 6238, appendix B; its eight digits end in these six. */
const SECRET = Buffer.from('12345678901234567890');

describe('a TOTP code', () => {
  test.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i s is %s (RFC 6238, appendix B)', (seconds, code, step) => {
    expect(matchingStep(SECRET, code, new Date(seconds * 1_000))).toBe(step);
  });

  test('is valid for its thirty seconds and no longer', () => {
    const at = (seconds: number) => matchingStep(SECRET, '081804', new Date(seconds * 1_000));
    const start = 37_037_036 * 30;
    expect([at(start - 1), at(start), at(start + 29), at(start + 30)]).toEqual([
      undefined,
      37_037_036,
      37_037_036,
      undefined,
    ]);
  });

  test.each(['', '81804', '0081804', 'abcdef', '０８１８０４'])('is not accepted as %j', (code) => {
    expect(matchingStep(SECRET, code, new Date(1_111_111_109_000))).toBeUndefined();
  });

  test('the enrollment contains the secret in Base32 and as an otpauth URL', () => {
    expect(totpEnrolment(SECRET, 'ada@example.com')).toEqual({
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      uri: expect.stringMatching(/^otpauth:\/\/totp\/Energy%20Optimizer:ada%40example\.com\?.*secret=GEZDGNBV/),
    });
  });
});

describe('recovery codes', () => {
  test('are ten distinct codes of 24 characters out of 32: 120 bits', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([a-hj-km-np-z02-9]{4}-){5}[a-hj-km-np-z02-9]{4}$/);
  });

  test('are accepted in any spelling, and different for each user', () => {
    expect(recoveryCodeHash('ada', ' K3FD 9A0P x7ma22qz ')).toBe(recoveryCodeHash('ada', 'k3fd-9a0p-x7ma-22qz'));
    expect(recoveryCodeHash('eve', 'k3fd-9a0p-x7ma-22qz')).not.toBe(recoveryCodeHash('ada', 'k3fd-9a0p-x7ma-22qz'));
  });
});
