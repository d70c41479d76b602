import type { Db, Sql } from '@energy-optimizer/db';
import type { Interval, RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousBatch, ExogenousPoint, ExogenousVariable } from '../exogenous/provider.ts';
import { numbersLiteral, numbersOf } from './array-literals.ts';

/** The stored variables; `other` is a file column of unknown meaning that was known a day ahead. */
export type StoredVariable = ExogenousVariable | 'other';

/** Values to store; points in any order. */
export interface ExogenousValues extends Pick<ExogenousBatch, 'region' | 'source' | 'name' | 'points'> {
  readonly variable: StoredVariable;
}

/** One stored series as columns, ascending by start, not overlapping; epoch ms. */
export interface ExogenousSeries {
  readonly variable: StoredVariable;
  readonly source: string;
  readonly name: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly values: readonly number[];
}

export interface ExogenousRequest {
  readonly region: RegionCode;
  /** UTC; values that touch it. */
  readonly interval: Interval;
  readonly knownAt: Date;
  /** Only this one. */
  readonly variable?: StoredVariable;
}

export interface ExogenousCounts {
  /** Intervals that were new. */
  readonly stored: number;
  /** Intervals whose value or end changed; the earlier one is kept. */
  readonly revised: number;
  readonly unchanged: number;
  /** Values that are not numbers, or beyond ±10⁹, which no variable reaches. */
  readonly rejected: number;
}

/** Exogenous series in PostgreSQL: append-only, each value as known from an instant on. */
export interface ExogenousRepository {
  /**
   * All or nothing per batch. A value without `knownAtMs` counts as known from `now`. Storing a value again changes
   * nothing; another value for the same interval and instant is a correction, known from `now` on. An assumed one is
   * stored only if its interval has no value. Values out of bounds are skipped and counted as `rejected`.
   */
  save(batches: readonly ExogenousValues[], now: Date): Promise<ExogenousCounts>;
  /** Per series, the newest value of each interval known at `knownAt`; series without any are omitted. */
  known(request: ExogenousRequest): Promise<ExogenousSeries[]>;
  /**
   * Values available to a day-ahead forecast: for each interval, the newest value known at `knownAt` and at the gate of
   * its local day in `timeZone`, which is noon of the day before. For training without look-ahead.
   */
  knownBefore(request: ExogenousRequest & { readonly timeZone: string }): Promise<ExogenousSeries[]>;
  /** Start of the oldest value of a region from a source; undefined if there is none. */
  oldest(region: RegionCode, source: string): Promise<Date | undefined>;
  /** When a value of the region in the days around `at` last became known, at or before it. */
  lastKnownAt(region: RegionCode, at: Date): Promise<Date | undefined>;
}

export function createExogenousRepository({ db }: { readonly db: Db }): ExogenousRepository {
  return {
    save: async (batches, now) => {
      const total = { stored: 0, revised: 0, unchanged: 0, rejected: 0 };
      for (const batch of batches) {
        const counts = await saveBatch(db, batch, now);
        total.stored += counts.stored;
        total.revised += counts.revised;
        total.unchanged += counts.unchanged;
        total.rejected += counts.rejected;
      }
      return total;
    },
    known: (request) => readSeries(db, request, undefined),
    knownBefore: ({ timeZone, ...request }) => readSeries(db, request, timeZone),
    oldest: (region, source) => readOldest(db, region, source),
    lastKnownAt: (region, at) => readLastKnownAt(db, region, at),
  };
}

/** No variable reaches it in any unit; larger values are corrupt and ignored when reading. */
const READABLE = 1e9;
const isReadable = (value: number): boolean => Math.abs(value) <= READABLE;

/** At most this many values in one statement. */
const BATCH_POINTS = 10_000;

/** One writer at a time, so that concurrent repeats see each other's rows. */
const WRITER_LOCK = 7_201_303;

/**
 * A value counts as known at its own instant unless another value is already known then: it is then a correction that
 * became known now. It is new if the newest value known by then differs. Stored values are read once and joined by
 * equality, never looked up row by row: there are no statistics on a new series, and a plan for "no rows" would
 * read all of them again for each value.
 */
