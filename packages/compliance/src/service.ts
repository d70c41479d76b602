import { readdir } from 'node:fs/promises';
import type { Db, Sql } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { ErasureContext } from './context.ts';
import { type Ledger, openLedger } from './erasure/ledger.ts';
import type { Receipt } from './erasure/receipt.ts';
import type { RecordRequestInput } from './schemas/requests.ts';
import { requestCounts } from './use-cases/alert-deadlines.ts';
import { applyRetention } from './use-cases/apply-retention.ts';
import { eraseAccount } from './use-cases/erase-account.ts';
import { downloadExport } from './use-cases/exports.ts';
import { replayLedger } from './use-cases/replay-ledger.ts';
import { closeRequest, extendRequest, type Handler, listRequests, recordRequest } from './use-cases/requests.ts';
import { runErasures } from './use-cases/run-erasures.ts';
import { verifyReceipt } from './use-cases/verify-receipt.ts';

/** What export, erasure and retention need, with the folders in place of what is opened in them. */
export type ErasureDeps = Omit<ErasureContext, 'ledger' | 'hasLedger' | 'onStep'> &
  Partial<Pick<ErasureContext, 'onStep'>> & {
    readonly db: Db;
    readonly clock: Clock;
    readonly log: Logger;
    /** Outside the database, and not part of its backups. */
    readonly ledgerFolder: string;
  };

/** Opens nothing yet. */
export function createErasureContext({
  ledgerFolder,
  onStep = () => undefined,
  ...given
}: ErasureDeps): ErasureContext {
  let opened: Promise<Ledger> | undefined;
  return {
    ...given,
    onStep,
    ledger: () => {
      opened ??= openLedger(ledgerFolder).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    hasLedger: async () => (await readdir(ledgerFolder).catch(() => [])).length > 0,
  };
}

/** The operations that jobs, other domains and the command line use. */
export const createErasureService = (context: ErasureContext) => ({
  /**
   * Erases what belongs to an account that is about to be deleted in the same transaction.
   * @throws AppError `erasure_postponed` (409)
   */
  onDelete: async (tx: Sql, { id }: { readonly id: string }): Promise<void> =>
    void (await eraseAccount(context, tx, id, 'account_deleted')),
  /** Erases accounts again that a restored backup has brought back; before the server answers. */
  replay: () => replayLedger(context),
  /** Uses up the link of an export. @throws AppError `unknown_export` (404) */
  download: (token: string) => downloadExport(context, token),
  run: (signal?: AbortSignal) => runErasures(context, signal),
  /** Deletes, or only counts, rows whose retention has ended. */
  retention: (options: { readonly isDryRun: boolean; readonly signal?: AbortSignal }) =>
    applyRetention(context, options),
  verify: (receipt: Receipt) => verifyReceipt(context, receipt),
  /** Requests of people, handled by an operator on the command line. */
  requests: {
    list: (query: Parameters<typeof listRequests>[1]) => listRequests(context, query),
    record: (by: Handler, request: RecordRequestInput) => recordRequest(context, by, request),
    extend: (by: Handler, extension: Parameters<typeof extendRequest>[2]) => extendRequest(context, by, extension),
    close: (by: Handler, end: Parameters<typeof closeRequest>[2]) => closeRequest(context, by, end),
    counts: () => requestCounts(context),
  },
});
export type ErasureService = ReturnType<typeof createErasureService>;
