import { isCount, type ValueColumn } from './csv-columns.ts';
import { UsageError } from './usage.ts';

/** How often the first count of a meter exceeds the largest use between two counts, at least. */
const COUNTED_BEFORE = 10;

/** @throws UsageError for a negative value of a flow in one direction */
export function checkSign({ flow, title }: ValueColumn, value: number | null, line: number): void {
  if (value === null || value >= 0 || (flow !== 'import' && flow !== 'export')) return;
  throw new UsageError(
    `Line ${line}: ${value} in the column "${title}" is negative; a column of both directions is named kwh or net_kwh`,
  );
}

/** @throws UsageError if a column has the counts of a meter, which never fall, and not the use between them */
export function checkCounts(column: ValueColumn, values: readonly (number | null)[]): void {
  if (column.isPower || !isCount(column)) return;
  const counts = values.filter((value) => value !== null);
  let largest = 0;
  for (let index = 1; index < counts.length; index++) {
    const use = counts[index]! - counts[index - 1]!;
    if (use < 0) return;
    largest = Math.max(largest, use);
  }
  if (counts.length < 4 || largest === 0 || counts[0]! <= COUNTED_BEFORE * largest) return;
  throw new UsageError(
    `The column "${column.title}" has counts of a meter, which only rise; subtract neighbors to get the use of each interval`,
  );
}
