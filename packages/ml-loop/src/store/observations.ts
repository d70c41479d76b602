import type { Db, Sql } from '@energy-optimizer/db';
import type { RegionCode } from '@energy-optimizer/kernel';
import { nestedLiteral, numbersLiteral, numbersOf } from './array-literals.ts';
import { ensurePartitions } from './partitions.ts';
import type { JoinedActuals, ObservationColumns, ObservationStats, ObservedForecasts } from './records.ts';

/** At most this many rows in one statement. */
const BATCH_ROWS = 20_000;

const SAVE_SQL = `
WITH added AS (
  INSERT INTO forecast_observation (market_id, issued_at, hindcast, target_start, target_end, lead_day, expert, value,
                                    percentiles, bounds)
  SELECT $1, to_timestamp($2::float8 / 1000), $3, to_timestamp(s / 1000), to_timestamp(e / 1000), lead, expert, value,
         percentiles::real[], bounds::real[]
    FROM unnest($4::float8[], $5::float8[], $6::int2[], $7::text[], $8::float8[], $9::text[], $10::text[])
         AS t(s, e, lead, expert, value, percentiles, bounds)
  ON CONFLICT DO NOTHING RETURNING 1
) SELECT count(*)::int AS count FROM added`;

export async function saveObservations(db: Db, columns: ObservationColumns): Promise<number> {
  const { marketId, issuedAtMs, hindcast, targetStartMs: starts } = columns;
  const parts = [columns.targetEndMs, columns.leadDay, columns.expert, columns.value];
  if ([...parts, columns.percentiles, columns.bounds].some(({ length }) => length !== starts.length))
    throw new RangeError('the columns of observations differ in length');
  const rows = starts.map((_, row) => row).filter((row) => Number.isFinite(columns.value[row]));
  if (rows.length === 0) return 0;
  await ensurePartitions(db, starts);
  return db.transaction(async (tx) => {
    let added = 0;
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      const batch = rows.slice(from, from + BATCH_ROWS);
      const numbers = (column: readonly number[]) => numbersLiteral(batch.map((row) => column[row]!));
      const [saved] = await tx.select<{ count: number }>({
        name: 'ml_save_observations',
        text: SAVE_SQL,
        values: [
          marketId,
          issuedAtMs,
          hindcast,
          numbers(starts),
          numbers(columns.targetEndMs),
          numbers(columns.leadDay),
          batch.map((row) => columns.expert[row]!),
          numbers(columns.value),
          nestedLiteral(batch.map((row) => columns.percentiles[row]!)),
          nestedLiteral(batch.map((row) => columns.bounds[row]!)),
        ],
      });
      added += saved!.count;
    }
    return added;
  });
}

const epochMs = (column: string) => `(date_part('epoch', ${column}) * 1000)::int8`;
const aggregated = (value: string) => `array_agg(${value} ORDER BY target_start)::text`;
const listed = (column: string) => `string_agg(coalesce(${column}::text, ''), ';' ORDER BY target_start)`;

/** One row per expert and lead, with targets as arrays: ten times faster than a row per target. */
const ISSUED_SQL = `
SELECT expert, lead_day AS "leadDay", ${aggregated(epochMs('target_start'))} AS targets,
       ${aggregated(epochMs('issued_at'))} AS issued, ${aggregated('hindcast::int')} AS hindcasts,
       ${aggregated('value')} AS values, ${aggregated('actual')} AS actuals,
       ${listed('percentiles')} AS percentiles, ${listed('bounds')} AS bounds
  FROM (SELECT DISTINCT ON (expert, lead_day, target_start) *
          FROM forecast_observation
         WHERE market_id = $1 AND target_start >= to_timestamp($2::float8 / 1000)
           AND target_start < to_timestamp($3::float8 / 1000) AND issued_at < $4::timestamptz
         ORDER BY expert, lead_day, target_start, hindcast, issued_at DESC) newest
 GROUP BY expert, lead_day ORDER BY expert COLLATE "C", lead_day`;

type NumberColumn = 'targets' | 'issued' | 'hindcasts' | 'values' | 'actuals';
/** An array or an empty string per target, separated by semicolons. */
type ListColumn = 'percentiles' | 'bounds';
interface IssuedRow extends Record<NumberColumn | ListColumn, string> {
  readonly expert: string;
  readonly leadDay: number;
}

export async function readIssuedFor(
  db: Sql,
  request: { readonly marketId: number; readonly startMs: number; readonly endMs: number; readonly before?: Date },
): Promise<ObservedForecasts> {
  const groups = await db.select<IssuedRow>({
    text: ISSUED_SQL,
    values: [request.marketId, request.startMs, request.endMs, request.before ?? 'infinity'],
  });
  const counts = groups.map(({ targets }) => numbersOf(targets).length);
  const numbers = (column: NumberColumn) => groups.flatMap((row) => numbersOf(row[column]));
  const arrays = (column: ListColumn) =>
    groups.flatMap((row) => row[column].split(';').map((text) => (text === '' ? null : numbersOf(text))));
  return {
    expert: groups.flatMap(({ expert }, i) => new Array<string>(counts[i]!).fill(expert)),
    leadDay: groups.flatMap(({ leadDay }, i) => new Array<number>(counts[i]!).fill(leadDay)),
    targetStartMs: numbers('targets'),
    issuedAtMs: numbers('issued'),
    hindcast: numbers('hindcasts').map((bit) => bit === 1),
    value: numbers('values'),
    actual: numbers('actuals').map((value) => (Number.isNaN(value) ? null : value)),
    percentiles: arrays('percentiles'),
    bounds: arrays('bounds'),
  };
}

