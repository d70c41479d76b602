import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts columns that must be readable, with a key that is not in the database. AES-256-GCM. */
export interface SecretBox {
  /** Identifies the key that seals without revealing it: stored beside a box, it tells a changed key from a modified box. */
  readonly keyId: string;
  /** The key that seals, and those that only open. */
  readonly keyIds: readonly string[];
  /** @param context the row that holds the secret; opening it with any other context fails */
  seal(secret: Uint8Array, context: string): Buffer;
  /**
   * @param keyId stored beside the box; null: stored before key IDs were, so every key is tried
   * @throws UnknownKeyError if the key is not configured; Error if the box was modified or sealed with another context
   */
  open(box: Uint8Array, context: string, keyId: string | null): Buffer;
}

/** The columns that are encrypted; each has a key of its own. */
export type Purpose = 'totp' | 'account number';

/** A box under a key that is not configured. */
export class UnknownKeyError extends Error {
  constructor(keyId: string, known: readonly string[]) {
    super(`encrypted with the key ${keyId}, which is not configured; configured: ${known.join(', ')}`);
    this.name = 'UnknownKeyError';
  }
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** A key per purpose (HKDF-SHA256). */
function deriveKey(masterSecret: string, purpose: Purpose): Key {
  const bytes = Buffer.from(hkdfSync('sha256', masterSecret, '', `energy-optimizer ${purpose}`, 32));
  return { bytes, id: createHash('sha256').update('key id').update(bytes).digest('hex').slice(0, 16) };
}

/** @param masterSecrets from configuration: the first seals, all of them open. Undefined if there are none */
export function createSecretBox(masterSecrets: readonly string[], purpose: Purpose): SecretBox | undefined {
  const keys = masterSecrets.map((secret) => deriveKey(secret, purpose));
  const [current] = keys;
  if (current === undefined) return undefined;
  const keyIds = keys.map(({ id }) => id);
  return {
    keyId: current.id,
    keyIds,
    seal: (secret, context) => seal(current, secret, context),
    open(box, context, keyId) {
      if (keyId === null) return openWithAny(keys, box, context);
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) throw new UnknownKeyError(keyId, keyIds);
      return open(key, box, context);
    },
  };
}

function seal(key: Key, secret: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Key, box: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(box);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function openWithAny(keys: readonly Key[], box: Uint8Array, context: string): Buffer {
  for (const key of keys) {
    try {
      return open(key, box, context);
    } catch {
      // Another key, or none.
    }
  }
  throw new Error('no configured key opens this box');
}
