import { randomBytes } from 'node:crypto';
import { sha256 } from './secrets.ts';

const COUNT = 10;
/** 32 characters without look-alikes, so that the lower five bits of a byte select one without bias. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';
const LENGTH = 24;

const newCode = (): string =>
  [...randomBytes(LENGTH)]
    .map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');

/**
 * Ten codes of 120 random bits, enough for a fast hash (ASVS 5, 6.5.2: 112), such as `k3fd-9a0p-…`; each replaces a
 * second factor once.
 */
export const newRecoveryCodes = (): string[] => Array.from({ length: COUNT }, newCode);

/** The stored hash of a code, independent of how it is typed (case, spaces, dashes). */
export const recoveryCodeHash = (userId: string, code: string): string =>
  sha256(`${userId}:${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`);
