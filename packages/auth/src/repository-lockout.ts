import type { Db, Sql } from '@energy-optimizer/db';
import { RateLimiterPostgres } from 'rate-limiter-flexible';

interface LimiterQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The part of a pg client the limiter uses; its two columns are always `points, expire`. */
const storeClient = (sql: Sql) => ({
  query: async (query: LimiterQuery) => {
    const rows = await sql.query<[number, string | null]>(query);
    return {
      rowCount: rows.length,
      rows: rows.map(([points, expire]) => ({ points, expire: expire === null ? null : Number(expire) })),
    };
  },
});

/** A counter in the table `lockout`: atomic over all replicas, by one upsert per attempt. */
export const lockoutLimiter = (options: {
  readonly db: Db;
  readonly name: string;
  readonly points: number;
  readonly durationSeconds: number;
}): RateLimiterPostgres =>
  new RateLimiterPostgres({
    storeClient: storeClient(options.db),
    storeType: 'client',
    tableName: 'lockout',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: options.name,
    points: options.points,
    duration: options.durationSeconds,
  });

/** Forgets counters that have run out. */
export async function deleteExpiredLockouts(sql: Sql, at: Date): Promise<void> {
  await sql.query({ text: 'DELETE FROM lockout WHERE expire < $1', values: [at.getTime()] });
}
