import { Readable } from 'node:stream';
import { isForeignHeader, MAX_RECORD_LENGTH, PayloadError, RECORD_DELIMITERS } from '@energy-optimizer/providers';
import { CsvError, parse } from 'csv-parse';

/** One row of a delimited file and the line it stands on, counted from 1. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export type FileContent = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

export type Delimiter = ',' | ';' | '\t';

/** A file of more rows or cells is refused: it would not fit into the memory of a small server. */
const MAX_ROWS = 1_000_000;
const MAX_CELLS = 10_000_000;
const MAX_CELLS_IN_ROW = 1_000;
/** Rows between two reports of progress and breaths for everybody else. */
const REPORT_EVERY = 10_000;

/**
 * Reads all rows of a delimited file; cells are trimmed, empty lines skipped, byte-order marks ignored wherever they are.
 * Lines may end in CRLF, LF or CR, also mixed.
 * @throws PayloadError when it is not such a file, has NUL bytes or the header of another file in it, more than a million
 * rows, 10 million cells, or 100 kB in a line
 */
export async function readRows(
  content: FileContent,
  options: { readonly delimiter?: Delimiter; readonly onRow?: (rows: number) => void } = {},
): Promise<{ readonly rows: FileRow[]; readonly delimiter: Delimiter }> {
  const { head, rest } = await peek(content);
  const delimiter = options.delimiter ?? guessDelimiter(head);
  const parser = parse({
    delimiter,
    record_delimiter: [...RECORD_DELIMITERS],
    max_record_size: MAX_RECORD_LENGTH,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  const rows: FileRow[] = [];
  let cells = 0;
  try {
    const source = Readable.from(rest());
    source.on('error', (error) => parser.destroy(error));
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
      rows.push({ line: info.lines, cells: record });
      if (rows.length > 1) assertSameFile(rows[0]!, rows.at(-1)!);
      cells += record.length;
      if (record.length > MAX_CELLS_IN_ROW)
        throw new PayloadError(`line ${info.lines} has more than ${MAX_CELLS_IN_ROW} cells`);
      if (cells > MAX_CELLS) throw new PayloadError(`the file has more than ${MAX_CELLS} cells`);
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

/** Two files joined: their columns may differ, and a price would come from the wrong one. @throws PayloadError */
function assertSameFile(first: FileRow, row: FileRow): void {
  if (!isForeignHeader(first.cells, row.cells)) return;
  throw new PayloadError(`line ${row.line} is the header of another file: import the files one by one`);
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** The first line, and an iteration that still has everything. @throws PayloadError when that line has no end */
async function peek(content: FileContent) {
  const iterator = withoutMarks(decoded(content));
  let read = '';
  while (!/[\r\n]/.test(read.trimStart())) {
    const next = await iterator.next();
    if (next.done) break;
    read += next.value;
    if (read.length > MAX_RECORD_LENGTH && !/[\r\n]/.test(read)) {
      throw new PayloadError(`the first line of the file is longer than ${MAX_RECORD_LENGTH / 1000} kB`);
    }
  }
  const [head = ''] = read.trimStart().split(/\r|\n/, 1);
  return {
    head,
    rest: async function* () {
      yield read;
      yield* iterator;
    },
  };
}

/** Byte-order marks go: joining files leaves them in the middle. @throws PayloadError for a NUL byte */
async function* withoutMarks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    if (text.includes('\0')) throw new PayloadError('the file is not text: it has NUL bytes');
    yield text.replaceAll('\uFEFF', '');
  }
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
