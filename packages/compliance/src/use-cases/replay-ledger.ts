import type { Db } from '@energy-optimizer/db';
import type { ErasureContext } from '../context.ts';
import { PERSONAL_TABLES } from '../map/index.ts';
import { insertLog, lockLedger, readLog } from '../store/erasures.ts';
import { actAsPrivacy, deleteAccountRow, deleteByValue, hashedValues } from '../store/personal-rows.ts';
import { eraseAccount } from './erase-account.ts';

/**
 * Compares the ledger with the deletion log of the database. Entries that only the ledger has mean that the database
 * was restored from a backup: those accounts and addresses are erased again. Entries that only the database has come
 * from another server and are added to the ledger.
 * @returns the number of accounts erased again
 */
export async function replayLedger(context: ErasureContext): Promise<number> {
  const db = context.db.forTask('privacy');
  const logged = await readLog(db);
  if (logged.length === 0 && !(await context.hasLedger())) return 0;
  const ledger = await context.ledger();
  const foreign = logged.filter(({ keyId }) => keyId !== ledger.keyId);
  if (foreign.length > 0)
    context.log.warn(
      { entries: foreign.length, keyId: ledger.keyId },
      'erasures of another ledger: let all servers use the same ERASURE_LEDGER_DIR',
    );
  const entries = await ledger.read();
  const known = new Set(logged.map(({ subject }) => subject));
  const missing = entries.filter(({ subject }) => !known.has(subject));
  await db.transaction(async (tx) => {
    await lockLedger(tx);
    await ledger.append(logged.filter(({ keyId }) => keyId === ledger.keyId));
  });
  if (missing.length === 0) return 0;
  const subjects = new Set(missing.map(({ subject }) => subject));
  const users = await hashedValues(db, 'app_user', 'id', (id) => subjects.has(ledger.hash(id)));
  for (const userId of users)
    await context.db.withUser(userId, async (tx) => {
      if (await eraseAccount(context, tx, userId, 'restored_backup')) await deleteAccountRow(tx, userId);
    });
  const addresses = new Set(missing.flatMap((entry) => entry.addresses));
  await eraseAddresses(db, (address) => addresses.has(ledger.hash(address)));
  await db.transaction((tx) =>
    insertLog(
      tx,
      missing.map((entry) => ({ ...entry, reason: 'restored_backup', counts: {} })),
    ),
  );
  context.log.info({ entries: missing.length, accounts: users.length }, 'replayed the erasure ledger');
  return users.length;
}

/** Deletes rows that hold only an address. */
async function eraseAddresses(db: Db, matches: (address: string) => boolean): Promise<void> {
  for (const [name, { rows }] of Object.entries(PERSONAL_TABLES)) {
    if (rows.by !== 'address') continue;
    const { column } = rows;
    const values = await hashedValues(db, name, column, matches);
    if (values.length > 0)
      await db.transaction(async (tx) => {
        await actAsPrivacy(tx);
        await deleteByValue(tx, name, column, values);
      });
  }
}
