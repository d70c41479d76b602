import type { Sql } from './sql.ts';

/** The state of a counter after an increment. */
export interface Counted {
  readonly count: number;
  /** True: over the limit, so the attempt is refused. */
  readonly isOver: boolean;
  readonly msLeft: number;
}

/**
 * Counters in the table `lockout`, one statement each, atomic across servers. They use the database clock, so
 * servers with different clocks agree on when a lock ends.
 */
export interface Counter {
  /** Increments the counter; an expired one restarts at one. */
  count(key: string): Promise<Counted>;
  /** The current count; zero if there is none or it has expired. */
  peek(key: string): Promise<Counted>;
  /** Reverts the count. */
  takeBack(key: string): Promise<void>;
  /** Sets the counter over its limit for the full duration. */
  block(key: string): Promise<void>;
  /** True if there was a counter to delete. */
  forget(key: string): Promise<boolean>;
}

const NOW_MS = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

const COUNT = `points AS count, (expire - ${NOW_MS})::float8 AS "msLeft"`;
type Count = Omit<Counted, 'isOver'>;

export function createCounter(options: {
  readonly sql: Sql;
  readonly name: string;
  /** Counts above this exceed the limit. */
  readonly limit: number;
  readonly durationSeconds: number;
}): Counter {
  const { sql, name, limit, durationSeconds } = options;
  const keyOf = (key: string): string => `${name}:${key}`;
  const toCounted = ({ count, msLeft }: Count = { count: 0, msLeft: 0 }): Counted => ({
    count,
    isOver: count > limit,
    msLeft: Math.max(0, msLeft),
  });
  return {
    async count(key) {
      const [row] = await sql.select<Count>({
        name: 'lockout_count',
        text: `INSERT INTO lockout AS l (key, points, expire) VALUES ($1, 1, ${NOW_MS} + $2)
               ON CONFLICT (key) DO UPDATE SET
                 points = CASE WHEN l.expire <= ${NOW_MS} THEN 1 ELSE l.points + 1 END,
                 expire = CASE WHEN l.expire <= ${NOW_MS} THEN excluded.expire ELSE l.expire END
               RETURNING ${COUNT}`,
        values: [keyOf(key), durationSeconds * 1_000],
      });
      return toCounted(row);
    },
    async peek(key) {
      const [row] = await sql.select<Count>({
        name: 'lockout_peek',
        text: `SELECT ${COUNT} FROM lockout WHERE key = $1 AND expire > ${NOW_MS}`,
        values: [keyOf(key)],
      });
      return toCounted(row);
    },
    async takeBack(key) {
      await sql.query({
        text: `UPDATE lockout SET points = points - 1 WHERE key = $1 AND expire > ${NOW_MS}`,
        values: [keyOf(key)],
      });
    },
    async block(key) {
      await sql.query({
        text: `INSERT INTO lockout AS l (key, points, expire) VALUES ($1, $2, ${NOW_MS} + $3)
               ON CONFLICT (key) DO UPDATE SET points = excluded.points, expire = excluded.expire`,
        values: [keyOf(key), limit + 1, durationSeconds * 1_000],
      });
    },
    async forget(key) {
      const rows = await sql.query({ text: 'DELETE FROM lockout WHERE key = $1 RETURNING 1', values: [keyOf(key)] });
      return rows.length > 0;
    },
  };
}

/** Deletes counters that have expired. */
export async function deleteExpiredCounters(sql: Sql): Promise<void> {
  await sql.query({ text: `DELETE FROM lockout WHERE expire < ${NOW_MS}` });
}
