import { Readable } from 'node:stream';
import { PayloadError } from '@energy-optimizer/providers';
import { CsvError, parse } from 'csv-parse';
import { decoded, type Encoding, type FileContent } from './decode.ts';
import { looksLikeTime } from './time-cells.ts';

export type { FileContent } from './decode.ts';

/** One row of a delimited file and the line it stands on, counted from 1. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A file of more rows is refused: it would not fit into the memory of a small server. */
const MAX_ROWS = 1_000_000;
const MAX_ROW_CHARS = 100_000;
const MAX_COLUMNS = 1_000;
/** Rows between two reports of progress and breaths for everybody else. */
const REPORT_EVERY = 10_000;
/** Lines, and characters, that the delimiter is found in. */
const HEAD_LINES = 50;
const HEAD_CHARS = 64_000;

export interface ReadRowsOptions {
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
  readonly onRow?: (rows: number) => void;
}

/**
 * Reads all rows of a delimited file; cells are trimmed, rows of empty cells skipped, a byte-order mark ignored. A first line
 * `sep=;`, as Excel writes it, names the delimiter; `="12.5"` is its cell of text.
 * @throws PayloadError when it is not such a file or has more than a million rows
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
  try {
    const source = Readable.from(rest());
    source.on('error', (error) => parser.destroy(error));
    let lastLine = 0;
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
      if (info.lines > lastLine + 1) refuseSwallowedRows(record, info.lines);
      lastLine = info.lines;
      rows.push({ line: info.lines, cells: unwrapped(record) });
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

const createParser = (delimiter: Delimiter, skipFirst: boolean) =>
  parse({
    delimiter,
    bom: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARS,
    from_line: skipFirst ? 2 : 1,
    info: true,
  });

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** A quote that never closes where it should takes the rows after it into its cell. */
function refuseSwallowedRows(record: readonly string[], line: number): void {
  const swallowing = record.some((cell) => cell.includes('\n') && /\n\s*"?\d{1,4}[-./]\d/.test(cell));
  if (swallowing)
    throw new PayloadError(`a quote is opened and not closed: line ${line} ends a cell that holds whole rows`);
}

function unwrapped(cells: readonly string[]): readonly string[] {
  if (cells.length > MAX_COLUMNS) throw new PayloadError(`a row has more than ${MAX_COLUMNS} columns`);
  return cells.some((cell) => cell.startsWith('="'))
    ? cells.map((cell) => cell.replace(/^="(.*)"$/, '$1').trim())
    : cells;
}

/** The first lines, and an iteration that still has everything. */
async function peek(content: FileContent, encoding: Encoding | undefined) {
  const iterator = decoded(content, encoding);
  let read = '';
  while (read.length < HEAD_CHARS && read.split(/[\r\n]+/, HEAD_LINES + 1).length <= HEAD_LINES) {
    const next = await iterator.next();
    if (next.done) break;
    read += next.value;
  }
  if (read.includes('\0')) throw new PayloadError('the file is not text');
  const head = read.slice(0, HEAD_CHARS).replace(/^\uFEFF/, '');
  return {
    lines: head
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== '')
      .slice(0, HEAD_LINES),
    rest: async function* () {
      yield read;
      yield* iterator;
    },
  };
}

function namedDelimiter(line: string): Delimiter | undefined {
  const sign = /^"?sep=(.)"?\s*$/i.exec(line)?.[1];
  return DELIMITERS.find((delimiter) => delimiter === sign);
}

/** The delimiter that leaves most times standing by themselves; without any, the one the first line has most of. */
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
    const cells = line.split(delimiter, MAX_COLUMNS);
    return cells.length > 1 && cells.some((cell) => looksLikeTime(cell.trim().replace(/^=?"|"$/g, '')));
  }).length;
