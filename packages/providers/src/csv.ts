import { CsvError, parse } from 'csv-parse/sync';
import { PayloadError } from './errors.ts';
import { otherFormat } from './other-response.ts';
import { assertNoNul, looksLikeHtml } from './payload.ts';

/** Line endings of all platforms; joined or edited files mix them. */
export const RECORD_DELIMITERS: readonly string[] = ['\r\n', '\n', '\r'];

/** Longest record accepted, in characters. */
export const MAX_RECORD_LENGTH = 100_000;

/** A month of five-minute prices with a dozen columns is half of it. */
const MAX_CELLS = 2_000_000;

/**
 * Rows of a CSV text, cells trimmed, empty lines left out, of whatever width they are. Lines may end in CRLF, LF or CR,
 * also mixed; byte-order marks are removed wherever they are, since joining files leaves them in the middle.
 * @throws PayloadError for HTML, for NUL bytes, for more than 2 million cells or 100 kB in a line, and for quotes that
 *   never close, the mark of a truncated file.
 */
export function readCsv(text: string): readonly (readonly string[])[] {
  if (looksLikeHtml(text)) throw new PayloadError('the response is an HTML page, not CSV');
  if (/^[[{<]/.test(text) || text.startsWith('PK\x03\x04')) throw otherFormat(text, 'CSV');
  assertNoNul(text);
  assertCells(text);
  try {
    return parse(text.replaceAll('\uFEFF', ''), {
      record_delimiter: [...RECORD_DELIMITERS],
      max_record_size: MAX_RECORD_LENGTH,
      relax_column_count: true,
      // A quote within a cell is part of it: reports with remarks contain them, and must be distinguished from broken
      // ones.
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
      throw tooLong();
    }
    const line = error instanceof CsvError ? ` (line ${String(error.lines ?? '?')})` : '';
    const isOpen = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    throw new PayloadError(
      isOpen ? 'the CSV is truncated: a quoted cell is not closed' : `the CSV is malformed: unbalanced quotes${line}`,
    );
  }
}

const tooLong = () => new PayloadError(`the CSV has a line of more than ${MAX_RECORD_LENGTH / 1000} kB`);

/** Counts separators before any cell exists. @throws PayloadError */
function assertCells(text: string): void {
  let cells = 1;
  let lineFrom = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const endsLine = code === 0x0a || code === 0x0d;
    if (endsLine || code === 0x2c) cells++;
    if (endsLine) lineFrom = at;
    if (at - lineFrom > MAX_RECORD_LENGTH) throw tooLong();
  }
  if (cells > MAX_CELLS) throw new PayloadError(`the CSV has more than ${MAX_CELLS} cells`);
}

/**
 * Reads cells of a row by column name. A row that is not exactly as wide as its header is damaged and reads as
 * undefined, as does the header itself where files were joined.
 * @throws PayloadError for the header of another file: what follows would be read from the wrong columns
 */
export function columnsOf(
  header: readonly string[],
): (row: readonly string[]) => ((name: string) => string | undefined) | undefined {
  const index = new Map(header.map((name, position) => [name, position]));
  return (row) => {
    if (isForeignHeader(header, row))
      throw new PayloadError('a second header follows: several files were concatenated');
    if (row.length !== header.length || row.every((cell, position) => cell === header[position])) return undefined;
    return (name) => {
      const position = index.get(name);
      return position === undefined ? undefined : row[position];
    };
  };
}

const looksLikeTitle = (cell: string) => cell !== '' && !/^[+-]?[\d.]/.test(cell);

/**
 * Detects the header of a second file in the rows of a first: titles only, at least two of the first row's, in another
 * order or number. What follows it would be read in the wrong columns.
 */
export function isForeignHeader(first: readonly string[], row: readonly string[]): boolean {
  if (row.length === first.length && row.every((cell, index) => cell === first[index])) return false;
  const titles = row.filter(looksLikeTitle);
  return titles.length === row.length && titles.length > 1 && titles.filter((cell) => first.includes(cell)).length > 1;
}
