import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';
import { secretProblem } from './config-secrets.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const WEAK = [
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  '1234567890123456',
  'abcdefghijklmnop',
  '0123456789abcdef0123456789abcdef',
  'passwordpassword',
  'P@ssw0rdP@ssw0rd',
  'supersecretpassword',
  'changemechangemechangemechangeme',
  'change-me-change-me-change-me-please',
  'qwertyuiopasdfghjkl',
  '1q2w3e4r5t6y7u8i',
  'a1b2c3d4e5f6g7h8',
  'aaaabbbbccccddddeeeeffffgggghhhh',
  'deadbeefdeadbeefdeadbeefdeadbeef',
  '00000000000000000000000000000001',
  'internal-api-key-internal-api-key',
];

describe.each(['INTERNAL_API_KEY', 'AUTH_SECRET', 'POSTMARK_WEBHOOK_SECRET'])('%s', (name) => {
  test.each(WEAK)('is rejected if it is %j, with a hint and without repeating it', (value) => {
    const long = value.repeat(Math.ceil(32 / value.length));
    const problems = problemsOf({ [name]: long });
    expect(problems).toEqual([
      `${name} is too easy to guess (repeated characters, sequences or common words); generate one with: openssl rand -hex 32`,
    ]);
  });

  test('is rejected if it is too short', () => {
    const minLength = name === 'AUTH_SECRET' ? 32 : 16;
    expect(problemsOf({ [name]: 'k3J9x' })).toEqual([
      `${name} must have at least ${minLength} characters; generate one with: openssl rand -hex 32`,
    ]);
  });
});

test.each(WEAK)('%j is rejected because it is easy to guess', (value) => {
  expect(secretProblem(value, 16)).toMatch(/^is too easy to guess/);
});

test('generated secrets are accepted', () => {
  const random = fc
    .constant(undefined)
    .chain(() =>
      fc.constantFrom(
        randomBytes(32).toString('hex'),
        randomBytes(16).toString('hex'),
        randomBytes(24).toString('base64'),
        randomBytes(18).toString('base64url'),
      ),
    );
  fc.assert(
    fc.property(random, (secret) => secretProblem(secret, 16) === undefined),
    { numRuns: 2_000 },
  );
});

test('a repeated short text is not accepted as a secret', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[!-~]{1,5}$/), (text) => {
      expect(secretProblem(text.repeat(40), 16)).toMatch(/^is too easy to guess/);
    }),
  );
});
