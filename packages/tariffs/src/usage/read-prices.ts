import { HOUR_MS } from '@energy-optimizer/kernel';
import { checkAscending, checkSeparate } from './csv-order.ts';
import { ascending, cellValue, tableOf, timeCell } from './csv-table.ts';
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
  const table = tableOf(text, MAX_PRICES);
  const titles = table.titles.map((title) => title.trim());
  const start = titles.findIndex((title) => START.test(title));
  const end = titles.findIndex((title) => END.test(title));
  const price = column === undefined ? titles.findIndex((title) => PRICE.test(title)) : titles.indexOf(column);
  if (start < 0 || price < 0) {
    throw new UsageError(
      `Prices need a column of times and one of prices${column === undefined ? '' : ` named ${column}`}; the file has ${titles.join(', ')}`,
    );
  }
  const rows = ascending(table.rows, start);
  const lines = rows.map(({ line }) => line);
  const readTime = timeReader(timeZone);
  const starts = rows.map((row) => readTime(timeCell(row, start), row.line));
  const readEnd = timeReader(timeZone);
  if (end < 0) checkAscending(starts, lines);
  const step = usualStep(starts) ?? HOUR_MS;
  const ends = end < 0 ? endsOf(starts, step, timeZone) : rows.map((row) => readEnd(timeCell(row, end), row.line));
  if (end >= 0) checkSeparate(starts, ends, lines);
  const points = rows.flatMap((row, index) => {
    const value = cellValue(row.cells[price], row.line, titles[price]!, table.decimalComma);
    return value === null ? [] : [{ start: new Date(starts[index]!), end: new Date(ends[index]!), price: value }];
  });
  return createPriceSeries(points);
}
