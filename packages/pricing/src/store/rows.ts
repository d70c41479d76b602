import type { Sql } from '@energy-optimizer/db';
import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { hasOverlaps, NO_COLUMNS, type PriceColumns, resolveOverlaps } from '../series/columns.ts';
import { readableRows } from '../series/price-bounds.ts';

export interface RowsRequest {
  readonly seriesId: number;
  readonly start: Date;
  readonly end: Date;
  /** Use only data known at this instant. */
  readonly knownAt: Date;
  /** The length its rows probably have: makes the read of a regular series cheaper, never wrong. */
  readonly stepMs?: number | null;
}

/** Rows of a series, and when the newest of them became known (epoch ms; null without rows). */
export interface SeriesRows {
  readonly rows: PriceColumns;
  readonly knownUntilMs: number | null;
}

/**
 * Newest revision of each start of the series `$1`. Backward, because that is the order in which the primary key has
 * the newest first.
 */
export const newestRevisions = (seriesId: string): string => `
SELECT DISTINCT ON (start_at) start_at, end_at, price, flags, known_at
  FROM price_interval
 WHERE series_id = ${seriesId} AND known_at <= $4 AND start_at < $3
   AND start_at >= coalesce((SELECT f.start_at FROM price_interval f
                              WHERE f.series_id = ${seriesId} AND f.start_at <= $2 AND f.known_at <= $4
                              ORDER BY f.start_at DESC LIMIT 1), $2)
 ORDER BY start_at DESC, known_at DESC`;

const NEWEST_REVISIONS = newestRevisions('$1');

export const epochMs = (column: string) => `(date_part('epoch', ${column}) * 1000)::int8`;

/** Whole columns as text: a third of the time of a row per price. */
export const COLUMNS = `array_agg(${epochMs('start_at')})::text AS starts, array_agg(${epochMs('end_at')})::text AS ends,
       array_agg(price)::text AS prices, array_agg(flags)::text AS flags`;

const ROWS_SQL = `
SELECT ${COLUMNS}, date_part('epoch', max(known_at)) * 1000 AS known
  FROM (${NEWEST_REVISIONS}) newest`;

/** From the full hour, so that a row cut by finer ones within its hour is seen with all of them. */
export const fromFullHour = (start: Date): Date => new Date(Math.floor(start.getTime() / HOUR_MS) * HOUR_MS);

/**
 * Rows read by one statement: decoding more at once would block the event loop. A year of quarter-hours takes three.
 */
const SLICE_ROWS = 12_000;
/** Assumed when the step of a series is unknown. */
const FINEST_STEP_MS = 5 * MINUTE_MS;

/**
 * Rows that touch the interval, ascending, without overlaps, and without prices beyond all bounds: those are unknown.
 */
export async function readRows(db: Sql, request: RowsRequest): Promise<SeriesRows> {
  const fromMs = fromFullHour(request.start).getTime();
  const sliceMs = Math.ceil(((request.stepMs ?? FINEST_STEP_MS) * SLICE_ROWS) / HOUR_MS) * HOUR_MS;
  const read = async (startMs: number, end: Date): Promise<SeriesRows> => {
    const values = [request.seriesId, new Date(startMs), end, request.knownAt];
    return (await readRegular(db, values, request.stepMs)) ?? readAny(db, values);
  };
  const endMs = request.end.getTime();
  const parts: SeriesRows[] = [];
  for (let startMs = fromMs; startMs < endMs; startMs += sliceMs) {
    const part = await read(startMs, new Date(Math.min(startMs + sliceMs, endMs)));
    // A row that starts before the slice belongs to the previous one.
    parts.push(startMs === fromMs ? part : { ...part, rows: rowsFrom(part.rows, startMs) });
  }
  const joined = parts.length === 1 ? parts[0]! : join(parts);
  // Overlapping rows at a slice boundary must be resolved together.
  const found = parts.length > 1 && hasOverlaps(joined.rows) ? await read(fromMs, request.end) : joined;
  return { ...found, rows: readableRows(found.rows) };
}

function rowsFrom({ starts, ends, prices, flags }: PriceColumns, startMs: number): PriceColumns {
  const first = starts.findIndex((start) => start >= startMs);
  if (first === 0) return { starts, ends, prices, flags };
  if (first < 0) return NO_COLUMNS;
  return {
    starts: starts.slice(first),
    ends: ends.slice(first),
    prices: prices.slice(first),
    flags: flags.slice(first),
  };
}

