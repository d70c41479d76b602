import { secret } from './config-fields.ts';
import { list } from './config-lists.ts';
import { secretProblem } from './config-secrets.ts';

const MIN_LENGTH = 32;

/** The variables about the encryption of columns. */
export const ENCRYPTION_ENVIRONMENT = {
  ENCRYPTION_KEY: secret(MIN_LENGTH).optional(),
  ENCRYPTION_KEYS_PREVIOUS: list
    .superRefine((keys, ctx) => {
      for (const [index, key] of keys.entries()) {
        const problem = secretProblem(key, MIN_LENGTH);
        if (problem !== undefined) ctx.addIssue(`key ${index + 1} ${problem}`);
      }
    })
    .optional(),
};

/** Keys that decrypt columns; the first encrypts. None: nothing that needs encryption can be stored. */
export const encryptionKeys = (env: {
  readonly AUTH_SECRET?: string | undefined;
  readonly ENCRYPTION_KEY?: string | undefined;
  readonly ENCRYPTION_KEYS_PREVIOUS?: readonly string[] | undefined;
}): readonly string[] => [
  ...new Set(
    [env.ENCRYPTION_KEY, env.AUTH_SECRET, ...(env.ENCRYPTION_KEYS_PREVIOUS ?? [])].filter((key) => key !== undefined),
  ),
];

/** Without a current key, the first of the previous ones would silently encrypt. */
export const encryptionProblems = (given: Readonly<Record<string, string | undefined>>): string[] =>
  given.ENCRYPTION_KEYS_PREVIOUS !== undefined && given.ENCRYPTION_KEY === undefined && given.AUTH_SECRET === undefined
    ? ['ENCRYPTION_KEY or AUTH_SECRET is required when ENCRYPTION_KEYS_PREVIOUS is set']
    : [];
