import type { ErasureContext } from '../context.ts';
import { agedTables, countAged, deleteAged } from '../store/retention.ts';

/** Rows beyond their retention, by table. */
export interface RetentionReport {
  readonly isDryRun: boolean;
  readonly tables: readonly { readonly name: string; readonly days: number; readonly rows: number }[];
}

/**
 * Deletes rows whose retention has ended, in batches, by the clock of the database.
 * @param options.isDryRun only counts them
 */
export async function applyRetention(
  { db, retentionDays }: ErasureContext,
  { isDryRun, signal }: { readonly isDryRun: boolean; readonly signal?: AbortSignal },
): Promise<RetentionReport> {
  const privacy = db.forTask('privacy');
  const tables: RetentionReport['tables'][number][] = [];
  for (const table of agedTables(retentionDays)) {
    let rows = isDryRun ? await countAged(privacy, table) : 0;
    if (!isDryRun)
      while (!signal?.aborted) {
        const deleted = await deleteAged(privacy, table);
        rows += deleted;
        if (deleted === 0) break;
      }
    tables.push({ name: table.name, days: table.days, rows });
  }
  return { isDryRun, tables };
}
