import type { Sql } from '@energy-optimizer/db';

/** What the database says about itself. */
export interface DatabaseFacts {
  readonly version: string;
  readonly timeZone: string;
  readonly clock: Date;
  /** Version of the extension in this database; null when it is not installed there. */
  readonly timescale: string | null;
  /** The server could install it. */
  readonly timescaleAvailable: boolean;
  readonly series: number;
  /** Rows by the planner's estimate: counting a large table takes long. */
  readonly sizeBytes: number;
}

const FACTS_SQL = `
SELECT current_setting('server_version'), current_setting('TimeZone'), clock_timestamp(),
       (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'),
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb'),
       (SELECT count(*)::int FROM price_series), pg_database_size(current_database())::float8`;

export async function readFacts(db: Sql): Promise<DatabaseFacts> {
  const [row] = await db.query<[string, string, Date, string | null, boolean, number, number]>({ text: FACTS_SQL });
  const [version, timeZone, clock, timescale, timescaleAvailable, series, sizeBytes] = row!;
  return { version, timeZone, clock, timescale, timescaleAvailable, series, sizeBytes };
}
