import type { Sql } from '@energy-optimizer/db';

export interface FlagRow {
  readonly name: string;
  readonly enabled: boolean;
  readonly changedBy: string | null;
  readonly changedAt: Date;
}

/** Those that were ever switched; a name the code no longer knows may be among them. */
export async function readFlags(sql: Sql): Promise<FlagRow[]> {
  const rows = await sql.query<[string, boolean, string | null, Date]>({
    name: 'feature_flags',
    text: 'SELECT name, enabled, changed_by::text, changed_at FROM feature_flag',
  });
  return rows.map(([name, enabled, changedBy, changedAt]) => ({ name, enabled, changedBy, changedAt }));
}

export async function writeFlag(sql: Sql, { name, enabled, changedBy, changedAt }: FlagRow): Promise<void> {
  await sql.query({
    text: `INSERT INTO feature_flag (name, enabled, changed_by, changed_at) VALUES ($1, $2, $3::uuid, $4)
           ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    values: [name, enabled, changedBy, changedAt],
  });
}
