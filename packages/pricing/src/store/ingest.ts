import type { Db } from '@energy-optimizer/db';
import { JUDGED_BITS } from '../series/plausibility.ts';
import { FLAG } from '../series/price-point.ts';

/** Rows of one series, ascending by start and not overlapping, as parallel columns; times in epoch ms. */
export interface IngestColumns {
  readonly seriesId: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
  readonly flags: readonly number[];
  /** When each row became known if it is new, and the flag that says whether that was assumed. */
  readonly knowns: readonly number[];
  readonly knownFlags: readonly number[];
  /** When a change to an existing row became known: now. */
  readonly now: Date;
  /** Rows of at least a day may grow: a rate without an end is stored to a bound that later batches move on. */
  readonly mayExtend?: boolean;
}

export interface IngestCounts {
  /** Intervals not seen before. */
  readonly stored: number;
  /** Intervals whose price, end or flags changed; the earlier row stays. */
  readonly revised: number;
  readonly unchanged: number;
  /** Starts (epoch ms) of rows that were not stored, because shorter intervals within them are known. */
  readonly coarser: readonly number[];
}

/** At most this many rows in one statement. */
export const INGEST_BATCH_ROWS = 10_000;

/** Notification channel; the payload is the ID of the change. */
export const PRICE_CHANGE_CHANNEL = 'price_change';

/** One writer at a time, so that concurrent repeats of a batch see each other's rows and change IDs commit in order. */
const WRITER_LOCK = 7_201_001;

/** Flag bits whose change alone makes a revision. */
const COMPARED_BITS = ~(JUDGED_BITS | FLAG.knownAtAssumed) & 0x7fff;

const INGEST_SQL = `
WITH input AS MATERIALIZED (
  SELECT to_timestamp(s / 1000) AS start_at, to_timestamp(e / 1000) AS end_at, p AS price, f AS flags,
         to_timestamp(k / 1000) AS known_at, kf AS known_flag
    FROM unnest($2::float8[], $3::float8[], $4::float8[], $5::int2[], $6::float8[], $7::int2[]) AS t(s, e, p, f, k, kf)
), newest AS MATERIALIZED (
  SELECT DISTINCT ON (start_at) start_at, end_at, price, flags, known_at
    FROM price_interval
   WHERE series_id = $1 AND start_at >= to_timestamp($8::float8 / 1000) AND start_at < to_timestamp($9::float8 / 1000)
   ORDER BY start_at DESC, known_at DESC
), shorter AS MATERIALIZED (
  SELECT start_at, end_at FROM newest WHERE end_at - start_at < (SELECT max(end_at - start_at) FROM input)
), placed AS (
  SELECT start_at, end_at, is_input,
         max(start_at) FILTER (WHERE is_input) OVER so_far AS input_start, max(end_at) FILTER (WHERE is_input) OVER so_far AS input_end
    FROM (SELECT start_at, end_at, true AS is_input FROM input WHERE EXISTS (SELECT 1 FROM shorter)
          UNION ALL SELECT start_at, end_at, false FROM shorter) u
  WINDOW so_far AS (ORDER BY start_at, is_input DESC)
), hiding AS MATERIALIZED (
  SELECT DISTINCT input_start AS start_at FROM placed
   WHERE NOT is_input AND end_at <= input_end AND end_at - start_at < input_end - input_start
     AND NOT ($11::bool AND start_at = input_start AND end_at - start_at >= INTERVAL '23 hours')
), changed AS MATERIALIZED (
  SELECT i.*, n.known_at AS was_known
    FROM input i LEFT JOIN newest n ON n.start_at = i.start_at
   WHERE n.start_at IS NULL OR n.price <> i.price OR n.end_at <> i.end_at
      OR (n.flags & ${COMPARED_BITS}::int2) <> (i.flags & ${COMPARED_BITS}::int2)
), judged AS MATERIALIZED (
  SELECT c.* FROM changed c WHERE NOT EXISTS (SELECT 1 FROM hiding h WHERE h.start_at = c.start_at)
), inserted AS (
  INSERT INTO price_interval (series_id, start_at, end_at, known_at, price, flags)
  SELECT $1, start_at, end_at,
         CASE WHEN was_known IS NULL THEN known_at
              ELSE greatest(to_timestamp($10::float8 / 1000), was_known + INTERVAL '1 millisecond') END,
         price,
         CASE WHEN was_known IS NULL THEN flags | known_flag ELSE flags END
    FROM judged
  RETURNING start_at, end_at, known_at
), extent AS (
  SELECT count(*)::int AS points, min(start_at) AS start_at, max(end_at) AS end_at, max(known_at) AS known_at FROM inserted
), series AS (
  UPDATE price_series s
     SET first_start = least(s.first_start, x.start_at), last_end = greatest(s.last_end, x.end_at),
         last_known_at = greatest(s.last_known_at, x.known_at)
    FROM extent x WHERE s.id = $1 AND x.points > 0
  RETURNING s.region, s.utility
), change AS (
  INSERT INTO price_change (series_id, region, utility, start_at, end_at, points, known_at)
  SELECT $1, series.region, series.utility, x.start_at, x.end_at, x.points,
         greatest(to_timestamp($10::float8 / 1000), x.known_at)
    FROM extent x, series
  RETURNING id
)
SELECT (SELECT points FROM extent) AS written,
       (SELECT count(*)::int FROM judged WHERE was_known IS NOT NULL) AS revised,
       (SELECT coalesce(array_agg((date_part('epoch', c.start_at) * 1000)::int8), '{}')::text
          FROM changed c JOIN hiding h USING (start_at)) AS coarser,
       (SELECT pg_notify('${PRICE_CHANGE_CHANNEL}', id::text) FROM change)`;

/**
 * Stores one batch, all or nothing, in one statement: only rows that differ from the newest known revision are written.
 * A row that would hide shorter ones within it (an hour over its quarter-hours) is not: the finer prices stay.
 * Repeating a batch, also concurrently or after a crash, changes nothing.
 */
export async function ingestColumns(db: Db, batch: IngestColumns): Promise<IngestCounts> {
  const rows = batch.starts.length;
  if (rows === 0) return { stored: 0, revised: 0, unchanged: 0, coarser: [] };
  const values = [
    batch.seriesId,
    literal(batch.starts),
    literal(batch.ends),
    literal(batch.prices),
    literal(batch.flags),
    literal(batch.knowns),
    literal(batch.knownFlags),
    batch.starts[0],
    batch.ends[rows - 1],
    batch.now.getTime(),
    batch.mayExtend ?? false,
  ];
  const [result] = await db.transaction(async (tx) => {
    await tx.query({ text: `SELECT pg_advisory_xact_lock(${WRITER_LOCK})` });
    // The planner cannot know how many rows the arrays hold: 10,000 x 10,000 in nested loops would be minutes.
    await tx.query({ text: 'SET LOCAL enable_nestloop = off' });
    return tx.select<{ written: number; revised: number; coarser: string }>({
      name: 'pricing_ingest',
      text: INGEST_SQL,
      values,
    });
  });
  const { written, revised } = result!;
  const coarser = JSON.parse(`[${result!.coarser.slice(1, -1)}]`) as number[];
  return { stored: written - revised, revised, unchanged: rows - written - coarser.length, coarser };
}

/** A PostgreSQL array of numbers; the driver's own conversion quotes every element. */
const literal = (numbers: readonly number[]): string => `{${numbers.join(',')}}`;
