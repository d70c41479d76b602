import { countOf, MINUTE_MS } from '@energy-optimizer/kernel';
import type { Rejection } from '../series/price-point.ts';
import type { TimedPrice } from './csv-ends.ts';
import { numberStyles, readPrice, shiftDecimal } from './csv-numbers.ts';
import type { CsvTable } from './csv-table.ts';
import { ask, quoted } from './notices.ts';
import type { RowTimes } from './row-times.ts';
import type { Delimiter, FileRow } from './rows.ts';

/** Prices begin on whole steps of five minutes; other times are not starts. */
const GRID_MS = 5 * MINUTE_MS;
const OFF_GRID = 'the start is not a multiple of five minutes; specify the start of the interval';

interface RowContext {
  readonly times: RowTimes;
  readonly delimiter: Delimiter;
  readonly decimalComma: boolean | undefined;
  /** Decimal places by which prices move. */
  readonly places: number;
}

export interface TimedRows {
  readonly timed: TimedPrice[];
  readonly rejected: Rejection[];
  /** Starts of rows without a usable price. */
  readonly otherStarts: number[];
}

/**
 * Rows with their times and prices; the others with the reason.
 * @throws PayloadError where all prices may be in thousands
 */
export function readTimed(table: CsvTable, context: RowContext): TimedRows {
  const { layout, data } = table;
  const read = priceReader(table, context);
  const result: TimedRows = { timed: [], rejected: [], otherStarts: [] };
  data.forEach((row, position) => {
    const odd = widthProblem(row, table, position);
    const start = odd === undefined ? context.times.start(position) : undefined;
    if (odd !== undefined || typeof start !== 'number') {
      result.rejected.push(odd ?? reject(row, start as { code: Rejection['code']; reason: string }));
      return;
    }
    if (start % GRID_MS !== 0) {
      result.rejected.push(reject(row, { code: 'invalid_time', reason: OFF_GRID }));
      return;
    }
    const end = context.times.end(position, start);
    const price = read(row.cells[layout.price] ?? '');
    if (typeof price === 'number' && typeof end !== 'object') {
      result.timed.push({ row, start, end, price: context.places === 0 ? price : shiftDecimal(price, context.places) });
      return;
    }
    result.rejected.push(
      reject(row, typeof end === 'object' ? end : (price as { code: Rejection['code']; reason: string })),
    );
    result.otherStarts.push(start);
  });
  return result;
}

const reject = ({ line }: FileRow, { code, reason }: Pick<Rejection, 'code' | 'reason'>): Rejection => ({
  code,
  where: `line ${line}`,
  reason,
});

/** More cells than titles suggest a decimal comma; fewer, a truncated row, unless only unused cells are missing. */
function widthProblem(row: FileRow, { layout, data }: CsvTable, position: number): Rejection | undefined {
  const { cells } = row;
  const { width, date = 0, start, end = 0, price } = layout;
  if (cells.length === width) return undefined;
  const describe = (why: string) =>
    reject(row, {
      code: 'invalid_row',
      reason: `the row has ${countOf(cells.length, 'cell')}, but the ${layout.hasHeader ? 'header' : 'first row'} has ${width}: ${why}`,
    });
  if (cells.length > width) {
    if (cells.slice(width).every((cell) => cell === '')) return undefined;
    return describe(
      'if the comma is the decimal separator, quote the price or separate the cells with semicolons, and use --decimal-comma',
    );
  }
  const complete = cells.length > Math.max(date, start, end, price) && position < data.length - 1;
  return complete ? undefined : describe('it seems to be truncated');
}

type PriceProblem = Pick<Rejection, 'code' | 'reason'>;

function priceReader(
  { layout, data }: CsvTable,
  { decimalComma, delimiter }: RowContext,
): (text: string) => number | PriceProblem {
  const styles = decimalComma === undefined ? numberStyles(column(data, layout.price)) : undefined;
  if (styles?.threeDigits !== undefined && !styles.point && styles.comma === undefined && delimiter !== ',')
    ask(
      `${quoted(styles.threeDigits)} could be in thousands or have three decimals, like all prices in the file with a point`,
      '--no-decimal-comma (three decimals)',
    );
  return (text) => {
    if (styles?.comma !== undefined && /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(text))
      return {
        code: 'not_a_price',
        reason: `${quoted(text)} could be in thousands, because other rows contain ${quoted(styles.comma)}; specify --decimal-comma or --no-decimal-comma`,
      };
    const price = readPrice(text, decimalComma);
    if (price === 'missing') return { code: 'missing_price', reason: 'the price is empty' };
    return price === 'unreadable' ? { code: 'not_a_price', reason: unreadable(text) } : price;
  };
}

function* column(data: readonly FileRow[], at: number): Generator<string> {
  for (const { cells } of data) yield cells[at] ?? '';
}

function unreadable(text: string): string {
  if (/\d,\d/.test(text))
    return `${quoted(text)} is not a number; if the comma is the decimal separator, use --decimal-comma; if it separates thousands, use --no-decimal-comma`;
  if (/\d\.\d/.test(text) && /^[\d.+-]+$/.test(text))
    return `${quoted(text)} is not a number with a decimal comma, or could be in thousands`;
  return `${quoted(text)} is not a number`;
}
