import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** A secret for a link or a receipt. */
export const randomSecret = (): string => randomBytes(SECRET_BYTES).toString('hex');

/** The form in which a secret is stored. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
