import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 as hex, stored in place of long random secrets. */
export const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const SECRET_BYTES = 32;

const SECRET = /^[0-9a-f]{64}$/;

/** Has the form of a `randomSecret`. */
export const isSecret = (text: string): boolean => SECRET.test(text);

/** 256 random bits as 64 hex digits. */
export const randomSecret = (): string => randomBytes(SECRET_BYTES).toString('hex');
