import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts secrets that must be readable (TOTP), with a key that is not in the database. AES-256-GCM. */
export interface SecretBox {
  /** @param context the owner of the secret; opening it with any other context fails */
  seal(secret: Uint8Array, context: string): Buffer;
  /** @throws Error if the box was modified, or sealed with another key or context */
  open(box: Uint8Array, context: string): Buffer;
}

/** @param masterSecret from configuration; the key is derived from it (HKDF-SHA256) */
export function createSecretBox(masterSecret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', masterSecret, '', 'energy-optimizer totp', 32));
  return {
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
