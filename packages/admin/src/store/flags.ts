import type { Sql } from '@energy-optimizer/db';

export interface FlagRow {
  readonly name: string;
  readonly enabled: boolean;
  readonly changedBy: string | null;
  readonly changedAt: Date;
}

/** Flags that were ever set; may include names that no longer exist in the code. */
export const readFlags = (sql: Sql): Promise<FlagRow[]> => sql.rows.featureFlag.findMany();

export async function writeFlag(sql: Sql, { name, ...state }: FlagRow): Promise<void> {
  await sql.rows.featureFlag.upsert({ where: { name }, create: { name, ...state }, update: state });
}
