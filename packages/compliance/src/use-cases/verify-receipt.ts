import type { ErasureContext } from '../context.ts';
import { isSignedBy, type Receipt } from '../erasure/receipt.ts';
import { PERSONAL_TABLES } from '../map/index.ts';
import { hashedValues } from '../store/personal-rows.ts';
import { readSchema } from '../store/schema.ts';

/** The result of counting again. */
export interface ReceiptCheck {
  /** Whether this server signed the receipt as it is. */
  readonly isSigned: boolean;
  /** Identifiers of the person that are still stored, by table. All are zero after a complete erasure. */
  readonly stores: readonly { readonly name: string; readonly found: number; readonly how: string }[];
  readonly processors: Receipt['processors'];
  readonly isErased: boolean;
}

/**
 * Proves a receipt again: the signature, and a new count of every table. Identifiers are compared by their keyed hashes;
 * tables whose foreign key deletes their rows with the account need no count of their own.
 */
export async function verifyReceipt(context: ErasureContext, receipt: Receipt): Promise<ReceiptCheck> {
  const ledger = await context.ledger();
  const db = context.db.forTask('privacy');
  const isSigned = isSignedBy(ledger, receipt);
  const live = new Map((await readSchema(db)).map((table) => [table.name, table]));
  const addresses = new Set(receipt.addresses);
  const stores: ReceiptCheck['stores'][number][] = [];
  for (const [name, { rows }] of Object.entries(PERSONAL_TABLES)) {
    const count = async (column: string, matches: (value: string) => boolean) =>
      (await hashedValues(db, name, column, matches)).length;
    if (rows.by === 'user' && live.get(name)?.cascadesFromUser)
      stores.push({ name, found: 0, how: 'foreign key to app_user' });
    else if (rows.by === 'user')
      stores.push({
        name,
        found: await count(rows.column, (id) => ledger.hash(id) === receipt.subject),
        how: 'counted',
      });
    else if (rows.by === 'address')
      stores.push({ name, found: await count(rows.column, (one) => addresses.has(ledger.hash(one))), how: 'counted' });
  }
  const isErased = isSigned && stores.every(({ found }) => found === 0);
  return { isSigned, stores, processors: receipt.processors, isErased };
}
