import type { Sql } from '@energy-optimizer/db';

/** The number of the checkout with these parameters: the same as before while its session is open, otherwise the next. */
export async function beginCheckout(sql: Sql, userId: string, intent: string, now: Date): Promise<number> {
  const [row] = await sql.select<{ intentNumber: number }>({
    text: `UPDATE billing_account SET
             intent_number = intent_number + CASE WHEN is_open THEN 0 ELSE 1 END,
             checkout_session_id = CASE WHEN is_open THEN checkout_session_id END,
             checkout_expires_at = CASE WHEN is_open THEN checkout_expires_at END,
             checkout_intent = $2, updated_at = $3
           FROM (SELECT checkout_intent = $2 AND (checkout_expires_at IS NULL OR checkout_expires_at > $3) IS TRUE AS is_open
                   FROM billing_account WHERE user_id = $1) AS before
           WHERE user_id = $1 RETURNING intent_number AS "intentNumber"`,
    values: [userId, intent, now],
  });
  return row!.intentNumber;
}

export async function recordCheckout(
  sql: Sql,
  userId: string,
  session: { readonly id: string; readonly expiresAt: Date },
): Promise<void> {
  const data = { checkoutSessionId: session.id, checkoutExpiresAt: session.expiresAt };
  await sql.rows.billingAccount.updateMany({ where: { userId }, data });
}

/** An intent was fulfilled: the same call is a new one from now on. */
export async function endIntent(sql: Sql, userId: string): Promise<void> {
  await sql.rows.billingAccount.updateMany({ where: { userId }, data: { intentNumber: { increment: 1 } } });
}
