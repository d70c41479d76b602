import type { Db, Sql } from '@energy-optimizer/db';
import type { AccuracyRow } from './records.ts';

/** Actual prices closer to zero than this are excluded from MAPE, in currency per unit of energy. */
const NEAR_ZERO = 1e-6;
const WINDOWS_DAYS = [7, 28, 90] as const;
const REFERENCE = 'weekly-naive';
const MAX_LEADS = 99;

const SUMS = `count, absolute_error, squared_error, symmetric_error, relative_error, near_zero, shared, shared_error, reference_error, crps,
  bounded, inside80, inside90, inside95`;

/** CRPS: twice the mean pinball loss of the 99 percentiles. */
const SCORE_SQL = `
WITH newest AS MATERIALIZED (
  SELECT DISTINCT ON (target_start, expert, lead_day)
         (target_start AT TIME ZONE $5)::date AS date, target_start, expert, lead_day, value, actual,
         abs(value - actual) AS error, percentiles, bounds
    FROM forecast_observation
   WHERE market_id = $1 AND target_start >= to_timestamp($2::float8 / 1000) AND target_start < to_timestamp($3::float8 / 1000)
     AND actual IS NOT NULL
   ORDER BY target_start, expert, lead_day, hindcast, issued_at DESC
)
INSERT INTO forecast_score (market_id, date, expert, lead_day, ${SUMS})
SELECT $1, n.date, n.expert, n.lead_day, count(*), sum(n.error), sum(n.error * n.error),
       sum(CASE WHEN n.error = 0 THEN 0 ELSE 2 * n.error / (abs(n.value) + abs(n.actual)) END),
       coalesce(sum(n.error / abs(n.actual)) FILTER (WHERE abs(n.actual) > $4), 0),
       count(*) FILTER (WHERE abs(n.actual) <= $4),
       count(n.reference), coalesce(sum(n.error) FILTER (WHERE n.reference IS NOT NULL), 0), coalesce(sum(n.reference), 0),
       sum(CASE WHEN n.percentiles IS NOT NULL THEN (
         SELECT 2 * avg(CASE WHEN n.actual >= q THEN k / 100 * (n.actual - q) ELSE (100 - k) / 100 * (q - n.actual) END)
           FROM (SELECT q, ordinality::float8 AS k FROM unnest(n.percentiles) WITH ORDINALITY AS p(q)) ranked) END),
       count(n.bounds), count(*) FILTER (WHERE n.actual BETWEEN n.bounds[1] AND n.bounds[2]),
       count(*) FILTER (WHERE n.actual BETWEEN n.bounds[3] AND n.bounds[4]),
       count(*) FILTER (WHERE n.actual BETWEEN n.bounds[5] AND n.bounds[6])
  FROM (SELECT *, max(error) FILTER (WHERE expert = '${REFERENCE}') OVER (PARTITION BY target_start, lead_day) AS reference
          FROM newest) n
 GROUP BY n.date, n.expert, n.lead_day
    ON CONFLICT (market_id, date, expert, lead_day) DO UPDATE SET (${SUMS}) =
       (excluded.count, excluded.absolute_error, excluded.squared_error, excluded.symmetric_error, excluded.relative_error,
        excluded.near_zero, excluded.shared, excluded.shared_error, excluded.reference_error, excluded.crps, excluded.bounded,
        excluded.inside80, excluded.inside90, excluded.inside95)`;

export interface ScoreRequest {
  readonly marketId: number;
  /** Whole local days. */
  readonly startMs: number;
  readonly endMs: number;
  readonly timeZone: string;
}

/** First half of the advisory lock's key; the second is the market. */
const SCORING_LOCK = 7_201_305;

/**
 * Compares the newest forecasts of the days with their prices and stores the sums per day, replacing earlier ones. One
 * at a time per market, so that sums of older reads do not replace newer ones.
 */
export async function scoreDays(db: Db, { marketId, startMs, endMs, timeZone }: ScoreRequest): Promise<void> {
  await db.transaction(async (tx) => {
    // A separate statement, so that the next one sees data committed while it waited.
    await tx.query({ text: 'SELECT pg_advisory_xact_lock($1, $2)', values: [SCORING_LOCK, marketId] });
    await tx.query({ text: SCORE_SQL, values: [marketId, startMs, endMs, NEAR_ZERO, timeZone] });
  });
}

export interface MeasureRequest {
  readonly marketId: number;
  /** Local date of the last day that counts. */
  readonly through: string;
  /** Windows in days up to then; default 7, 28 and 90. */
  readonly windowsDays?: readonly number[];
  /** Leads up to this one; default: all. */
  readonly leadDays?: number;
}

const MEASURE_SQL = `
SELECT expert, lead_day AS "leadDay", days AS "windowDays", sum(count)::int AS count, sum(absolute_error) / sum(count) AS mae,
       sqrt(sum(squared_error) / sum(count)) AS rmse, 100 * sum(symmetric_error) / sum(count) AS "smapePct",
       100 * sum(relative_error) / nullif(sum(count) - sum(near_zero), 0) AS "mapePct", sum(near_zero)::int AS "mapeExcluded",
       sum(shared_error) / nullif(sum(reference_error), 0) AS rmae, sum(crps) / nullif(sum(bounded), 0) AS crps,
       sum(inside80)::float8 / nullif(sum(bounded), 0) AS coverage80,
       sum(inside90)::float8 / nullif(sum(bounded), 0) AS coverage90,
       sum(inside95)::float8 / nullif(sum(bounded), 0) AS coverage95
  FROM forecast_score, unnest($3::int[]) AS w(days)
 WHERE market_id = $1 AND date <= $2::date AND date > $2::date - days AND lead_day <= $4
 GROUP BY expert, lead_day, days ORDER BY expert COLLATE "C", lead_day, days`;

/** The accuracy of all experts over windows of days, from the sums per day. */
export function measureAccuracy(db: Sql, request: MeasureRequest): Promise<AccuracyRow[]> {
  const { marketId, through, windowsDays = WINDOWS_DAYS, leadDays = MAX_LEADS } = request;
  return db.select({ text: MEASURE_SQL, values: [marketId, through, windowsDays, leadDays] });
}

export interface DailyErrors {
  readonly date: string;
  readonly ensemble: number;
  readonly naive: number | null;
}

/** Mean absolute error per local day of lead 1: served forecast and weekly naive reference. */
export const dailyErrors = (
  db: Sql,
  { marketId, from, through }: { readonly marketId: number; readonly from: string; readonly through: string },
): Promise<DailyErrors[]> =>
  db.select({
    text: `
      SELECT e.date::text AS date, e.absolute_error / e.count AS ensemble, n.absolute_error / n.count AS naive
        FROM forecast_score e
        LEFT JOIN forecast_score n ON n.market_id = e.market_id AND n.date = e.date AND n.expert = '${REFERENCE}' AND n.lead_day = 1
       WHERE e.market_id = $1 AND e.date BETWEEN $2::date AND $3::date AND e.expert = 'ensemble' AND e.lead_day = 1
       ORDER BY e.date`,
    values: [marketId, from, through],
  });
