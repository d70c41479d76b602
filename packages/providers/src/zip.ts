import { crc32, inflateRawSync } from 'node:zlib';
import { PayloadError } from './errors.ts';
import { readZipEntries, type ZipEntry } from './zip-entries.ts';

/** More than any provider packs into one response; a larger archive is a mistake or an attack. */
const MAX_FILES = 2_000;
const MAX_EXPANDED_BYTES = 64 * 1024 * 1024;
/** Tables of prices compress to a tenth, at best a thirtieth. */
const MAX_RATIO = 200;
/** Below this size the ratio says nothing. */
const RATIO_FROM_BYTES = 1024 * 1024;
/** nemweb packs days of archives into one; nothing packs deeper. */
const MAX_NESTING = 1;

export interface ArchivedFile {
  readonly name: string;
  readonly body: Uint8Array;
}

/** The remaining budget for an archive and all archives within it. */
interface Budget {
  files: number;
  bytes: number;
}

/** True for a ZIP archive, also an empty one. */
export const isZip = (payload: Uint8Array): boolean =>
  payload[0] === 0x50 && payload[1] === 0x4b && (payload[2] === 3 || payload[2] === 5);

/**
 * The files of a ZIP archive, in its order; archives directly inside it are opened too. Sizes, checksums and positions
 * are verified, and one budget of 2,000 files and 64 MB holds for the archive and all within it.
 * @throws PayloadError when it is empty, damaged, encrypted, too large, or nested deeper.
 */
export const unzip = (payload: Uint8Array): readonly ArchivedFile[] =>
  open(payload, { files: MAX_FILES, bytes: MAX_EXPANDED_BYTES }, 0);

function open(payload: Uint8Array, budget: Budget, nesting: number): ArchivedFile[] {
  const entries = readZipEntries(payload, budget.files).filter(({ name }) => !name.endsWith('/'));
  if (entries.length === 0) throw new PayloadError('the ZIP archive is empty');
  budget.files -= entries.length;
  if (budget.files < 0) throw new PayloadError(`the ZIP archive contains more than ${MAX_FILES} files`);
  const files: ArchivedFile[] = [];
  for (const entry of entries) {
    const body = expand(payload, entry, budget);
    if (!isZip(body)) files.push({ name: entry.name, body });
    else if (nesting < MAX_NESTING) files.push(...open(body, budget, nesting + 1));
    else throw new PayloadError('the ZIP archive contains nested archives');
  }
  return files;
}

function expand(payload: Uint8Array, entry: ZipEntry, budget: Budget): Uint8Array {
  budget.bytes -= entry.size;
  if (budget.bytes < 0) {
    throw new PayloadError(`the ZIP archive expands to more than ${MAX_EXPANDED_BYTES / 1024 / 1024} MB`);
  }
  if (entry.size > RATIO_FROM_BYTES && entry.size > MAX_RATIO * entry.compressedSize) {
    throw new PayloadError(`the ZIP archive expands to more than ${MAX_RATIO} times its size`);
  }
  const body = inflate(payload.subarray(entry.from, entry.to), entry);
  if (body?.length === entry.size && crc32(body) === entry.crc) return body;
  throw new PayloadError('the ZIP archive is damaged or truncated');
}

function inflate(data: Uint8Array, { isStored, size }: ZipEntry): Uint8Array | undefined {
  if (isStored) return data;
  try {
    // zlib refuses a limit of 0.
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
  } catch {
    return undefined;
  }
}
