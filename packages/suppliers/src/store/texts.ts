import type { Sql } from '@energy-optimizer/db';
import type { Candidate } from '../comparison/compute.ts';

/** Number of documents read at once, which limits the size of each database response. */
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
