import { z } from 'zod';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../credentials/password-strength.ts';

/** Fields shared by several schemas of this domain. */

export const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH)
  .max(MAX_PASSWORD_LENGTH)
  .describe('Any characters are allowed; passwords that are easy to guess are rejected (`weak_password`).');
export const password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
/** Changing credentials requires more than an open session. */
export const proof = {
  password: password
    .optional()
    .describe('Required if the account has a password; otherwise the sign-in must be less than 10 minutes old.'),
};
export const token = z
  .string()
  .min(1)
  .max(200)
  .describe('The token from the URL fragment (`#token=`) of the e-mailed link.');
/** A single printable line, because others see it in e-mails. Joiners are allowed; many scripts and emoji need them. */
const UNPRINTABLE = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff`;
const PRINTABLE = new RegExp(`^[^${UNPRINTABLE}]*$`, 'u');
const MAX_NAME_LENGTH = 80;
/** Turns an externally supplied name into a valid one; null if nothing remains. */
export const toName = (given: string): string | null =>
  given
    .replaceAll(new RegExp(`[${UNPRINTABLE}]`, 'gu'), '')
    .trim()
    .slice(0, MAX_NAME_LENGTH)
    .replace(/\p{Cs}$/u, '')
    .trim() || null;
export const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(PRINTABLE, 'must not contain control characters, unpaired surrogates or bidirectional formatting characters');
export const transport = z
  .enum(['cookie', 'token'])
  .default('cookie')
  .describe(
    'How the session is transported: an httpOnly cookie for browsers, or a token in the response for programs.',
  );
/** The public fields of a session. */
export const sessionView = {
  device: z.string().describe('Display name of the browser or program.'),
  network: z.string().nullable().describe('Network of the last use; null if unknown.'),
  createdAt: z.date().describe('When the session was created.'),
  lastUsedAt: z.date().describe('When it was last used.'),
  expiresAt: z.date().describe('When it expires if it is not used.'),
};
export const browserState = z
  .string()
  .max(200)
  .optional()
  .describe('The `browserState` returned when the link was requested; browsers have it in a cookie.');