const join = (parts: readonly SeriesRows[]): SeriesRows => {
  const known = parts.flatMap(({ knownUntilMs }) => knownUntilMs ?? []);
  return {
    rows: {
      starts: parts.flatMap(({ rows }) => rows.starts),
      ends: parts.flatMap(({ rows }) => rows.ends),
      prices: parts.flatMap(({ rows }) => rows.prices),
      flags: parts.flatMap(({ rows }) => rows.flags),
    },
    knownUntilMs: known.length > 0 ? Math.max(...known) : null,
  };
};

/**
 * If all rows have the expected length, are on one grid and have no gaps, their times need not be sent: half the work
 * of a year's read is writing and reading timestamps.
 */
const REGULAR_SQL = `
SELECT array_agg(price)::text AS prices, array_agg(flags)::text AS flags, date_part('epoch', max(known_at)) * 1000 AS known,
       date_part('epoch', min(start_at)) * 1000 AS first, date_part('epoch', max(start_at)) * 1000 AS last,
       bool_and(end_at - start_at = $5::interval AND date_bin($5::interval, start_at, 'epoch') = start_at) AS "isOnGrid"
  FROM (${NEWEST_REVISIONS}) newest`;

/** All null when there are no rows. */
type RegularRows = Record<'prices' | 'flags', string | null> &
  Record<'known' | 'first' | 'last', number> & { isOnGrid: boolean };

async function readRegular(
  db: Sql,
  values: unknown[],
  stepMs: number | null | undefined,
): Promise<SeriesRows | undefined> {
  if (!stepMs || stepMs > HOUR_MS) return undefined;
  const [row] = await db.select<RegularRows>({
    name: 'pricing_rows_regular',
    text: REGULAR_SQL,
    values: [...values, `${stepMs} milliseconds`],
  });
  const { known, first, last, isOnGrid } = row!;
  if (row!.prices === null) return { rows: NO_COLUMNS, knownUntilMs: null };
  const prices = numbers(row!.prices);
  const start = Math.round(first);
  if (!isOnGrid || Math.round(last) !== start + (prices.length - 1) * stepMs) return undefined;
  const starts = prices.map((_, i) => start + i * stepMs);
  const ends = prices.map((_, i) => start + (i + 1) * stepMs);
  return { rows: { starts, ends, prices, flags: numbers(row!.flags!) }, knownUntilMs: Math.round(known) };
}

async function readAny(db: Sql, values: unknown[]): Promise<SeriesRows> {
  const [found] = await db.select<TextColumns & { known: number | null }>({
    name: 'pricing_rows',
    text: ROWS_SQL,
    values,
  });
  const rows = columnsOf(found!);
  const knownUntilMs = found!.known === null ? null : Math.round(found!.known);
  if (!hasOverlaps(rows)) return { rows, knownUntilMs };
  const [known] = await db.select<{ ats: string }>({
    name: 'pricing_rows_known',
    text: `SELECT array_agg(${epochMs('known_at')})::text AS ats FROM (${NEWEST_REVISIONS}) newest`,
    values,
  });
  return { rows: resolveOverlaps(rows, numbers(known!.ats)), knownUntilMs };
}

/** {@link COLUMNS}; all null when there are no rows. */
export type TextColumns = Record<keyof PriceColumns, string | null>;

export const columnsOf = ({ starts, ends, prices, flags }: TextColumns): PriceColumns =>
  starts === null
    ? NO_COLUMNS
    : { starts: numbers(starts), ends: numbers(ends!), prices: numbers(prices!), flags: numbers(flags!) };

/** A PostgreSQL array of numbers as text, newest first, back in ascending order. */
export function numbers(array: string): number[] {
  const list = array.slice(1, -1);
  // `NaN` and `Infinity` are numbers in PostgreSQL but not in JSON.
  return (list.includes('N') || list.includes('I') ? list.split(',').map(Number) : JSON.parse(`[${list}]`)).reverse();
}

/** The last `limit` rows that start before the instant, ascending. */
export async function readRowsBefore(db: Sql, seriesId: number, before: Date, limit: number): Promise<PriceColumns> {
  const [row] = await db.select<TextColumns>({
    name: 'pricing_rows_before',
    text: `
      SELECT ${COLUMNS}
        FROM (SELECT DISTINCT ON (start_at) start_at, end_at, price, flags FROM price_interval
               WHERE series_id = $1 AND start_at < $2 ORDER BY start_at DESC, known_at DESC LIMIT $3) newest`,
    values: [seriesId, before, limit],
  });
  return readableRows(columnsOf(row!));
}
