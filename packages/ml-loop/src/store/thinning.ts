import type { Sql } from '@energy-optimizer/db';
import { numbersLiteral } from './array-literals.ts';

/** The days of a forecast, each with its lead; epoch ms, half-open. */
export interface ForecastDays {
  readonly marketId: number;
  readonly issuedAtMs: number;
  readonly days: readonly { readonly lead: number; readonly startMs: number; readonly endMs: number }[];
}

/**
 * Deletes earlier forecasts for the same days and leads without an actual price: only the newest forecast
 * counts, and each takes as much space as a day of observations. Returns the count.
 */
export async function supersedeObservations(db: Sql, { marketId, issuedAtMs, days }: ForecastDays): Promise<number> {
  const [gone] = await db.select<{ count: number }>({
    text: `
      WITH gone AS (
        DELETE FROM forecast_observation o
         USING unnest($3::float8[], $4::float8[], $5::int2[]) AS d(s, e, lead)
         WHERE o.market_id = $1 AND o.target_start >= to_timestamp(d.s / 1000) AND o.target_start < to_timestamp(d.e / 1000)
           AND o.target_start >= to_timestamp($6::float8 / 1000) AND o.target_start < to_timestamp($7::float8 / 1000)
           AND o.lead_day = d.lead AND o.issued_at < to_timestamp($2::float8 / 1000) AND NOT o.hindcast AND o.actual IS NULL
        RETURNING 1
      ) SELECT count(*)::int AS count FROM gone`,
    values: [
      marketId,
      issuedAtMs,
      numbersLiteral(days.map(({ startMs }) => startMs)),
      numbersLiteral(days.map(({ endMs }) => endMs)),
      numbersLiteral(days.map(({ lead }) => lead)),
      days.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY),
      days.reduce((most, { endMs }) => Math.max(most, endMs), 0),
    ],
  });
  return gone!.count;
}

/**
 * Deletes single experts' forecasts made two or more days ahead, for learned and measured days before the instant: of
 * these, only daily sums are kept; the served forecast and the reference are kept completely. Examines the last month.
 * Returns the count.
 */
export async function thinObservations(
  db: Sql,
  { before, kept }: { readonly before: Date; readonly kept: readonly string[] },
): Promise<number> {
  const [gone] = await db.select<{ count: number }>({
    text: `
      WITH gone AS (
        DELETE FROM forecast_observation o USING forecast_market m
         WHERE m.id = o.market_id AND o.target_start < least($1::timestamptz, m.learned_through::timestamptz)
           AND o.target_start < $1 AND o.target_start >= $1::timestamptz - INTERVAL '30 days' AND o.lead_day > 1 AND o.actual IS NOT NULL AND o.expert <> ALL($2::text[])
        RETURNING 1
      ) SELECT count(*)::int AS count FROM gone`,
    values: [before, kept],
  });
  return gone!.count;
}
