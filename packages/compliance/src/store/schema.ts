import type { Sql } from '@energy-optimizer/db';
import type { LiveTable } from '../map/live-table.ts';

const NAME = `CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname`;

const TABLES_SQL = `
SELECT ${NAME} AS name,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', t.typname, 'isRequired', a.attnotnull,
                 'hasDefault', a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '',
                 'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
               ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT coalesce(json_agg(DISTINCT confrelid::regclass::text), '[]') FROM pg_constraint
         WHERE conrelid = c.oid AND contype = 'f') AS "refersTo",
       EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f' AND convalidated
                AND confrelid = to_regclass('public.app_user') AND confdeltype = 'c') AS "cascadesFromUser"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^(pg_|_?timescaledb)'
 ORDER BY 1`;

/** All tables of the database, without partitions and those of the system. */
export const readSchema = (sql: Pick<Sql, 'select'>): Promise<LiveTable[]> =>
  sql.select<LiveTable>({ text: TABLES_SQL });
