import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** Bytes of a frame before encryption. */
const FRAME_BYTES = 65_536;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const LENGTH_BYTES = 4;

/** The key of a file, from the secret of its link, so that nobody without the link can read it. */
const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'energy-optimizer export file', 32));

/** Each frame has its number as nonce, and is bound to being the last one or not. */
function frameParameters(number: number, isLast: boolean) {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(number), NONCE_BYTES - 8);
  return { nonce, context: Buffer.from(isLast ? 'last' : 'more') };
}

export interface SealedWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** Writes the last frame to the disk; returns the size of the file. */
  end(): Promise<number>;
  /** Closes an incomplete file. */
  abort(): Promise<void>;
}

/** A file encrypted as it is written, frame by frame (AES-256-GCM), with constant memory. */
export async function createSealedFile(file: string, secret: string): Promise<SealedWriter> {
  const key = keyOf(secret);
  const handle = await open(file, 'w', 0o600);
  // One buffer for all frames: copies of each piece would fill the memory faster than it is collected.
  const pending = Buffer.alloc(FRAME_BYTES);
  let [filled, number, bytes] = [0, 0, 0];
  const writeFrame = async (plain: Uint8Array, isLast: boolean) => {
    const { nonce, context } = frameParameters(number, isLast);
    number += 1;
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(plain.length + TAG_BYTES);
    const { bytesWritten } = await handle.writev([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    if (bytesWritten < LENGTH_BYTES + plain.length + TAG_BYTES) throw new Error('the file was not written completely');
    bytes += bytesWritten;
  };
  return {
    write: async (chunk) => {
      for (let from = 0; from < chunk.length; ) {
        if (filled === FRAME_BYTES) {
          await writeFrame(pending, false);
          filled = 0;
        }
        const part = chunk.subarray(from, from + FRAME_BYTES - filled);
        pending.set(part, filled);
        filled += part.length;
        from += part.length;
      }
    },
    end: async () => {
      await writeFrame(pending.subarray(0, filled), true);
      await handle.sync();
      await handle.close();
      return bytes;
    },
    abort: () => handle.close().catch(() => undefined),
  };
}

/** The content of a file, decrypted as it is read. @throws Error if it was modified or cut off */
export async function* readSealedFile(handle: FileHandle, secret: string): AsyncGenerator<Buffer> {
  const key = keyOf(secret);
  const { size } = await handle.stat();
  for (let [position, number] = [0, 0]; position < size; number += 1) {
    const length = (await readExactly(handle, LENGTH_BYTES, position)).readUInt32BE();
    if (length < TAG_BYTES || length > FRAME_BYTES + TAG_BYTES) throw new Error('the file is damaged');
    const box = await readExactly(handle, length, position + LENGTH_BYTES);
    position += LENGTH_BYTES + length;
    const { nonce, context } = frameParameters(number, position === size);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(context).setAuthTag(box.subarray(-TAG_BYTES));
    yield Buffer.concat([decipher.update(box.subarray(0, -TAG_BYTES)), decipher.final()]);
  }
}

async function readExactly(handle: FileHandle, length: number, position: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('the file is cut off');
  return buffer;
}
