import type { Sql } from '@energy-optimizer/db';

export interface DunningRecord {
  readonly invoiceId: string;
  readonly stage: number;
  readonly mailedAt: Date | null;
}

export const findDunning = (tx: Sql, userId: string, invoiceId: string): Promise<DunningRecord | null> =>
  tx.rows.billingDunning.findUnique({
    where: { userId_invoiceId: { userId, invoiceId } },
    select: { invoiceId: true, stage: true, mailedAt: true },
  });

/** When the last dunning e-mail about any invoice was queued. */
export async function lastMailedAt(tx: Sql, userId: string): Promise<Date | null> {
  return (await tx.rows.billingDunning.aggregate({ where: { userId }, _max: { mailedAt: true } }))._max.mailedAt;
}

export async function recordDunning(
  tx: Sql,
  userId: string,
  record: DunningRecord & { readonly now: Date },
): Promise<void> {
  const { invoiceId, stage, mailedAt, now } = record;
  await tx.query({
    text: `INSERT INTO billing_dunning (user_id, invoice_id, stage, mailed_at, started_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (user_id, invoice_id) DO UPDATE SET stage = $3, mailed_at = $4, ended_at = NULL`,
    values: [userId, invoiceId, stage, mailedAt, now],
  });
}

/** Ends the dunning of all invoices but one. @param except undefined: of all */
export async function endDunning(tx: Sql, userId: string, except: string | undefined, now: Date): Promise<void> {
  await tx.query({
    text: `UPDATE billing_dunning SET ended_at = $3
            WHERE user_id = $1 AND ended_at IS NULL AND invoice_id IS DISTINCT FROM $2`,
    values: [userId, except ?? null, now],
  });
}

export const dunningOf = (sql: Sql, userId: string) =>
  sql.rows.billingDunning.findMany({ where: { userId }, orderBy: { startedAt: 'asc' } });
