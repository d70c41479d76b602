import type { Sql } from '@energy-optimizer/db';
import type { Candidate } from '../comparison/compute.ts';

/** Documents that are read at once, so that no answer of the database is long. */
const BATCH = 20;

/** Documents as JSON text: they are parsed where they are billed, not on the event loop. */
export async function tariffTexts(sql: Sql, ids: readonly string[]): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const values = [ids.slice(from, from + BATCH)];
    const text = 'SELECT id, document::text AS document FROM supplier_tariff WHERE id = ANY ($1::uuid[])';
    found.push(...(await sql.select<{ id: string; document: string }>({ text, values })));
  }
  return found;
}