const SAVE_SQL = `
WITH stored AS MATERIALIZED (
  SELECT start_at, end_at, value, known_at FROM exogenous_interval
   WHERE series_id = $1 AND start_at >= to_timestamp($8::float8 / 1000) AND start_at <= to_timestamp($9::float8 / 1000)
), input AS MATERIALIZED (
  SELECT n, to_timestamp(s / 1000) AS start_at, to_timestamp(e / 1000) AS end_at, v AS value,
         coalesce(to_timestamp(k / 1000), $6::timestamptz) AS known_at, is_assumed
    FROM unnest($2::float8[], $3::float8[], $4::float8[], $5::float8[], $7::bool[]) WITH ORDINALITY AS t(s, e, v, k, is_assumed, n)
), dated AS MATERIALIZED (
  SELECT i.n, i.start_at, i.end_at, i.value,
         CASE WHEN x.value <> i.value OR x.end_at <> i.end_at THEN greatest($6::timestamptz, i.known_at + INTERVAL '1 millisecond')
              ELSE i.known_at END AS known_at
    FROM input i
    LEFT JOIN stored x ON x.start_at = i.start_at AND x.known_at = i.known_at
    LEFT JOIN (SELECT DISTINCT start_at FROM stored) seen ON seen.start_at = i.start_at
   WHERE NOT i.is_assumed OR seen.start_at IS NULL
), newest AS (
  SELECT DISTINCT ON (d.n) d.n, s.value, s.end_at
    FROM dated d JOIN stored s ON s.start_at = d.start_at AND s.known_at <= d.known_at
   ORDER BY d.n, s.known_at DESC
), judged AS MATERIALIZED (
  SELECT d.*, p.value IS NOT NULL AS was_known
    FROM dated d LEFT JOIN newest p ON p.n = d.n
   WHERE p.value IS NULL OR p.value <> d.value OR p.end_at <> d.end_at
), inserted AS (
  INSERT INTO exogenous_interval (series_id, start_at, end_at, known_at, value)
  SELECT $1, start_at, end_at, known_at, value FROM judged
  ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*)::int FROM inserted) AS written, (SELECT count(*)::int FROM judged WHERE was_known) AS revised`;

async function saveBatch(db: Db, batch: ExogenousValues, now: Date): Promise<ExogenousCounts> {
  const points = batch.points.filter(({ value }) => isReadable(value));
  const rejected = batch.points.length - points.length;
  if (points.length === 0) return { stored: 0, revised: 0, unchanged: 0, rejected };
  return db.transaction(async (tx) => {
    await tx.query({ text: `SELECT pg_advisory_xact_lock(${WRITER_LOCK})` });
    await tx.query({ text: 'SET LOCAL enable_nestloop = off' });
    const seriesId = await ensureSeries(tx, batch);
    let [written, revised] = [0, 0];
    for (let from = 0; from < points.length; from += BATCH_POINTS) {
      const [saved] = await tx.select<{ written: number; revised: number }>({
        name: 'ml_save_exogenous',
        text: SAVE_SQL,
        values: saveValues(seriesId, points.slice(from, from + BATCH_POINTS), now),
      });
      written += saved!.written;
      revised += saved!.revised;
    }
    return { stored: written - revised, revised, unchanged: points.length - written, rejected };
  });
}

const saveValues = (seriesId: number, points: readonly ExogenousPoint[], now: Date) => [
  seriesId,
  numbersLiteral(points.map(({ startMs }) => startMs)),
  numbersLiteral(points.map(({ endMs }) => endMs)),
  numbersLiteral(points.map(({ value }) => value)),
  `{${points.map(({ knownAtMs }) => knownAtMs ?? 'NULL').join(',')}}`,
  now,
  points.map(({ isAssumed }) => isAssumed ?? false),
  points.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY),
  points.reduce((most, { startMs }) => Math.max(most, startMs), Number.NEGATIVE_INFINITY),
];

async function ensureSeries(tx: Sql, { region, variable, source, name }: ExogenousValues): Promise<number> {
  // The no-op update makes existing rows part of the result.
  const [row] = await tx.select<{ id: number }>({
    text: `
      INSERT INTO exogenous_series (region, variable, source, name) VALUES ($1, $2, $3, $4)
      ON CONFLICT (region, variable, source, name) DO UPDATE SET region = excluded.region RETURNING id`,
    values: [region, variable, source, name],
  });
  return row!.id;
}

