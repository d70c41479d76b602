import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import type { ErasureContext } from '../context.ts';
import type { LedgerEntry } from '../erasure/ledger.ts';
import { type ErasedStore, RECEIPT_FORMAT } from '../erasure/receipt.ts';
import { erasureOf, PERSONAL_TABLES } from '../map/index.ts';
import { beginProcessing, databaseNow, erasureIdOf, insertLog, isPaying, lockLedger } from '../store/erasures.ts';
import { actAsPrivacy, countRows, eraseRows, holdPerson } from '../store/personal-rows.ts';
import { closeOf, insertRequest } from '../store/requests.ts';

/** Why an account is erased. */
export type ErasureReason = 'requested' | 'account_deleted' | 'restored_backup';

/**
 * Erases everything of a user except the account itself, whose deletion, in the same transaction, cascades to the rest.
 * The deletion log, the ledger and the data processors still hold are recorded. The ledger is written before the
 * transaction commits: after a crash in between, the erasure is repeated at the next start.
 * @param tx a transaction of the user
 * @returns false if there is no such user
 * @throws AppError `erasure_postponed` (409) while an operation of the user is calling Stripe
 */
export async function eraseAccount(
  { ledger: openedLedger, onStep }: ErasureContext,
  tx: Sql,
  userId: string,
  reason: ErasureReason,
): Promise<boolean> {
  await actAsPrivacy(tx);
  const person = await holdPerson(tx, userId);
  if (person === undefined) return false;
  if (await isPaying(tx, userId)) throw erasurePostponed();
  const [ledger, erasedAt] = [await openedLedger(), (await databaseNow(tx)).toISOString()];
  const counts = await countRows(tx, person);
  const id = (await erasureIdOf(tx, userId)) ?? randomUUID();
  await onStep('counted');
  await endRequests(tx, { id, userId, at: new Date(erasedAt), reason });
  await eraseRows(tx, person);
  await onStep('rows');
  const { exportIds, addresses, customerIds } = person;
  const entry: LedgerEntry = {
    ...{ subject: ledger.hash(userId), addresses: addresses.map(ledger.hash), keyId: ledger.keyId, erasedAt },
  };
  await insertLog(tx, [{ ...entry, reason, counts }]);
  await beginProcessing(tx, {
    ...{ id, userId },
    sealed: ledger.seal(JSON.stringify({ userId, addresses, customerIds, exportIds }), id),
    draft: {
      ...{ format: RECEIPT_FORMAT, erasedAt, subject: entry.subject, addresses: entry.addresses },
      ...{ stores: storesOf(counts), processors: [] },
    },
  });
  await lockLedger(tx);
  await ledger.append([entry]);
  await onStep('ledger');
  return true;
}

/**
 * The request for this erasure stays open until every processor has confirmed; without an account it refers to no
 * person. Other open requests end with the account.
 */
async function endRequests(
  tx: Sql,
  given: { readonly id: string; readonly userId: string; readonly at: Date; readonly reason: ErasureReason },
): Promise<void> {
  const { id, userId, at, reason } = given;
  await closeOf(tx, userId, { except: id }, { state: 'withdrawn', at });
  if (reason !== 'restored_backup')
    await insertRequest(tx, { id, userId: null, kind: 'erasure', origin: 'operation', receivedAt: at });
}

const storesOf = (counts: Readonly<Record<string, number>>): ErasedStore[] =>
  Object.entries(counts).map(([name, rows]) => ({ name, rows, outcome: erasureOf(PERSONAL_TABLES[name]!) }));

const erasurePostponed = () =>
  new AppError('conflict', {
    code: 'erasure_postponed',
    publicMessage: 'A payment operation of the account is in progress. Try again in a few minutes.',
  });
