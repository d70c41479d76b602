import { HOUR_MS } from '@energy-optimizer/kernel';
import { parse } from 'csv-parse/sync';
import { endsOf, timeReader, usualStep } from './csv-times.ts';
import { createPriceSeries, type PriceSeries } from './price-series.ts';
import { UsageError } from './usage.ts';

export interface PriceCsvOptions {
  readonly timeZone: string;
  /** Title of the column; omitted: the first that is named price, spot, value or rate. */
  readonly column?: string | undefined;
}

const MAX_PRICES = 500_000;
const PRICE = /price|spot|value|rate/i;
const START = /^(start|start_local|start_time|interval_start|timestamp|datetime|time|from|date|valid_from)$/i;
const END = /^(end|end_time|interval_end|to|until|valid_to)$/i;

/** Reads market prices from a table with a column of times. Rows without a price are skipped. @throws UsageError */
export function readPricesCsv(text: string, { timeZone, column }: PriceCsvOptions): PriceSeries {
  const [titles = [], ...rows] = parse(text, {
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
    to: MAX_PRICES + 2,
  }) as string[][];
  if (rows.length > MAX_PRICES) throw new UsageError(`The file has more than ${MAX_PRICES} prices: split it`);
  const start = titles.findIndex((title) => START.test(title));
  const end = titles.findIndex((title) => END.test(title));
  const price = column === undefined ? titles.findIndex((title) => PRICE.test(title)) : titles.indexOf(column);
  if (start < 0 || price < 0) {
    throw new UsageError(
      `Prices need a column of times and one of prices${column === undefined ? '' : ` named ${column}`}; the file has ${titles.join(', ')}`,
    );
  }
  const isDescending = rows.length > 1 && rows[0]![start]! > rows.at(-1)![start]!;
  const ordered = isDescending ? rows.toReversed() : rows;
  const readTime = timeReader(timeZone);
  const starts = ordered.map((row, index) => readTime(row[start]!, index + 2));
  const readEnd = timeReader(timeZone);
  const step = usualStep(starts) ?? HOUR_MS;
  const ends = end < 0 ? endsOf(starts, step, timeZone) : ordered.map((row, index) => readEnd(row[end]!, index + 2));
  const points = ordered.flatMap((row, index) => {
    const cell = row[price] ?? '';
    if (cell === '') return [];
    const value = Number(cell);
    if (!Number.isFinite(value)) throw new UsageError(`Line ${index + 2}: "${cell}" is not a price`);
    return [{ start: new Date(starts[index]!), end: new Date(ends[index]!), price: value }];
  });
  return createPriceSeries(points);
}
