import type { Sql } from '@energy-optimizer/db';
import type { AccuracyRow } from './records.ts';

/** Actual prices nearer to zero than this are left out of MAPE: units of money per MWh. */
const NEAR_ZERO = 1e-6;
const WINDOWS_DAYS = [7, 28, 90] as const;
const REFERENCE = 'weekly-naive';

type ScoreRow = [
  expert: string,
  leadDay: number,
  windowDays: number,
  count: number,
  mae: number,
  rmse: number,
  smapePct: number,
  mapePct: number | null,
  mapeExcluded: number,
  /** Of the steps the reference was observed at as well: how many, the expert's error, the reference's. */
  shared: number,
  sharedMae: number | null,
  referenceMae: number | null,
  crps: number | null,
  coverage80: number | null,
  coverage90: number | null,
  coverage95: number | null,
];

/** CRPS: twice the mean pinball loss of the 99 percentiles. Errors sum in the database: a row per window leaves it, not a million. */
const MEASURE_SQL = `
WITH newest AS MATERIALIZED (
  SELECT DISTINCT ON (target_start, expert, lead_day)
         target_start, expert, lead_day, value, actual, abs(value - actual) AS error, percentiles, bounds
    FROM forecast_observation
   WHERE market_id = $1 AND target_start < to_timestamp($2::float8 / 1000)
     AND target_start >= to_timestamp($2::float8 / 1000) - make_interval(days => (SELECT max(d) FROM unnest($4::int[]) d))
     AND actual IS NOT NULL AND lead_day <= $5
   ORDER BY target_start, expert, lead_day, hindcast, issued_at DESC
), scored AS (
  SELECT n.*, r.error AS reference,
         CASE WHEN n.percentiles IS NOT NULL THEN (
           SELECT 2 * avg(CASE WHEN n.actual >= q THEN k / 100.0 * (n.actual - q) ELSE (1 - k / 100.0) * (q - n.actual) END)
             FROM unnest(n.percentiles) WITH ORDINALITY AS p(q, k)) END AS crps
    FROM newest n LEFT JOIN newest r ON r.expert = '${REFERENCE}' AND r.lead_day = n.lead_day AND r.target_start = n.target_start
)
SELECT expert, lead_day, days, count(*)::int, avg(error), sqrt(avg(error * error)),
       200 * avg(CASE WHEN error = 0 THEN 0 ELSE error / (abs(value) + abs(actual)) END),
       100 * avg(error / abs(actual)) FILTER (WHERE abs(actual) > $3),
       (count(*) FILTER (WHERE abs(actual) <= $3))::int,
       count(reference)::int, avg(error) FILTER (WHERE reference IS NOT NULL), avg(reference),
       avg(crps),
       avg((actual BETWEEN bounds[1] AND bounds[2])::int), avg((actual BETWEEN bounds[3] AND bounds[4])::int),
       avg((actual BETWEEN bounds[5] AND bounds[6])::int)
  FROM scored, unnest($4::int[]) AS w(days)
 WHERE target_start >= to_timestamp($2::float8 / 1000) - make_interval(days => days)
 GROUP BY expert, lead_day, days ORDER BY expert COLLATE "C", lead_day, days`;

export interface MeasureRequest {
  readonly marketId: number;
  readonly endMs: number;
  /** Windows before `endMs`; 7, 28 and 90 days unless told. */
  readonly windowsDays?: readonly number[];
  /** Leads up to this one; all unless told. */
  readonly leadDays?: number;
}

const MAX_LEADS = 99;

/** The rolling accuracy of all experts over windows before `endMs`, from the observations with an actual price. */
export async function measureAccuracy(db: Sql, request: MeasureRequest): Promise<AccuracyRow[]> {
  const { marketId, endMs, windowsDays = WINDOWS_DAYS, leadDays = MAX_LEADS } = request;
  const rows = await db.query<ScoreRow>({
    text: MEASURE_SQL,
    values: [marketId, endMs, NEAR_ZERO, windowsDays, leadDays],
  });
  return rows.map(
    ([
      expert,
      leadDay,
      windowDays,
      count,
      mae,
      rmse,
      smapePct,
      mapePct,
      mapeExcluded,
      shared,
      own,
      reference,
      ...rest
    ]) => ({
      ...{ expert, leadDay, windowDays, count, mae, rmse, smapePct, mapePct, mapeExcluded },
      rmae: shared > 0 && own !== null && reference ? own / reference : null,
      crps: rest[0],
      coverage80: numberOf(rest[1]),
      coverage90: numberOf(rest[2]),
      coverage95: numberOf(rest[3]),
    }),
  );
}

/** Averages of whole numbers are numeric and come as text. */
const numberOf = (value: number | null): number | null => (value === null ? null : Number(value));

/** Mean absolute error per local day of the newest forecasts of lead 1: what was served and the weekly naive reference. */
export async function dailyErrors(
  db: Sql,
  {
    marketId,
    startMs,
    endMs,
    timeZone,
  }: { readonly marketId: number; readonly startMs: number; readonly endMs: number; readonly timeZone: string },
): Promise<{ readonly date: string; readonly ensemble: number; readonly naive: number | null }[]> {
  const rows = await db.query<[string, number, number | null]>({
    text: `
      SELECT (target_start AT TIME ZONE $4)::date::text AS date, avg(error) FILTER (WHERE expert = 'ensemble'),
             avg(error) FILTER (WHERE expert = '${REFERENCE}')
        FROM (SELECT DISTINCT ON (target_start, expert) target_start, expert, abs(value - actual) AS error
                FROM forecast_observation
               WHERE market_id = $1 AND target_start >= to_timestamp($2::float8 / 1000) AND actual IS NOT NULL
                 AND target_start < to_timestamp($3::float8 / 1000) AND lead_day = 1 AND expert IN ('ensemble', '${REFERENCE}')
               ORDER BY target_start, expert, hindcast, issued_at DESC) newest
       GROUP BY 1 HAVING count(*) FILTER (WHERE expert = 'ensemble') > 0 ORDER BY 1`,
    values: [marketId, startMs, endMs, timeZone],
  });
  return rows.map(([date, ensemble, naive]) => ({ date, ensemble, naive }));
}
