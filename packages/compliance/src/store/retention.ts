import type { Sql } from '@energy-optimizer/db';
import { PERSONAL_TABLES } from '../map/index.ts';

/** A table whose rows are deleted at an age. */
export interface AgedTable {
  readonly name: string;
  readonly column: string;
  readonly days: number;
}

/** By the map. */
export const agedTables = (retentionDays: number): AgedTable[] =>
  Object.entries(PERSONAL_TABLES).flatMap(([name, { retention }]) =>
    retention.kind === 'aged'
      ? [
          {
            name,
            column: retention.column,
            days: retention.days === 'data_retention_days' ? retentionDays : retention.days,
          },
        ]
      : [],
  );

const OLD = ({ name, column }: AgedTable) => `"${name}" WHERE "${column}" < now() - make_interval(days => $1)`;

export async function countAged(sql: Sql, table: AgedTable): Promise<number> {
  const [row] = await sql.select<{ count: number }>({
    text: `SELECT count(*)::int AS count FROM ${OLD(table)}`,
    values: [table.days],
  });
  return row?.count ?? 0;
}

const BATCH = 10_000;

/** Deletes at most a batch of old rows; returns the count. */
export async function deleteAged(sql: Sql, table: AgedTable): Promise<number> {
  const [row] = await sql.select<{ count: number }>({
    text: `WITH deleted AS (DELETE FROM "${table.name}" WHERE ctid IN (SELECT ctid FROM ${OLD(table)} LIMIT ${BATCH}) RETURNING 1)
           SELECT count(*)::int AS count FROM deleted`,
    values: [table.days],
  });
  return row?.count ?? 0;
}
