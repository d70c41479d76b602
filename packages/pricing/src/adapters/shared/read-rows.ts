import type { ZodType } from 'zod';
import type { Parsed, Rejection, SeriesKey } from '../../series/price-point.ts';
import { parsedSeries, seriesId } from './parsed.ts';
import { type Row, reject } from './rows.ts';

/** A row together with the series it belongs to. */
export interface SeriesRow {
  readonly series: SeriesKey;
  readonly row: Row;
}

/** Rows of many series in any order → a {@link Parsed} with one batch per series. */
export function parsedRows(rows: readonly SeriesRow[], alreadyRejected: readonly Rejection[] = []): Parsed {
  const groups = new Map<string, { series: SeriesKey; rows: Row[] }>();
  const ids = new Map<SeriesKey, string>();
  for (const { series, row } of rows) {
    const id = ids.get(series) ?? seriesId(series);
    ids.set(series, id);
    const group = groups.get(id);
    if (group) group.rows.push(row);
    else groups.set(id, { series, rows: [row] });
  }
  const parts = [...groups.values()].map((group) => parsedSeries(group.series, group.rows));
  return {
    batches: parts.flatMap((part) => part.batches),
    rejected: [...alreadyRejected, ...parts.flatMap((part) => part.rejected)],
  };
}

/** What one row of a payload became: a price of a series, or a rejection. */
export type RowResult = SeriesRow | Rejection;

/** {@link parsedRows} of results that may be rejections. */
export function parsedResults(results: readonly RowResult[]): Parsed {
  const rows = results.filter((result): result is SeriesRow => 'series' in result);
  const rejected = results.filter((result): result is Rejection => 'code' in result);
  return parsedRows(rows, rejected);
}

/** Reads one row; a damaged one is rejected by itself and does not take the others with it. */
export function readRow<T>(
  schema: ZodType<T>,
  value: unknown,
  where: string,
  read: (row: T, where: string) => RowResult,
): RowResult {
  const result = schema.safeParse(value);
  if (result.success) return read(result.data, where);
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || 'row'))].slice(0, 3);
  return reject('invalid_row', where, `not in the documented format: ${fields.join(', ')}`);
}

/** {@link readRow} of all rows of a list, numbered from 1. */
export const eachRow = <T>(
  schema: ZodType<T>,
  values: readonly unknown[],
  read: (row: T, where: string) => RowResult,
): RowResult[] => values.map((value, index) => readRow(schema, value, `row ${index + 1}`, read));
