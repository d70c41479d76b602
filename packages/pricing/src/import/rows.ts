import { Readable } from 'node:stream';
import { isForeignHeader, MAX_RECORD_LENGTH, PayloadError, RECORD_DELIMITERS } from '@energy-optimizer/providers';
import { CsvError, parse } from 'csv-parse';
import { decoded, type Encoding, type FileContent } from './decode.ts';
import { looksLikeTime } from './time-cells.ts';

export type { FileContent } from './decode.ts';

/** One row of a delimited file and its line number, from 1. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Files with more rows or cells are rejected; they would not fit into the memory of a small server. */
const MAX_ROWS = 1_000_000;
const MAX_CELLS = 10_000_000;
const MAX_CELLS_IN_ROW = 1_000;
/** Lines and characters examined to detect the delimiter. */
const HEAD_LINES = 50;
const HEAD_CHARS = 64_000;

export interface ReadRowsOptions {
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
}

/**
 * Reads all rows of a delimited file; cells are trimmed, rows of empty cells skipped, byte-order marks ignored wherever
 * they are. Lines may end in CRLF, LF or CR, also mixed. A first line `sep=;`, as Excel writes it, names the delimiter;
 * `="12.5"` is its cell of text.
 * @throws PayloadError when it is not such a file, has NUL bytes or the header of another file in it, more than a
 *   million rows, 10 million cells, or 100 kB in a line
 */
export async function readRows(
  content: FileContent,
  options: ReadRowsOptions = {},
): Promise<{ readonly rows: FileRow[]; readonly delimiter: Delimiter }> {
  const { lines, rest } = await peek(content, options.encoding);
  const named = namedDelimiter(lines[0] ?? '');
  const delimiter = options.delimiter ?? named ?? guessDelimiter(lines);
  const parser = createParser(delimiter, named !== undefined);
  const rows: FileRow[] = [];
  let cells = 0;
  try {
    const source = Readable.from(rest());
    source.on('error', (error) => parser.destroy(error));
    let lastLine = 0;
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
      if (info.lines > lastLine + 1) refuseSwallowedRows(record, info.lines);
      lastLine = info.lines;
      cells += record.length;
      if (record.length > MAX_CELLS_IN_ROW)
        throw new PayloadError(`line ${info.lines} has more than ${MAX_CELLS_IN_ROW} cells`);
      if (cells > MAX_CELLS) throw new PayloadError(`the file has more than ${MAX_CELLS} cells`);
      if (record.every((cell) => cell === '')) continue;
      rows.push({ line: info.lines, cells: unwrapped(record) });
      if (rows.length > 1) assertSameFile(rows[0]!, rows.at(-1)!);
      if (rows.length > MAX_ROWS) throw new PayloadError(`the file has more than ${MAX_ROWS} rows`);
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new PayloadError(`the file is not readable as CSV: ${error.message.slice(0, 200)}`, error);
    throw error;
  }
  return { rows, delimiter };
}

const createParser = (delimiter: Delimiter, skipFirst: boolean) =>
  parse({
    delimiter,
    record_delimiter: [...RECORD_DELIMITERS],
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_LENGTH,
    from_line: skipFirst ? 2 : 1,
    info: true,
  });

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** An unclosed quote swallows the following rows into its cell. */
function refuseSwallowedRows(record: readonly string[], line: number): void {
  const swallowing = record.some((cell) => cell.includes('\n') && /\n[ \t]*"?\d{1,4}[-./]\d/.test(cell));
  if (swallowing)
    throw new PayloadError(`a quote is not closed: the cell that ends in line ${line} contains entire rows`);
}

const unwrapped = (cells: readonly string[]): readonly string[] =>
  cells.some((cell) => cell.startsWith('="')) ? cells.map((cell) => cell.replace(/^="(.*)"$/, '$1').trim()) : cells;

/** Two files joined: their columns may differ, and a price would come from the wrong one. @throws PayloadError */
function assertSameFile(first: FileRow, row: FileRow): void {
  if (!isForeignHeader(first.cells, row.cells)) return;
  throw new PayloadError(`line ${row.line} is the header of another file; import the files one by one`);
}

/** The first lines, and an iterator over the entire content. @throws PayloadError if the first line is too long */
async function peek(content: FileContent, encoding: Encoding | undefined) {
  const iterator = withoutMarks(decoded(content, encoding));
  let read = '';
  while (read.length < HEAD_CHARS || !/[\r\n]/.test(read.trimStart())) {
    const next = await iterator.next();
    if (next.done) break;
    read += next.value;
    if (read.length > MAX_RECORD_LENGTH && !/[\r\n]/.test(read))
      throw new PayloadError(`the first line of the file is longer than ${MAX_RECORD_LENGTH / 1000} kB`);
  }
  const head = read.slice(0, HEAD_CHARS).split(/[\r\n]+/, HEAD_LINES);
  return {
    lines: head.filter((line) => line.trim() !== ''),
    rest: async function* () {
      yield read;
      yield* iterator;
    },
  };
}

/** Byte-order marks go: joining files leaves them in the middle. @throws PayloadError for a NUL byte */
async function* withoutMarks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    if (text.includes('\0')) throw new PayloadError('the file is not text: it contains NUL bytes');
    yield text.replaceAll('\uFEFF', '');
  }
}

function namedDelimiter(line: string): Delimiter | undefined {
  const sign = /^"?sep=(.)"?\s*$/i.exec(line)?.[1];
  return DELIMITERS.find((delimiter) => delimiter === sign);
}

/** The delimiter that isolates the most times; if there are none, the most frequent one in the first line. */
function guessDelimiter(lines: readonly string[]): Delimiter {
  const scores = (['\t', ';', '|', ','] as const).map((delimiter) => ({
    delimiter,
    timed: timedLines(lines, delimiter),
  }));
  const best = scores.reduce((a, b) => (b.timed > a.timed ? b : a));
  if (best.timed > 0) return best.delimiter;
  const count = (delimiter: Delimiter) => (lines[0] ?? '').split(delimiter).length;
  return ([';', '\t'] as const).find((delimiter) => count(delimiter) > count(',')) ?? ',';
}

const timedLines = (lines: readonly string[], delimiter: Delimiter): number =>
  lines.filter((line) => {
    const cells = line.split(delimiter, MAX_CELLS_IN_ROW);
    return cells.length > 1 && cells.some((cell) => looksLikeTime(cell.trim().replace(/^=?"|"$/g, '')));
  }).length;
