import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts columns that must be readable, with a key that is not in the database. AES-256-GCM. */
export interface SecretBox {
  /** Identifies the key without revealing it: stored beside a box, it tells a changed key from a modified box. */
  readonly keyId: string;
  /** @param context the row that holds the secret; opening it with any other context fails */
  seal(secret: Uint8Array, context: string): Buffer;
  /** @throws Error if the box was modified, or sealed with another key or context */
  open(box: Uint8Array, context: string): Buffer;
}

/** The columns that are encrypted; each has a key of its own. */
type Purpose = 'totp' | 'account number';

/** @param masterSecret from configuration; the key is derived from it and the purpose (HKDF-SHA256) */
export function createSecretBox(masterSecret: string, purpose: Purpose): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', masterSecret, '', `energy-optimizer ${purpose}`, 32));
  return {
    keyId: createHash('sha256').update('key id').update(key).digest('hex').slice(0, 16),
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    },
    open(box, context) {
      const bytes = Buffer.from(box);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}
