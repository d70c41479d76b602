import { parse } from 'csv-parse/sync';
import { UsageError } from './usage.ts';

/** The cells of a row, with its line in the file. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

export interface Table {
  readonly titles: readonly string[];
  readonly rows: Row[];
  /** Whether numbers may have a decimal comma, because columns are separated by something else. */
  readonly decimalComma: boolean;
}

const delimiterOf = (head: string): string =>
  [',', ';', '\t'].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best), ',');

/** The number in a cell; null where there is none. @throws UsageError */
export function cellValue(text: string | undefined, line: number, title: string, decimalComma: boolean): number | null {
  const plain = (decimalComma ? text?.replace(',', '.') : text)?.trim() ?? '';
  if (plain === '' || /^(null|nan|na|n\/a|-)$/i.test(plain)) return null;
  const value = Number(plain);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`Line ${line}: "${text}" in the column "${title}" is not a number`);
}

/** The text of a time. @throws UsageError if the row ends before its column */
export function timeCell({ cells, line }: Row, column: number): string {
  const text = cells[column]?.trim() ?? '';
  if (text === '') throw new UsageError(`Line ${line}: the row has no time`);
  return text;
}

/** The titles and the rows. @throws UsageError for a row with more values than titles, such as 1,5 without quotes */
export function tableOf(text: string, most: number): Table {
  const delimiter = delimiterOf(/[^\r\n]+/.exec(text)?.[0] ?? '');
  const lines: number[] = [];
  const [titles, ...records] = parse(text, {
    bom: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    to: most + 2,
    on_record: (record, info) => {
      lines.push(info.lines);
      return record;
    },
  }) as string[][];
  if (!titles || records.length === 0) throw new UsageError('The file has no rows');
  if (records.length > most) throw new UsageError(`The file has more than ${most} rows: split it`);
  const rows = records.map((cells, index) => ({ cells, line: lines[index + 1]! }));
  const long = rows.find(({ cells }) => cells.slice(titles.length).some((cell) => cell.trim() !== ''));
  if (long)
    throw new UsageError(
      `Line ${long.line} has ${long.cells.length} values for ${titles.length} columns; for decimal commas, separate columns by semicolons`,
    );
  return { titles, rows, decimalComma: delimiter === ';' };
}

/** The newest row often comes first; local times of a repeated hour require chronological order. */
export function ascending(rows: Row[], start: number | undefined): Row[] {
  const first = start === undefined ? undefined : rows[0]?.cells[start];
  const last = start === undefined ? undefined : rows.at(-1)?.cells[start];
  const isDescending = first !== undefined && last !== undefined && /^\d{4}-/.test(first) && last < first;
  return isDescending ? rows.toReversed() : rows;
}

const TIME_OF_DAY = /^\d{1,2}:\d{2}(:\d{2})?$/;

/** Whether all cells of a column are times of day, as beside a column of dates. */
export const areTimesOfDay = (rows: readonly Row[], column: number | undefined): boolean =>
  column !== undefined && rows.every(({ cells }) => TIME_OF_DAY.test(cells[column]?.trim() ?? ''));

/** Rows whose times of day are preceded by their dates. */
export const withDates = (rows: readonly Row[], date: number, time: number): Row[] =>
  rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, index) =>
      index === time ? `${timeCell(row, date)}T${cell.trim().padStart(5, '0')}` : cell,
    ),
  }));
