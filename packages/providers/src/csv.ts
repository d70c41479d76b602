import { parse } from 'csv-parse/sync';
import { PayloadError } from './errors.ts';
import { looksLikeHtml } from './payload.ts';

/**
 * Rows of a CSV text, cells trimmed, empty lines left out, of whatever width they are.
 * @throws PayloadError for HTML and for quotes that never close, the mark of a truncated file.
 */
export function readCsv(text: string): readonly (readonly string[])[] {
  if (looksLikeHtml(text)) throw new PayloadError('the answer is an HTML page, not CSV');
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch {
    throw new PayloadError('the CSV is truncated or malformed');
  }
}

/** Reads cells of a row by column name; a row that is not exactly as wide as its header is damaged and reads as undefined. */
export function columnsOf(
  header: readonly string[],
): (row: readonly string[]) => ((name: string) => string | undefined) | undefined {
  const index = new Map(header.map((name, position) => [name, position]));
  return (row) => {
    if (row.length !== header.length) return undefined;
    return (name) => {
      const position = index.get(name);
      return position === undefined ? undefined : row[position];
    };
  };
}