/** Local noon of the day before the local day of the interval's start. */
const GATE = `(date_trunc('day', start_at AT TIME ZONE $5) - INTERVAL '12 hours') AT TIME ZONE $5`;

/** No interval of an exogenous series is longer than a day. Backward, in the order of the primary key. */
const readSql = (gated: boolean) => `
SELECT array_agg((date_part('epoch', start_at) * 1000)::int8)::text AS starts,
       array_agg((date_part('epoch', end_at) * 1000)::int8)::text AS ends, array_agg(value)::text AS values
  FROM (SELECT DISTINCT ON (start_at) start_at, end_at, value
          FROM exogenous_interval
         WHERE series_id = $1 AND start_at >= $2::timestamptz - INTERVAL '1 day' AND start_at < $3 AND known_at <= $4
           ${gated ? `AND known_at <= ${GATE}` : ''}
         ORDER BY start_at DESC, known_at DESC) newest
 WHERE end_at > $2`;

async function readSeries(
  db: Sql,
  { region, interval, knownAt, variable }: ExogenousRequest,
  timeZone: string | undefined,
): Promise<ExogenousSeries[]> {
  const series = await db.select<Pick<ExogenousSeries, 'variable' | 'source' | 'name'> & { readonly id: number }>({
    name: 'ml_exogenous_series',
    text: `SELECT id, variable, source, name FROM exogenous_series WHERE region = $1 AND ($2::text IS NULL OR variable = $2)
            ORDER BY variable COLLATE "C", source COLLATE "C", name COLLATE "C"`,
    values: [region, variable ?? null],
  });
  const found: ExogenousSeries[] = [];
  for (const { id, ...named } of series) {
    const [row] = await db.select<Record<keyof Columns, string | null>>({
      name: timeZone === undefined ? 'ml_exogenous_known' : 'ml_exogenous_known_before',
      text: readSql(timeZone !== undefined),
      values: [id, interval.start, interval.end, knownAt, ...(timeZone === undefined ? [] : [timeZone])],
    });
    if (!row?.starts) continue;
    const starts = numbersOf(row.starts).reverse();
    // If a longer interval was later replaced by shorter ones, only the part they do not cover remains.
    const ends = numbersOf(row.ends!)
      .reverse()
      .map((end, i) => Math.min(end, starts[i + 1] ?? end));
    const columns = readable({ starts, ends, values: numbersOf(row.values!).reverse() });
    if (columns.starts.length > 0) found.push({ ...named, ...columns });
  }
  return found;
}

type Columns = Pick<ExogenousSeries, 'starts' | 'ends' | 'values'>;

/** Excludes non-finite values. */
function readable(columns: Columns): Columns {
  if (columns.values.every(isReadable)) return columns;
  const kept = columns.values.flatMap((value, row) => (isReadable(value) ? [row] : []));
  const pick = (column: readonly number[]) => kept.map((row) => column[row]!);
  return { starts: pick(columns.starts), ends: pick(columns.ends), values: pick(columns.values) };
}

async function readOldest(db: Db, region: RegionCode, source: string): Promise<Date | undefined> {
  const [row] = await db.select<{ oldest: Date | null }>({
    name: 'ml_exogenous_oldest',
    text: `
      SELECT min(oldest) AS oldest FROM exogenous_series s
       CROSS JOIN LATERAL (SELECT min(start_at) AS oldest FROM exogenous_interval i WHERE i.series_id = s.id) i
       WHERE s.region = $1 AND s.source = $2`,
    values: [region, source],
  });
  return row!.oldest ?? undefined;
}

/** New values concern nearby days, so only two weeks around the instant are examined. */
async function readLastKnownAt(db: Sql, region: RegionCode, at: Date): Promise<Date | undefined> {
  const [row] = await db.select<{ newest: Date | null }>({
    name: 'ml_exogenous_last_known',
    text: `
      SELECT max(i.known_at) AS newest FROM exogenous_series s JOIN exogenous_interval i ON i.series_id = s.id
       WHERE s.region = $1 AND i.known_at <= $2
         AND i.start_at >= $2::timestamptz - INTERVAL '7 days' AND i.start_at < $2::timestamptz + INTERVAL '15 days'`,
    values: [region, at],
  });
  return row!.newest ?? undefined;
}
