import { PayloadError } from './errors.ts';

/** A file in a ZIP archive as its central directory lists it. */
export interface ZipEntry {
  readonly name: string;
  /** Not compressed. */
  readonly isStored: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  /** After decompression, as declared. */
  readonly size: number;
  /** Where its data is in the archive. */
  readonly from: number;
  readonly to: number;
}

const END = { signature: 0x06054b50, length: 22, longestComment: 0xffff };
const CENTRAL = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const STORED = 0;
const DEFLATED = 8;

const damaged = () => new PayloadError('the ZIP archive is damaged or truncated');

/**
 * Lists the entries of a ZIP archive and checks that their data is inside it and does not overlap. ZIP64 and encryption
 * are rejected.
 * @throws PayloadError
 */
export function readZipEntries(payload: Uint8Array, maxEntries: number): readonly ZipEntry[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  try {
    const end = endOfDirectory(view);
    const count = view.getUint16(end + 10, true);
    if (count > maxEntries) throw new PayloadError(`the ZIP archive contains more than ${maxEntries} files`);
    const entries: ZipEntry[] = [];
    let at = view.getUint32(end + 16, true);
    for (let index = 0; index < count; index++) {
      const { entry, next } = readEntry(payload, view, at);
      entries.push(entry);
      at = next;
    }
    assertApart(entries);
    return entries;
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  }
}

function endOfDirectory(view: DataView): number {
  const last = view.byteLength - END.length;
  for (let at = last; at >= Math.max(0, last - END.longestComment); at--) {
    if (view.getUint32(at, true) === END.signature) return at;
  }
  throw damaged();
}

function readEntry(payload: Uint8Array, view: DataView, at: number): { entry: ZipEntry; next: number } {
  if (view.getUint32(at, true) !== CENTRAL.signature) throw damaged();
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  if (flags & 1) throw new PayloadError('the ZIP archive is encrypted');
  if (method !== STORED && method !== DEFLATED)
    throw new PayloadError('the ZIP archive uses an unsupported compression method');
  const nameLength = view.getUint16(at + 28, true);
  const from = dataStart(view, view.getUint32(at + 42, true));
  const compressedSize = view.getUint32(at + 20, true);
  if (from + compressedSize > payload.length) throw damaged();
  const nameFrom = at + CENTRAL.length;
  const entry = {
    name: new TextDecoder().decode(payload.subarray(nameFrom, nameFrom + nameLength)),
    isStored: method === STORED,
    crc: view.getUint32(at + 16, true),
    compressedSize,
    size: view.getUint32(at + 24, true),
    from,
    to: from + compressedSize,
  };
  const next = nameFrom + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  return { entry, next };
}

function dataStart(view: DataView, header: number): number {
  if (view.getUint32(header, true) !== LOCAL.signature) throw damaged();
  return header + LOCAL.length + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
}

/** Entries that share their data are how a small archive becomes a large one. */
function assertApart(entries: readonly ZipEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.from - b.from || a.to - b.to);
  sorted.forEach((entry, index) => {
    const before = sorted[index - 1];
    if (before && entry.from < before.to) throw new PayloadError('the ZIP archive has overlapping entries');
  });
}
