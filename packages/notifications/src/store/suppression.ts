import type { Sql } from '@energy-optimizer/db';
import type { MailCategory } from '../sending/mail.ts';

export type SuppressionReason = 'bounce' | 'complaint' | 'unsubscribe' | 'manual' | 'inactive';
/** `all`: nothing is delivered to this address. `non_transactional`: its owner unsubscribed. */
export type SuppressionScope = 'all' | 'non_transactional';

/** A change of whether an address may be contacted. */
export interface SuppressionChange {
  readonly address: string;
  readonly scope: SuppressionScope;
  readonly suppressed: boolean;
  readonly reason: SuppressionReason;
  /** When it took effect, not when it was received. */
  readonly changedAt: Date;
}

/**
 * Records a change unless a newer one is known; events may arrive twice and in any order. Of two at the same instant,
 * the one that suppresses applies. False if nothing changed.
 */
export async function recordSuppression(db: Sql, change: SuppressionChange): Promise<boolean> {
  const rows = await db.query({
    text: `INSERT INTO mail_suppression AS known (address, scope, suppressed, reason, changed_at)
           VALUES ($1, $2::mail_scope, $3, $4::mail_suppression_reason, $5)
           ON CONFLICT (address, scope) DO UPDATE SET
             suppressed = excluded.suppressed, changed_at = excluded.changed_at,
             reason = CASE WHEN excluded.suppressed THEN excluded.reason ELSE known.reason END
           WHERE (excluded.changed_at, excluded.suppressed) > (known.changed_at, known.suppressed)
           RETURNING 1`,
    values: [change.address, change.scope, change.suppressed, change.reason, change.changedAt],
  });
  return rows.length > 0;
}

/** Why an e-mail of this category must not be sent to this address; undefined if it may. */
export async function suppressionOf(
  db: Sql,
  address: string,
  category: MailCategory,
): Promise<SuppressionReason | undefined> {
  const scope = category === 'non_transactional' ? {} : { scope: 'all' as const };
  const found = await db.rows.mailSuppression.findFirst({
    where: { address, suppressed: true, ...scope },
    orderBy: { scope: 'asc' },
    select: { reason: true },
  });
  return found?.reason;
}
