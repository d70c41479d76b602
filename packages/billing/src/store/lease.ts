import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';

/** A user's right to call Stripe, held by one operation at a time over all replicas. */
export async function takeLease(sql: Sql, userId: string, now: Date, leaseMs: number): Promise<string | undefined> {
  const id = randomUUID();
  const rows = await sql.query({
    text: `UPDATE billing_account SET lease_id = $2, lease_ends_at = $4
            WHERE user_id = $1 AND (lease_ends_at IS NULL OR lease_ends_at <= $3) RETURNING 1`,
    values: [userId, id, now, new Date(now.getTime() + leaseMs)],
  });
  return rows.length > 0 ? id : undefined;
}

export async function endLease(sql: Sql, userId: string, leaseId: string): Promise<void> {
  await sql.query({
    text: 'UPDATE billing_account SET lease_id = NULL, lease_ends_at = NULL WHERE user_id = $1 AND lease_id = $2',
    values: [userId, leaseId],
  });
}
