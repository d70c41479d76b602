import { type Sql, toJson } from '@energy-optimizer/db';
import type { LedgerEntry } from '../erasure/ledger.ts';
import type { Receipt, ReceiptContent } from '../erasure/receipt.ts';

/** A waiting erasure. Instants are those of the database's clock. */
export interface WaitingErasure {
  readonly id: string;
  readonly requestedAt: Date;
  readonly dueAt: Date;
}

export const waitingErasure = async (sql: Sql, userId: string): Promise<WaitingErasure | undefined> => {
  const found = await sql.rows.privacyErasure.findFirst({ where: { userId, state: 'waiting' } });
  return found === null ? undefined : { id: found.id, requestedAt: found.requestedAt, dueAt: found.dueAt };
};

/** Undefined if an erasure of the user is waiting already. */
export async function insertErasure(
  tx: Sql,
  erasure: { readonly id: string; readonly userId: string; readonly receiptHash: string; readonly undoHours: number },
): Promise<WaitingErasure | undefined> {
  const [row] = await tx.select<WaitingErasure>({
    text: `INSERT INTO privacy_erasure (id, user_id, requested_at, due_at, next_attempt_at, receipt_hash)
           VALUES ($1, $2, now(), now() + make_interval(hours => $3), now() + make_interval(hours => $3), $4)
           ON CONFLICT (user_id) DO NOTHING RETURNING id, requested_at AS "requestedAt", due_at AS "dueAt"`,
    values: [erasure.id, erasure.userId, erasure.undoHours, erasure.receiptHash],
  });
  return row;
}

/** True if the erasure had not begun. Waits while one begins. */
export async function deleteWaiting(tx: Sql, userId: string): Promise<boolean> {
  const rows = await tx.query({
    text: `DELETE FROM privacy_erasure WHERE user_id = $1 AND state = 'waiting' RETURNING 1`,
    values: [userId],
  });
  return rows.length > 0;
}

export const dueErasures = (sql: Sql): Promise<{ id: string; userId: string }[]> =>
  sql.select({
    text: `SELECT id, user_id AS "userId" FROM privacy_erasure
            WHERE state = 'waiting' AND due_at <= now() AND next_attempt_at <= now() ORDER BY due_at LIMIT 100`,
  });

/** Locks a due erasure; false if it was undone or is being carried out elsewhere. */
export async function holdDue(tx: Sql, id: string): Promise<boolean> {
  const rows = await tx.query({
    text: `SELECT 1 FROM privacy_erasure WHERE id = $1 AND state = 'waiting' AND due_at <= now() FOR UPDATE SKIP LOCKED`,
    values: [id],
  });
  return rows.length > 0;
}

/** True while an operation of the user is calling Stripe. */
export async function isPaying(tx: Sql, userId: string): Promise<boolean> {
  const rows = await tx.query({
    text: 'SELECT 1 FROM billing_account WHERE user_id = $1 AND lease_ends_at > now()',
    values: [userId],
  });
  return rows.length > 0;
}

export async function postpone(sql: Sql, id: string, minutes: number): Promise<void> {
  await sql.query({
    text: `UPDATE privacy_erasure SET next_attempt_at = now() + make_interval(mins => $2) WHERE id = $1 AND state = 'waiting'`,
    values: [id, minutes],
  });
}

/** Begins the processing of an erasure, requested or not. The receipt is signed later. */
export async function beginProcessing(
  tx: Sql,
  begun: {
    readonly id: string;
    readonly userId: string;
    readonly sealed: Buffer;
    readonly draft: Omit<ReceiptContent, 'requestedAt' | 'id'>;
  },
): Promise<void> {
  await tx.query({
    text: `INSERT INTO privacy_erasure AS e (id, user_id, state, requested_at, due_at, next_attempt_at, erased_at, sealed, receipt)
           VALUES ($1, NULL, 'processing', now(), now(), now(), now(), $2, $3::jsonb)
           ON CONFLICT (id) DO UPDATE SET state = 'processing', next_attempt_at = now(), erased_at = now(), user_id = NULL,
             sealed = excluded.sealed, receipt = excluded.receipt`,
    values: [begun.id, begun.sealed, JSON.stringify(begun.draft)],
  });
}

export const erasureIdOf = async (tx: Sql, userId: string): Promise<string | undefined> =>
  (await tx.rows.privacyErasure.findUnique({ where: { userId }, select: { id: true } }))?.id;

export interface ClaimedErasure {
  readonly id: string;
  readonly attempts: number;
  readonly requestedAt: Date;
  readonly sealed: Buffer | null;
  readonly draft: ReceiptContent;
}

/** Leases an erasure whose processors have not all confirmed. */
export async function claimProcessing(sql: Sql, leaseMinutes: number): Promise<ClaimedErasure | undefined> {
  const [row] = await sql.select<ClaimedErasure>({
    text: `UPDATE privacy_erasure SET attempts = attempts + 1, next_attempt_at = now() + make_interval(mins => $1)
            WHERE id = (SELECT id FROM privacy_erasure WHERE state = 'processing' AND next_attempt_at <= now()
                         ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, attempts, requested_at AS "requestedAt", sealed, receipt AS draft`,
    values: [leaseMinutes],
  });
  return row;
}

/** @param retryMinutes undefined: all processors have confirmed */
export async function storeReceipt(
  sql: Sql,
  id: string,
  receipt: Receipt,
  retryMinutes: number | undefined,
): Promise<void> {
  await sql.query({
    text: `UPDATE privacy_erasure SET receipt = $2::jsonb,
             state = CASE WHEN $3::int IS NULL THEN 'done'::privacy_erasure_state ELSE state END,
             sealed = CASE WHEN $3::int IS NULL THEN NULL ELSE sealed END,
             next_attempt_at = CASE WHEN $3::int IS NULL THEN next_attempt_at ELSE now() + make_interval(mins => $3) END
            WHERE id = $1 AND state = 'processing'`,
    values: [id, JSON.stringify(receipt), retryMinutes ?? null],
  });
}

export const findReceipt = (sql: Sql, id: string, receiptHash: string) =>
  sql.rows.privacyErasure.findFirst({ where: { id, receiptHash } });

export async function insertLog(
  tx: Sql,
  entries: readonly (LedgerEntry & { readonly reason: string; readonly counts: Readonly<Record<string, number>> })[],
): Promise<void> {
  await tx.rows.privacyErasureLog.createMany({
    data: entries.map(({ erasedAt, addresses, counts, ...entry }) => ({
      ...entry,
      addresses: [...addresses],
      erasedAt: new Date(erasedAt),
      counts: toJson(counts),
    })),
    skipDuplicates: true,
  });
}

export async function readLog(sql: Sql): Promise<LedgerEntry[]> {
  const rows = await sql.rows.privacyErasureLog.findMany({ orderBy: { erasedAt: 'asc' } });
  return rows.map(({ subject, addresses, keyId, erasedAt }) => ({
    ...{ subject, addresses, keyId },
    erasedAt: erasedAt.toISOString(),
  }));
}

export const databaseNow = async (sql: Sql): Promise<Date> =>
  (await sql.select<{ now: Date }>({ text: 'SELECT now() AS now' }))[0]!.now;

/** Until the transaction ends, no other process on this database writes to the ledger. */
export async function lockLedger(tx: Sql): Promise<void> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(hashtextextended('privacy:ledger', 0))::text` });
}
