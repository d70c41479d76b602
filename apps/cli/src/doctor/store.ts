import type { Sql } from '@energy-optimizer/db';

/** Facts reported by the database. */
export interface DatabaseFacts {
  readonly version: string;
  readonly timeZone: string;
  readonly clock: Date;
  /** Version of the extension in this database; null when it is not installed there. */
  readonly timescale: string | null;
  /** Whether the server could install it. */
  readonly timescaleAvailable: boolean;
  readonly series: number;
  /** Row count as estimated by the planner; counting a large table is slow. */
  readonly sizeBytes: number;
}

const FACTS_SQL = `
SELECT current_setting('server_version') AS version, current_setting('TimeZone') AS "timeZone", clock_timestamp() AS clock,
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') AS "timescaleAvailable",
       (SELECT count(*)::int FROM price_series) AS series, pg_database_size(current_database())::float8 AS "sizeBytes"`;

export async function readFacts(db: Sql): Promise<DatabaseFacts> {
  const [facts] = await db.select<DatabaseFacts>({ text: FACTS_SQL });
  return facts!;
}