/** Prices in one statement at most. */
const JOIN_BATCH = 10_000;

const JOIN_SQL = `
WITH joined AS (
  UPDATE forecast_observation o SET actual = a.price, joined_at = $5
    FROM (SELECT to_timestamp(s / 1000) AS starts, to_timestamp(e / 1000) AS ends, price
            FROM unnest($2::float8[], $3::float8[], $4::float8[]) AS t(s, e, price)) a
   WHERE o.market_id = $1 AND o.target_start = a.starts AND o.target_end = a.ends
     AND o.target_start >= to_timestamp($6::float8 / 1000) AND o.target_start <= to_timestamp($7::float8 / 1000)
     AND o.actual IS DISTINCT FROM a.price
  RETURNING o.target_start
) SELECT count(*)::int AS count, array_agg(DISTINCT ${epochMs('target_start')})::text AS starts FROM joined`;

interface ActualPrices {
  readonly marketId: number;
  readonly startsMs: readonly number[];
  readonly endsMs: readonly number[];
  readonly prices: readonly number[];
  readonly at: Date;
}

export async function joinActuals(db: Db, request: ActualPrices): Promise<JoinedActuals> {
  const rows = request.startsMs.map((_, row) => row).filter((row) => Number.isFinite(request.prices[row]));
  const joined = { count: 0, startsMs: [] as number[] };
  for (let from = 0; from < rows.length; from += JOIN_BATCH) {
    const { count, starts } = await joinBatch(db, request, rows.slice(from, from + JOIN_BATCH));
    joined.count += count;
    if (starts !== null) joined.startsMs.push(...numbersOf(starts));
  }
  return joined;
}

/** Starts as text; null if there are none. */
interface Joined {
  readonly count: number;
  readonly starts: string | null;
}

async function joinBatch(db: Db, request: ActualPrices, batch: readonly number[]): Promise<Joined> {
  const starts = batch.map((row) => request.startsMs[row]!);
  const values = [
    request.marketId,
    numbersLiteral(starts),
    numbersLiteral(batch.map((row) => request.endsMs[row]!)),
    numbersLiteral(batch.map((row) => request.prices[row]!)),
    request.at,
    starts.reduce((a, b) => Math.min(a, b)),
    starts.reduce((a, b) => Math.max(a, b)),
  ];
  const [row] = await db.transaction(async (tx) => {
    // The statistics of a new market show no rows, so the planner would choose a nested loop over prices and
    // observations.
    await tx.query({ text: 'SET LOCAL enable_nestloop = off' });
    return tx.select<Joined>({ text: JOIN_SQL, values });
  });
  return row!;
}

export async function forgetObservations(db: Db, marketId: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query({ text: 'DELETE FROM forecast_observation WHERE market_id = $1', values: [marketId] });
    await tx.query({ text: 'DELETE FROM forecast_score WHERE market_id = $1', values: [marketId] });
  });
}

export async function waitingTargets(db: Sql, marketId: number, before: Date): Promise<number[]> {
  const [waiting] = await db.select<{ starts: string | null }>({
    text: `SELECT array_agg(DISTINCT ${epochMs('target_start')})::text AS starts FROM forecast_observation
            WHERE market_id = $1 AND actual IS NULL AND target_start < $2 AND target_end <= $2`,
    values: [marketId, before],
  });
  return numbersOf(waiting!.starts ?? '{}');
}

/** Counts come from the daily sums and the open rows, so that a query never reads the whole table. */
const STATS_SQL = `
SELECT m.region, m.source, observed + open AS observations, observed, waiting, oldest AS "oldestTarget", newest AS "newestTarget",
       (SELECT max(issued_at) FROM forecast_issue i WHERE i.market_id = m.id) AS "newestIssue"
  FROM forecast_market m
 CROSS JOIN LATERAL (SELECT coalesce(sum(count), 0)::float8 AS observed FROM forecast_score s WHERE s.market_id = m.id) s
 CROSS JOIN LATERAL (SELECT count(*)::float8 AS open, (count(*) FILTER (WHERE target_end <= $2))::float8 AS waiting
                       FROM forecast_observation o WHERE o.market_id = m.id AND o.actual IS NULL) w
  LEFT JOIN LATERAL (SELECT target_start AS oldest FROM forecast_observation o WHERE o.market_id = m.id
                      ORDER BY target_start LIMIT 1) first ON true
  LEFT JOIN LATERAL (SELECT target_start AS newest FROM forecast_observation o WHERE o.market_id = m.id
                      ORDER BY target_start DESC LIMIT 1) last ON true
 WHERE $1::text IS NULL OR m.region = $1 ORDER BY m.region`;

export const observationStats = (db: Sql, region: RegionCode | undefined, now: Date): Promise<ObservationStats[]> =>
  db.select({ text: STATS_SQL, values: [region ?? null, now] });
