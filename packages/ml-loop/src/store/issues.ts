import type { Sql } from '@energy-optimizer/db';
import type { RegionCode } from '@energy-optimizer/kernel';
import { numbersLiteral, numbersOf } from './array-literals.ts';
import type { ForecastIssue, IssueProvenance } from './records.ts';

/** Notified with the region's code when a forecast is issued, so that caches reread it. */
export const FORECAST_ISSUE_CHANNEL = 'forecast_issue';

export async function saveIssue(db: Sql, issue: Omit<ForecastIssue, 'id' | 'region'>): Promise<number> {
  const { values, intervals } = issue;
  if (intervals.some(({ lower, upper }) => lower.length !== values.length || upper.length !== values.length))
    throw new RangeError('bounds and values of a forecast differ in length');
  const [row] = await db.select<{ id: number }>({
    text: `
      WITH saved AS (
        INSERT INTO forecast_issue (market_id, run_id, issued_at, start_at, resolution, unit, currency, "values", coverages,
                                    lower, upper, provenance)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id, market_id
      ) SELECT saved.id, pg_notify('${FORECAST_ISSUE_CHANNEL}', m.region) FROM saved JOIN forecast_market m ON m.id = market_id`,
    values: [
      issue.marketId,
      issue.runId,
      issue.issuedAt,
      issue.start,
      issue.resolution,
      issue.unit,
      issue.currency,
      numbersLiteral(values),
      numbersLiteral(intervals.map(({ coverage }) => coverage)),
      numbersLiteral(intervals.flatMap(({ lower }) => lower)),
      numbersLiteral(intervals.flatMap(({ upper }) => upper)),
      JSON.stringify(stored(issue.provenance)),
    ],
  });
  return row!.id;
}

/** An issue with its number columns as text; bounds of all coverages are concatenated. */
type NumberColumns = Record<'values' | 'coverages' | 'lower' | 'upper', string>;
type IssueRow = Omit<ForecastIssue, 'values' | 'intervals' | 'provenance'> &
  NumberColumns & { readonly provenance: StoredProvenance };

/**
 * `missing` is stored under the name it has had since the first version, which versions beside this one read; `source`
 * is absent from what the first versions stored.
 */
type StoredProvenance = Omit<IssueProvenance, 'missing' | 'source'> & {
  readonly lacks: readonly string[];
  readonly source?: string | null;
};

const stored = ({ missing, ...provenance }: IssueProvenance): StoredProvenance => ({ ...provenance, lacks: missing });

const provenanceOf = ({ lacks, ...provenance }: StoredProvenance): IssueProvenance => ({
  ...provenance,
  source: provenance.source ?? null,
  missing: lacks,
});

export async function newestIssue(db: Sql, region: RegionCode, at: Date): Promise<ForecastIssue | undefined> {
  const [row] = await db.select<IssueRow>({
    name: 'ml_newest_issue',
    text: `
      SELECT i.id, i.market_id AS "marketId", m.region, i.run_id AS "runId", i.issued_at AS "issuedAt", i.start_at AS start,
             i.resolution, i.unit, i.currency, i."values"::text AS "values", i.coverages::text AS coverages,
             i.lower::text AS lower, i.upper::text AS upper, i.provenance
        FROM forecast_market m
       CROSS JOIN LATERAL (SELECT * FROM forecast_issue f WHERE f.market_id = m.id AND f.issued_at <= $2
                            ORDER BY f.issued_at DESC, f.id DESC LIMIT 1) i
       WHERE m.region = $1`,
    values: [region, at],
  });
  return row && issueOf(row);
}

function issueOf({ coverages, ...row }: IssueRow): ForecastIssue {
  const values = numbersOf(row.values);
  const [lower, upper] = [numbersOf(row.lower), numbersOf(row.upper)];
  const part = (bounds: readonly number[], at: number) => bounds.slice(at * values.length, (at + 1) * values.length);
  const { id, marketId, region, runId, issuedAt, start, resolution, unit, currency } = row;
  return {
    ...{ id, marketId, region, runId, issuedAt, start, resolution, unit, currency, values },
    provenance: provenanceOf(row.provenance),
    intervals: numbersOf(coverages).map((coverage, at) => ({
      coverage,
      lower: part(lower, at),
      upper: part(upper, at),
    })),
  };
}

/** The instant of the oldest stored issue of a region; undefined if there is none. */
export async function oldestIssue(db: Sql, region: RegionCode): Promise<Date | undefined> {
  const [row] = await db.select<{ oldest: Date | null }>({
    text: `SELECT min(i.issued_at) AS oldest FROM forecast_issue i JOIN forecast_market m ON m.id = i.market_id WHERE m.region = $1`,
    values: [region],
  });
  return row?.oldest ?? undefined;
}

/** Deletes issues older than the instant and more than `keptMs` older than the newest of their market. */
export async function pruneIssues(db: Sql, before: Date, keptMs = 0): Promise<number> {
  const [gone] = await db.select<{ count: number }>({
    text: `
      WITH newest AS (SELECT market_id, max(issued_at) AS issued_at FROM forecast_issue GROUP BY market_id),
      gone AS (
        DELETE FROM forecast_issue i USING newest n
         WHERE n.market_id = i.market_id AND i.issued_at < $1 AND i.issued_at < n.issued_at - $2::float8 * INTERVAL '1 ms'
        RETURNING 1
      ) SELECT count(*)::int AS count FROM gone`,
    values: [before, keptMs],
  });
  return gone!.count;
}
