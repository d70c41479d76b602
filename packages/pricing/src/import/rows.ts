import { Readable } from 'node:stream';
import { PayloadError } from '@energy-optimizer/providers';
import { CsvError, parse } from 'csv-parse';

/** One row of a delimited file and the line it stands on, counted from 1. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export type FileContent = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

export type Delimiter = ',' | ';' | '\t';

/** A file of more rows is refused: it would not fit into the memory of a small server. */
const MAX_ROWS = 1_000_000;
/** Rows between two reports of progress and breaths for everybody else. */
const REPORT_EVERY = 10_000;

/**
 * Reads all rows of a delimited file; cells are trimmed, empty lines skipped, a byte-order mark ignored.
 * @throws PayloadError when it is not such a file or has more than a million rows
 */
export async function readRows(
  content: FileContent,
  options: { readonly delimiter?: Delimiter; readonly onRow?: (rows: number) => void } = {},
): Promise<{ readonly rows: FileRow[]; readonly delimiter: Delimiter }> {
  const { head, rest } = await peek(content);
  const delimiter = options.delimiter ?? guessDelimiter(head);
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  const rows: FileRow[] = [];
  try {
    const source = Readable.from(rest());
    source.on('error', (error) => parser.destroy(error));
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
      rows.push({ line: info.lines, cells: record });
      if (rows.length > MAX_ROWS) throw new PayloadError(`the file has more than ${MAX_ROWS} rows`);
      if (rows.length % REPORT_EVERY === 0) options.onRow?.(rows.length);
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new PayloadError(`the file is not readable as CSV: ${error.message.slice(0, 200)}`, error);
    throw error;
  }
  return { rows, delimiter };
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** The first line, and an iteration that still has everything. */
async function peek(content: FileContent) {
  const iterator = decoded(content);
  let read = '';
  while (!/\S.*\n/.test(read)) {
    const next = await iterator.next();
    if (next.done) break;
    read += next.value;
  }
  if (read.includes('\0')) throw new PayloadError('the file is not text');
  const [head = ''] = read.trimStart().split('\n', 1);
  return {
    head,
    rest: async function* () {
      yield read;
      yield* iterator;
    },
  };
}

/** Text of the chunks: UTF-8, or UTF-16 as spreadsheets save it with a byte-order mark. */
async function* decoded(content: FileContent): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let held = new Uint8Array();
  for await (const chunk of content) {
    if (typeof chunk === 'string') yield chunk;
    else {
      const bytes: Uint8Array = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
      held = new Uint8Array();
      if (!decoder && bytes.length < 2) held = Uint8Array.from(bytes);
      else {
        decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
        yield decoder.decode(bytes, { stream: true });
      }
    }
  }
  if (held.length > 0) yield new TextDecoder().decode(held);
}

/** The delimiter the first line has most of; a comma when it has none. */
function guessDelimiter(line: string): Delimiter {
  const count = (delimiter: Delimiter) => line.split(delimiter).length;
  return ([';', '\t'] as const).find((delimiter) => count(delimiter) > count(',')) ?? ',';
}
