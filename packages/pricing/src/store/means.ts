import type { Sql } from '@energy-optimizer/db';
import { fromFullHour, newestRevisions } from './rows.ts';

export interface MeansRequest {
  readonly seriesIds: readonly number[];
  readonly start: Date;
  readonly end: Date;
  /** Use only data known at this instant. */
  readonly knownAt: Date;
}

/** The prices of a series over an interval, each moment of it counted alike. */
export interface SeriesMean {
  readonly seriesId: number;
  readonly mean: number;
  /** Share of the interval with a price. */
  readonly coveredMs: number;
  /** Whether rows overlap, in which case the mean must not be used. */
  readonly overlaps: boolean;
}

const MEANS_SQL = `
SELECT q.id AS "seriesId", sum(r.price * r.ms) / sum(r.ms) AS mean, round(sum(r.ms))::float8 AS "coveredMs",
       bool_or(r.overlaps) AS overlaps
  FROM unnest($1::int[]) AS q(id)
 CROSS JOIN LATERAL (
  SELECT n.price, coalesce(lead(n.start_at) OVER (ORDER BY n.start_at) < n.end_at, false) AS overlaps,
         date_part('epoch', least(n.end_at, $3) - greatest(n.start_at, $5::timestamptz)) * 1000 AS ms, n.end_at
    FROM (${newestRevisions('q.id')}) n
   WHERE n.end_at > $5) r
 GROUP BY q.id`;

/** Time-weighted means of many series in one statement; series without a price in the interval are left out. */
export async function readMeans(db: Sql, { seriesIds, start, end, knownAt }: MeansRequest): Promise<SeriesMean[]> {
  if (seriesIds.length === 0) return [];
  return db.select<SeriesMean>({
    name: 'pricing_means',
    text: MEANS_SQL,
    values: [`{${seriesIds.join(',')}}`, fromFullHour(start), end, knownAt, start],
  });
}
