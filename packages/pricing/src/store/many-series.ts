import type { Sql } from '@energy-optimizer/db';
import type { Interval } from '@energy-optimizer/kernel';
import { resolveOverlaps } from '../series/columns.ts';
import { readableRows } from '../series/price-bounds.ts';
import {
  COLUMNS,
  columnsOf,
  epochMs,
  fromFullHour,
  newestRevisions,
  numbers,
  type SeriesRows,
  type TextColumns,
} from './rows.ts';

/** Reads about many series, each one statement however many there are. */

const idsOf = (seriesIds: readonly number[]): string => `{${seriesIds.join(',')}}`;

/**
 * The newest interval of each series as known then; series without one are omitted. Only intervals that start within
 * three days after count, so that a replay stays cheap.
 */
export async function readNewestIntervals(
  db: Sql,
  seriesIds: readonly number[],
  knownAt: Date,
): Promise<ReadonlyMap<number, Interval>> {
  if (seriesIds.length === 0) return new Map();
  const rows = await db.select<Interval & { readonly id: number }>({
    name: 'pricing_newest_intervals',
    text: `SELECT q.id, n.start_at AS start, n.end_at AS "end" FROM unnest($1::int[]) AS q(id)
            CROSS JOIN LATERAL (SELECT i.start_at, i.end_at FROM price_interval i
                                 WHERE i.series_id = q.id AND i.known_at <= $2
                                   AND i.start_at <= $2::timestamptz + INTERVAL '3 days'
                                 ORDER BY i.start_at DESC, i.known_at DESC LIMIT 1) n`,
    values: [idsOf(seriesIds), knownAt],
  });
  return new Map(rows.map(({ id, start, end }) => [id, { start, end }]));
}

/** The series with a row in the interval as known then, in order. */
export async function readIdsWithRows(
  db: Sql,
  seriesIds: readonly number[],
  { start, end }: Interval,
  knownAt: Date,
): Promise<readonly number[]> {
  if (seriesIds.length === 0) return [];
  const rows = await db.select<{ readonly id: number }>({
    name: 'pricing_ids_with_rows',
    text: `SELECT q.id FROM unnest($1::int[]) WITH ORDINALITY AS q(id, place)
            WHERE EXISTS (SELECT 1 FROM (${newestRevisions('q.id')}) n WHERE n.end_at > $2)
            ORDER BY q.place`,
    values: [idsOf(seriesIds), start, end, knownAt],
  });
  return rows.map(({ id }) => id);
}

const ROWS_OF_MANY_SQL = `
SELECT q.id, r.* FROM unnest($1::int[]) AS q(id)
 CROSS JOIN LATERAL (SELECT ${COLUMNS}, array_agg(${epochMs('known_at')})::text AS knowns
                       FROM (${newestRevisions('q.id')}) newest) r
 WHERE r.starts IS NOT NULL`;

/** Rows of many series that touch the interval, each ascending, without overlaps; series without one are omitted. */
export async function readRowsOfMany(
  db: Sql,
  seriesIds: readonly number[],
  { start, end }: Interval,
  knownAt: Date,
): Promise<ReadonlyMap<number, SeriesRows>> {
  if (seriesIds.length === 0) return new Map();
  const found = await db.select<TextColumns & { readonly id: number; readonly knowns: string }>({
    name: 'pricing_rows_of_many',
    text: ROWS_OF_MANY_SQL,
    values: [idsOf(seriesIds), fromFullHour(start), end, knownAt],
  });
  return new Map(
    found.map(({ id, knowns: knownText, ...columns }) => {
      const knowns = numbers(knownText);
      const rows = resolveOverlaps(columnsOf(columns), knowns);
      const knownUntilMs = knowns.reduce((newest, known) => Math.max(newest, known), Number.NEGATIVE_INFINITY);
      return [id, { rows: readableRows(rows), knownUntilMs }];
    }),
  );
}
