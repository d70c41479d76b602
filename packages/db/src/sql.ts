import type { Rows } from './rows.ts';
import type { Send, Statement } from './send.ts';

/**
 * Database access: the pool, or one transaction. Ordinary tables are read and written through `rows`; time series,
 * bulk statements, partitions, locks and per-request checks by SQL. In a transaction, both use its connection.
 * Throws AppError `database_unavailable` if the server cannot be reached or the connection is lost.
 */
export interface Sql {
  /** SQL whose rows are read by name: `SELECT expires_at AS "expiresAt"` is `row.expiresAt`. */
  select<R extends object>(statement: Statement): Promise<R[]>;
  /** SQL whose rows are arrays in the order selected: for statements without rows, and for the columns of a series. */
  query<R extends unknown[] = unknown[]>(statement: Statement): Promise<R[]>;
  /** Prisma's typed models. Outside a transaction each call is a transaction of its own. */
  readonly rows: Rows;
}

export const sqlBy = (send: Send): Pick<Sql, 'select' | 'query'> => ({
  select: async <R extends object>(statement: Statement) => (await send(statement)).rows as R[],
  query: async <R extends unknown[]>(statement: Statement) => {
    const { rows }: { rows: unknown[] } = await send({ ...statement, rowMode: 'array' });
    return rows as R[];
  },
});
