import { PayloadError } from '@energy-optimizer/providers';

export type FileContent = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** Character encodings of text files; without one a file is UTF-8, or UTF-16 with a byte-order mark. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1252',
  'windows-1257',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Longer files are rejected; they would not fit into the memory of a small server. */
const MAX_CHARS = 256_000_000;
const BOM_BYTES = 3;

/**
 * Decodes the chunks strictly: a byte that is invalid in the encoding is an error.
 * @throws PayloadError for invalid bytes, for binary content, and for a file that is too long
 */
export async function* decoded(content: FileContent, encoding?: Encoding): AsyncGenerator<string> {
  const decoder = createDecoder(encoding);
  let chars = 0;
  const counted = (text: string): string => {
    chars += text.length;
    if (chars > MAX_CHARS) throw new PayloadError(`the file has more than ${MAX_CHARS} characters; split it`);
    return text;
  };
  for await (const chunk of content) {
    const text = typeof chunk === 'string' ? chunk : decoder.push(chunk);
    if (text !== '') yield counted(text);
  }
  const last = decoder.end();
  if (last !== '') yield counted(last);
}

function createDecoder(encoding: Encoding | undefined) {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let held: Uint8Array = new Uint8Array();
  let lines = 1;
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    decoder ??= new TextDecoder(encoding ?? markedEncoding(bytes) ?? 'utf-8', { fatal: true });
    try {
      const text = decoder.decode(bytes, { stream });
      if (encoding === undefined) lines += lineEnds(bytes);
      return text;
    } catch (error) {
      throw undecodable(bytes, { encoding: decoder.encoding, lines, error });
    }
  };
  return {
    push(chunk: Uint8Array): string {
      if (decoder) return decode(chunk, true);
      const bytes = held.length > 0 ? Uint8Array.from([...held, ...chunk]) : chunk;
      held = new Uint8Array();
      if (bytes.length >= BOM_BYTES) return decode(bytes, true);
      held = Uint8Array.from(bytes);
      return '';
    },
    end: (): string => decode(held, false),
  };
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  return count;
}

function markedEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function undecodable(
  bytes: Uint8Array,
  { encoding, lines, error }: { encoding: string; lines: number; error: unknown },
): PayloadError {
  if (bytes.includes(0)) return new PayloadError('the file is not text: it contains NUL bytes', error);
  const line = encoding === 'utf-8' ? lines + lineEnds(bytes.subarray(0, firstInvalid(bytes))) : undefined;
  const where = line === undefined ? '' : ` (line ${line})`;
  return new PayloadError(
    `the file is not ${encoding.toUpperCase()} text${where}; specify its encoding, such as --encoding windows-1252 (one of ${ENCODINGS.join(', ')})`,
    error,
  );
}

/** Length of the longest prefix that is valid UTF-8. */
function firstInvalid(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length];
  const fits = (length: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (fits(middle)) valid = middle;
    else invalid = middle;
  }
  return valid;
}
