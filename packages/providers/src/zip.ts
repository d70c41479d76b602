import { unzipSync } from 'fflate';
import { PayloadError } from './errors.ts';

/** More than any provider packs into one answer; beyond it an archive is an accident or an attack. */
const MAX_FILES = 2_000;
const MAX_BYTES = 256 * 1024 * 1024;

export interface ArchivedFile {
  readonly name: string;
  readonly body: Uint8Array;
}

/** True for a ZIP archive, also an empty one. */
export const isZip = (payload: Uint8Array): boolean =>
  payload[0] === 0x50 && payload[1] === 0x4b && (payload[2] === 3 || payload[2] === 5);

/**
 * The files of a ZIP archive, in its order; archives inside it are opened too (nemweb packs days of archives), once.
 * @throws PayloadError when it is empty, damaged or too large.
 */
export function unzip(payload: Uint8Array, depth = 1): readonly ArchivedFile[] {
  const files = Object.entries(inflate(payload)).filter(([name]) => !name.endsWith('/'));
  if (files.length === 0) throw new PayloadError('the ZIP archive is empty');
  return files.flatMap(([name, body]) => (depth > 0 && isZip(body) ? unzip(body, depth - 1) : [{ name, body }]));
}

function inflate(payload: Uint8Array): Record<string, Uint8Array> {
  let count = 0;
  let bytes = 0;
  const filter = (file: { originalSize: number }) => {
    count++;
    bytes += file.originalSize;
    if (count > MAX_FILES || bytes > MAX_BYTES) throw new PayloadError('the ZIP archive is too large');
    return true;
  };
  try {
    return unzipSync(payload, { filter });
  } catch (error) {
    throw error instanceof PayloadError ? error : new PayloadError('the ZIP archive is damaged or truncated');
  }
}
