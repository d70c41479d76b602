import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { normalizeAddress } from '../sending/address.ts';

/** Keyed digests; `purpose` prevents a signature from being used for something else. */
const sign = (secret: Uint8Array, purpose: string, text: string | Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\0`).update(text).digest();

/** Compares in constant time, whatever the lengths. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  const key = randomBytes(32);
  return timingSafeEqual(sign(key, 'compare', left), sign(key, 'compare', right));
}

const UNSUBSCRIBE = 'unsubscribe';

/**
 * The token of an unsubscribe link: the signed address. Does not expire, like old e-mails; it only allows
 * unsubscribing.
 */
export function unsubscribeToken(secret: Uint8Array, address: string): string {
  const mac = sign(secret, UNSUBSCRIBE, address).toString('base64url');
  return `${Buffer.from(address).toString('base64url')}.${mac}`;
}

/** The address of a token; undefined for any other text. */
export function readUnsubscribeToken(secret: Uint8Array, token: string): string | undefined {
  const [encoded = '', mac = '', ...rest] = token.split('.');
  const address = Buffer.from(encoded, 'base64url').toString();
  const isGenuine = sameBytes(Buffer.from(mac, 'base64url'), sign(secret, UNSUBSCRIBE, address));
  return isGenuine && rest.length === 0 && normalizeAddress(address) === address ? address : undefined;
}

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;

/** A code to be typed: 50 random bits as `XXXXX-XXXXX`. */
export function newBetaCode(): string {
  const letters = [...randomBytes(CODE_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** Normalizes typed codes: any case, with or without dashes and blanks, O for 0, I or L for 1. */
export const readBetaCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** The stored form of a code: useless without the key or for any other address. */
export const betaCodeHash = (secret: Uint8Array, address: string, code: string): Buffer =>
  sign(secret, 'beta', `${address}\0${readBetaCode(code)}`);
