import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ErasureContext } from '../context.ts';
import { randomSecret, secretHash } from '../erasure/secrets.ts';
import { type IndexedTable, writeIndex, writeTable } from '../export/archive.ts';
import { createSealedFile, type SealedWriter } from '../export/sealed-file.ts';
import { createZip } from '../export/zip.ts';
import { exportedTables, freeze } from '../store/exported-rows.ts';
import {
  type ClaimedExport,
  claimExport,
  filesNeeded,
  markExportFailed,
  markReady,
  recordProgress,
} from '../store/exports.ts';
import { actAsPrivacy, countRows, readPerson } from '../store/personal-rows.ts';
import { closeOf } from '../store/requests.ts';

export interface ExportReport {
  ready: number;
  failed: number;
  /** Files of used, expired and erased exports that were deleted. */
  deletedFiles: number;
}

const LEASE_MINUTES = 10;
const VALID_DAYS = 7;
const MOST_ATTEMPTS = 3;
const PROGRESS_ROWS = 10_000;

export const exportFile = (folder: string, id: string): string => path.join(folder, `${id}.export`);

/** Writes all requested exports, and deletes the files that are no longer needed. */
export async function runExports(context: ErasureContext, signal?: AbortSignal): Promise<ExportReport> {
  const db = context.db.forTask('privacy');
  const report: ExportReport = { ready: 0, failed: 0, deletedFiles: await deleteFiles(context) };
  while (!signal?.aborted) {
    const claimed = await claimExport(db, LEASE_MINUTES);
    if (claimed === undefined) break;
    if (await exportOne(context, claimed, signal)) report.ready += 1;
    else report.failed += 1;
  }
  return report;
}

/** The export no longer exists, was taken over by another worker, or the server is stopping. */
class ExportAbandoned extends Error {}

async function exportOne(context: ErasureContext, claimed: ClaimedExport, signal?: AbortSignal): Promise<boolean> {
  // Earlier attempts ended with their process.
  if (claimed.attempts > MOST_ATTEMPTS) {
    context.log.error({ exportId: claimed.id, attempts: MOST_ATTEMPTS }, 'an export was abandoned');
    await markExportFailed(context.db.forTask('privacy'), claimed, FAILED);
    return false;
  }
  const partial = path.join(context.exportFolder, `${claimed.id}.part`);
  const secret = randomSecret();
  try {
    await mkdir(context.exportFolder, { recursive: true, mode: 0o700 });
    const file = await createSealedFile(partial, secret);
    const written = await writeArchive(context, claimed, file, signal).catch(async (error: unknown) => {
      await file.abort();
      throw error;
    });
    await context.onStep('written');
    await rename(partial, exportFile(context.exportFolder, claimed.id));
    return await announce(context, claimed, { ...written, secret });
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof ExportAbandoned) return false;
    await fail(context, claimed, error);
    return false;
  }
}

async function writeArchive(
  { db, clock, onStep }: ErasureContext,
  claimed: ClaimedExport,
  file: SealedWriter,
  signal: AbortSignal | undefined,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const zip = createZip(file.write);
  const rows = await db.withUser(
    claimed.userId,
    async (tx) => {
      await freeze(tx);
      await actAsPrivacy(tx);
      const person = await readPerson(tx, claimed.userId);
      if (person === undefined) throw new ExportAbandoned();
      const total = Object.values(await countRows(tx, person)).reduce((sum, count) => sum + count, 0);
      let done = 0;
      const note = async () => {
        const isHeld = await recordProgress(db.forTask('privacy'), claimed, {
          done,
          total,
          leaseMinutes: LEASE_MINUTES,
        });
        if (!isHeld || signal?.aborted) throw new ExportAbandoned();
      };
      const indexed: IndexedTable[] = [];
      await note();
      for (const table of exportedTables(tx, person)) {
        const counted = { ...table, rows: () => withNotes(table.rows(), note) };
        const count = await writeTable(zip, counted);
        done += count;
        indexed.push({ ...table, count });
        await onStep(`table ${table.name}`);
      }
      await writeIndex(zip, indexed, clock.now());
      await note();
      return done;
    },
    { repeat: false },
  );
  await zip.end();
  return { rows, bytes: await file.end() };
}

/** Calls `note` now and then while rows are read. */
async function* withNotes<T extends readonly unknown[]>(
  batches: AsyncIterable<T>,
  note: () => Promise<void>,
): AsyncGenerator<T> {
  let count = 0;
  for await (const rows of batches) {
    count += rows.length;
    if (count >= PROGRESS_ROWS) {
      await note();
      count = 0;
    }
    yield rows;
  }
}

/** Records that the export is ready, and mails its link, in one transaction. */
async function announce(
  { db, clock, mail, appUrl, exportFolder }: ErasureContext,
  claimed: ClaimedExport,
  { rows, bytes, secret }: { readonly rows: number; readonly bytes: number; readonly secret: string },
): Promise<boolean> {
  const isReady = await db.forTask('privacy').transaction(async (tx) => {
    const expiresAt = await markReady(tx, claimed, {
      rows,
      bytes,
      tokenHash: secretHash(secret),
      validDays: VALID_DAYS,
    });
    if (expiresAt === undefined) return false;
    const which = { kind: 'access', origin: 'operation' } as const;
    await closeOf(tx, claimed.userId, which, { state: 'completed', at: clock.now() });
    const url = `${appUrl}/privacy/export#token=${secret}`;
    await mail.enqueue(tx, { template: 'exportReady', to: claimed.email, props: { url, expiresAt } });
    return true;
  });
  if (!isReady) await rm(exportFile(exportFolder, claimed.id), { force: true });
  return isReady;
}

const FAILED = 'The export failed. The server has logged why. Request it again, or contact its operator.';
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'The server has no space left for the export. Request it again later.',
  EDQUOT: 'The server has no space left for the export. Request it again later.',
};

/** Storage that is full is not tried again; anything else a few times. */
async function fail({ db, log }: ErasureContext, claimed: ClaimedExport, error: unknown): Promise<void> {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  log.error({ exportId: claimed.id, err: error }, 'an export failed');
  if (reason === undefined && claimed.attempts < MOST_ATTEMPTS) throw error;
  await markExportFailed(db.forTask('privacy'), claimed, reason ?? FAILED);
}

/** Deletes the files of exports that were used, have expired, or whose account was erased. */
async function deleteFiles({ db, exportFolder }: ErasureContext): Promise<number> {
  const names = await readdir(exportFolder).catch(() => []);
  if (names.length === 0) return 0;
  const needed = await filesNeeded(db.forTask('privacy'));
  const old = names.filter((name) => /\.(?:export|part)$/.test(name) && !needed.has(path.parse(name).name));
  for (const name of old) await rm(path.join(exportFolder, name), { force: true });
  return old.length;
}
