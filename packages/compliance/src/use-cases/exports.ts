import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { AppError, notFound } from '@energy-optimizer/kernel';
import type { ErasureContext } from '../context.ts';
import { secretHash } from '../erasure/secrets.ts';
import { readSealedFile } from '../export/sealed-file.ts';
import type { PrivacyCaller } from '../ports.ts';
import type { ExportList, RequestedExport } from '../schemas/export.ts';
import { insertExport, listExports, takeExport } from '../store/exports.ts';
import { actAsPrivacy } from '../store/personal-rows.ts';
import { insertRequest } from '../store/requests.ts';
import { exportFile } from './run-exports.ts';

/**
 * Requests an export of all data of the caller; its link is mailed.
 * @throws AppError `export_in_progress` (409) and those of the proof of identity
 */
export async function requestExport(
  context: ErasureContext,
  caller: PrivacyCaller,
  { password }: { readonly password?: string | undefined },
): Promise<RequestedExport> {
  const { id: userId } = await context.identity.confirm(caller, password);
  const id = randomUUID();
  await context.db.withUser(userId, async (tx) => {
    await actAsPrivacy(tx);
    const receivedAt = context.clock.now();
    if (!(await insertExport(tx, { id, userId, at: receivedAt })))
      throw new AppError('conflict', {
        code: 'export_in_progress',
        publicMessage: 'An export is being prepared. `privacy.exports` shows its progress.',
      });
    await insertRequest(tx, { id, userId, kind: 'access', origin: 'operation', receivedAt });
    await context.audit.record(tx, {
      ...{ action: 'export_requested', userId, result: 'ok', requestId: caller.requestId },
      network: caller.client?.ip ?? null,
    });
  });
  await context.wake('privacy-export');
  return { id };
}

export async function listOwnExports(context: ErasureContext, caller: PrivacyCaller): Promise<ExportList> {
  const { userId } = caller.principal;
  const now = context.clock.now();
  const rows = await listExports(context.db.forUser(userId), userId);
  return {
    exports: rows.map(({ rowsDone, rowsTotal, expiresAt, state, ...row }) => ({
      ...row,
      expiresAt,
      state: state === 'ready' && expiresAt !== null && expiresAt <= now ? 'expired' : state,
      progress: state === 'queued' ? 0 : rowsTotal ? Math.min(1, rowsDone / rowsTotal) : state === 'running' ? 0 : 1,
      rows: rowsTotal,
    })),
  };
}

/**
 * Uses up the link of an export and opens its archive. The file is deleted when it has been read, or the reader stops.
 * @throws AppError `unknown_export` (404)
 */
export async function downloadExport(
  { db, exportFolder }: ErasureContext,
  token: string,
): Promise<AsyncGenerator<Buffer>> {
  const taken = /^[0-9a-f]{64}$/.test(token) ? await takeExport(db.forTask('privacy'), secretHash(token)) : undefined;
  const file = taken && exportFile(exportFolder, taken.id);
  const handle = file === undefined ? undefined : await open(file).catch(() => undefined);
  if (file === undefined || handle === undefined)
    throw notFound('unknown_export', 'The link was already used, has expired, or is incomplete. Request a new export.');
  return (async function* () {
    try {
      yield* readSealedFile(handle, token);
    } finally {
      await handle.close();
      await rm(file, { force: true });
    }
  })();
}
