import type { Sql } from '@energy-optimizer/db';

export interface FlagRow {
  readonly name: string;
  readonly enabled: boolean;
  readonly changedBy: string | null;
  readonly changedAt: Date;
}

/** Those that were ever switched; a name the code no longer knows may be among them. */
export const readFlags = (sql: Sql): Promise<FlagRow[]> => sql.rows.featureFlag.findMany();

export async function writeFlag(sql: Sql, { name, ...state }: FlagRow): Promise<void> {
  await sql.rows.featureFlag.upsert({ where: { name }, create: { name, ...state }, update: state });
}
