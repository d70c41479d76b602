import { z } from 'zod';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../credentials/password-strength.ts';

/** What several contracts of this domain have in common. */

export const newPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH)
  .max(MAX_PASSWORD_LENGTH)
  .describe('Any characters; refused when it is easy to guess (`weak_password`).');
export const password = z.string().min(1).max(MAX_PASSWORD_LENGTH);
/** Changing how one signs in needs more than an open session. */
export const proof = {
  password: password
    .optional()
    .describe('Needed when the account has one; without one the sign-in must be less than 10 minutes old.'),
};
export const token = z.string().min(1).max(200).describe('The secret behind `#token=` of the link in the mail.');
/** One line that reads as it is stored: others see it in mails. Joiners stay, which many scripts and emoji need. */
const UNPRINTABLE = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff`;
const PRINTABLE = new RegExp(`^[^${UNPRINTABLE}]*$`, 'u');
const MAX_NAME_LENGTH = 80;
/** A name that somebody else gives, made one that would be taken here; null when nothing is left of it. */
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
  .regex(
    PRINTABLE,
    'must not contain control characters, halves of characters or marks that turn the reading direction',
  );
export const transport = z
  .enum(['cookie', 'token'])
  .default('cookie')
  .describe('How the session is carried: an httpOnly cookie for browsers, or a token in the answer for programs.');
/** What is told of a session. */
export const sessionView = {
  device: z.string().describe('Kind of browser or program, for people.'),
  network: z.string().nullable().describe('The network it was used from last; null: not known.'),
  createdAt: z.date().describe('When it was opened.'),
  lastUsedAt: z.date().describe('When it was used last.'),
  expiresAt: z.date().describe('When it ends if it is not used.'),
};
export const browserState = z
  .string()
  .max(200)
  .optional()
  .describe('What the request for the link answered; browsers have it in a cookie.');
