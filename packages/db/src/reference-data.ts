import { localTimeZone, REGIONS } from '@energy-optimizer/kernel';
import type { Sql } from './sql.ts';

/**
 * Writes the region table of the kernel into the database, where SQL and dashboards can join it. Returns rows changed.
 */
export async function seedReferenceData(db: Sql): Promise<number> {
  const columns = [
    REGIONS.map(({ code }) => code),
    REGIONS.map(({ name }) => name),
    REGIONS.map(({ kind }) => kind),
    REGIONS.map(localTimeZone),
    REGIONS.map(({ currency }) => currency),
    REGIONS.map(({ stateCode }) => stateCode ?? null),
    REGIONS.map(({ parent }) => parent ?? null),
    REGIONS.map(({ eic }) => eic ?? null),
  ];
  const changed = await db.query({
    text: `
      INSERT INTO region AS r (code, name, kind, time_zone, currency, state_code, parent, eic)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      ON CONFLICT (code) DO UPDATE SET (name, kind, time_zone, currency, state_code, parent, eic) =
        (excluded.name, excluded.kind, excluded.time_zone, excluded.currency, excluded.state_code, excluded.parent, excluded.eic)
      WHERE r IS DISTINCT FROM excluded
      RETURNING 1`,
    values: columns,
  });
  return changed.length;
}
