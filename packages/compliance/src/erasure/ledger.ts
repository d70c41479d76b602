import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';

/** An erased account, without personal data. */
export interface LedgerEntry {
  /** Keyed hash of the user's ID. */
  readonly subject: string;
  /** Keyed hashes of the addresses. */
  readonly addresses: readonly string[];
  readonly keyId: string;
  readonly erasedAt: string;
}

/**
 * The erasures, in a folder outside the database: a restored backup does not bring erased accounts back, because the entries are
 * replayed before the server answers. The folder also holds the key of the hashes, which signs receipts.
 */
export interface Ledger {
  readonly keyId: string;
  /** Ed25519, raw, in base64url. */
  readonly publicKey: string;
  /** Keyed hash of an identifier. */
  hash(value: string): string;
  /** @returns base64url */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
  /** Encrypts what is needed until all processors have confirmed. */
  seal(text: string, context: string): Buffer;
  /** @throws Error if it was modified, or sealed with another key or context */
  open(box: Uint8Array, context: string): string;
  read(): Promise<readonly LedgerEntry[]>;
  /** Written to the disk when it resolves. An entry that is present is not added again. One caller at a time. */
  append(entries: readonly LedgerEntry[]): Promise<void>;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The header of a private Ed25519 key in PKCS #8, before its 32 bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param folder created with its key if it does not exist */
export async function openLedger(folder: string): Promise<Ledger> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const master = await readOrCreateKey(path.join(folder, 'key'));
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `energy-optimizer erasure ${purpose}`, KEY_BYTES));
  const [hashKey, boxKey] = [derive('hash'), derive('box')];
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, derive('receipt')]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: createHash('sha256').update('key id').update(hashKey).digest('hex').slice(0, 16),
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    hash: (value) => createHmac('sha256', hashKey).update(value).digest('hex'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    verify: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
    seal: (text, context) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', boxKey, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open: (given, context) => {
      const box = Buffer.from(given);
      const decipher = createDecipheriv('aes-256-gcm', boxKey, box.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    ...entriesIn(path.join(folder, 'erasures.jsonl')),
  };
}

/** Of several servers that start together on one folder, one creates the key. */
async function readOrCreateKey(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(randomBytes(KEY_BYTES).toString('hex'));
    await handle.sync();
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error(`${file} is not the key of an erasure ledger (64 hexadecimal digits). Restore it from its copy.`);
  await chmod(file, 0o600);
  return Buffer.from(text, 'hex');
}

function entriesIn(file: string): Pick<Ledger, 'read' | 'append'> {
  /** A line that a crash cut off was never confirmed: what follows the last line end does not count. */
  const load = async () => {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = whole.split('\n').slice(0, -1);
    return { lines, bytes: Buffer.byteLength(whole) };
  };
  const read = async () => (await load()).lines.map((line, index) => parseEntry(line, `${file}:${index + 1}`));
  return {
    read,
    append: async (entries) => {
      const known = new Set((await read()).map(({ subject }) => subject));
      const added = entries.filter(({ subject }) => !known.has(subject));
      if (added.length === 0) return;
      const handle = await open(file, 'a', 0o600);
      try {
        const { bytes } = await load();
        if ((await handle.stat()).size > bytes) await handle.truncate(bytes);
        await handle.appendFile(added.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

function parseEntry(line: string, place: string): LedgerEntry {
  try {
    const entry = JSON.parse(line) as LedgerEntry;
    if (typeof entry.subject === 'string' && Array.isArray(entry.addresses) && typeof entry.keyId === 'string')
      return entry;
  } catch {
    // Reported below.
  }
  throw new Error(`${place} is not an entry of the erasure ledger. Restore the file from its copy.`);
}
