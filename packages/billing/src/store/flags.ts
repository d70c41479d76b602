import type { Sql } from '@energy-optimizer/db';

/** An account with review flags. */
export interface FlaggedAccount {
  readonly userId: string;
  readonly stripeCustomerId: string | null;
  readonly tier: 'free' | 'pro' | 'business';
  readonly status: string | null;
  readonly flags: string[];
  readonly acknowledged: string[];
  readonly reconciledAt: Date | null;
}

/** Accounts with flags that nobody has acknowledged; with `all`, those with any. The last read first. */
export const flaggedAccounts = (
  sql: Sql,
  { all, limit }: { readonly all: boolean; readonly limit: number },
): Promise<FlaggedAccount[]> =>
  sql.select<FlaggedAccount>({
    text: `SELECT user_id AS "userId", stripe_customer_id AS "stripeCustomerId", tier, status, review_flags AS flags,
                  acknowledged_flags AS acknowledged, reconciled_at AS "reconciledAt"
             FROM billing_account
            WHERE review_flags <> '{}' AND ($1 OR NOT review_flags <@ acknowledged_flags)
            ORDER BY reconciled_at DESC NULLS LAST, user_id LIMIT $2`,
    values: [all, limit],
  });

/** Adds to the acknowledged flags of an account those that it has. @returns the account's flags; undefined: no account */
export async function acknowledgeFlags(
  tx: Sql,
  userId: string,
  flags: readonly string[],
): Promise<{ readonly flags: string[]; readonly acknowledged: string[] } | undefined> {
  const [row] = await tx.select<{ flags: string[]; acknowledged: string[] }>({
    text: `UPDATE billing_account SET acknowledged_flags =
             ARRAY(SELECT f FROM unnest(review_flags) AS f WHERE f = ANY(acknowledged_flags) OR f = ANY($2::text[]))
            WHERE user_id = $1 RETURNING review_flags AS flags, acknowledged_flags AS acknowledged`,
    values: [userId, flags],
  });
  return row;
}

/** A flag that returns must be acknowledged again. */
export async function forgetAcknowledged(tx: Sql, userId: string, ended: readonly string[]): Promise<void> {
  await tx.query({
    text: `UPDATE billing_account SET acknowledged_flags =
             ARRAY(SELECT f FROM unnest(acknowledged_flags) AS f WHERE f <> ALL($2::text[])) WHERE user_id = $1`,
    values: [userId, ended],
  });
}
