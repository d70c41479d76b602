import type { Sql } from '@energy-optimizer/db';
import type { Truth } from '../truth/select.ts';
import { forgetAcknowledged } from './flags.ts';

/** The stored state of a user. */
export interface Account {
  readonly userId: string;
  readonly stripeCustomerId: string | null;
  /** Further customers of the user; empty if there is no first one. */
  readonly otherCustomerIds: string[];
  readonly billingEmail: string | null;
  readonly tier: Truth['tier'];
  readonly tierEndsAt: Date | null;
  readonly subscriptionId: string | null;
  readonly status: string | null;
  readonly priceId: string | null;
  readonly interval: string | null;
  readonly amountCents: number | null;
  readonly currency: string | null;
  readonly periodEnd: Date | null;
  readonly cancelAt: Date | null;
  readonly trialEnd: Date | null;
  readonly pastDueSince: Date | null;
  readonly reviewFlags: string[];
  readonly acknowledgedFlags: string[];
  readonly reconciledAt: Date | null;
  readonly version: number;
  readonly intentNumber: number;
  readonly checkoutIntent: string | null;
  readonly checkoutSessionId: string | null;
  readonly checkoutExpiresAt: Date | null;
}

export const findAccount = (sql: Sql, userId: string): Promise<Account | null> =>
  sql.rows.billingAccount.findUnique({ where: { userId } });

/** Further customers are rare, and row-level security allows no index on arrays: they are searched last. */
export const findByCustomer = async (sql: Sql, stripeCustomerId: string): Promise<Account | null> =>
  (await sql.rows.billingAccount.findUnique({ where: { stripeCustomerId } })) ??
  sql.rows.billingAccount.findFirst({ where: { otherCustomerIds: { has: stripeCustomerId } } });

/** Those of the customers that belong to an account. */
export async function knownCustomers(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.select<{ id: string }>({
    text: `SELECT id FROM unnest($1::text[]) AS id
            WHERE id IN (SELECT stripe_customer_id FROM billing_account WHERE stripe_customer_id IS NOT NULL
                         UNION ALL SELECT unnest(other_customer_ids) FROM billing_account)`,
    values: [ids],
  });
  return new Set(rows.map(({ id }) => id));
}

/** The account of an existing user, created if missing; null for an unknown user. */
export async function ensureAccount(sql: Sql, userId: string, now: Date): Promise<Account | null> {
  await sql.query({
    text: `INSERT INTO billing_account (user_id, created_at, updated_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING`,
    values: [userId, now],
  });
  return findAccount(sql, userId);
}

/** The customer $2 belongs to no account. */
const IS_FREE = `NOT EXISTS (SELECT FROM billing_account WHERE stripe_customer_id = $2 OR other_customer_ids @> ARRAY[$2::text])`;

/** Links a customer to an account that has none. False if either is taken. */
export async function linkCustomer(
  sql: Sql,
  link: { readonly userId: string; readonly customerId: string; readonly email: string | null; readonly now: Date },
): Promise<boolean> {
  const rows = await sql.query({
    text: `UPDATE billing_account SET stripe_customer_id = $2, billing_email = coalesce($3, billing_email), updated_at = $4
            WHERE user_id = $1 AND stripe_customer_id IS NULL AND ${IS_FREE} RETURNING 1`,
    values: [link.userId, link.customerId, link.email, link.now],
  });
  return rows.length > 0;
}

/** More customers of one user are not read. */
const MOST_OTHERS = 20;

/** Adds a customer to an account that has one already. Readings in progress, which do not cover it, are repeated. */
export async function addCustomer(
  sql: Sql,
  { userId, customerId, now }: { readonly userId: string; readonly customerId: string; readonly now: Date },
): Promise<void> {
  await sql.query({
    text: `UPDATE billing_account SET other_customer_ids = other_customer_ids || $2::text, version = version + 1, updated_at = $3
            WHERE user_id = $1 AND stripe_customer_id IS NOT NULL AND cardinality(other_customer_ids) < ${MOST_OTHERS}
              AND ${IS_FREE}`,
    values: [userId, customerId, now],
  });
}

/** Forgets customers that were deleted at Stripe, so that the next checkout creates another. */
export async function unlinkCustomer(sql: Sql, userId: string, now: Date): Promise<void> {
  const data = { stripeCustomerId: null, otherCustomerIds: [], intentNumber: { increment: 1 }, updatedAt: now };
  await sql.rows.billingAccount.updateMany({ where: { userId }, data });
}

/** What a write of facts may change besides the state itself. */
export interface TruthWrite {
  readonly truth: Truth;
  /** Undefined: unchanged. */
  readonly customers?: { readonly stripeCustomerId: string; readonly otherCustomerIds: string[] } | undefined;
  /** Undefined: unchanged. */
  readonly billingEmail: string | null | undefined;
  readonly now: Date;
}

/**
 * Stores the state read from Stripe, unless another write came in between. The row is written even if nothing changed,
 * because its version proves the order of reads.
 * @returns false if the account has another version: read again
 */
export async function writeTruth(
  tx: Sql,
  account: Pick<Account, 'userId' | 'version' | 'subscriptionId' | 'status' | 'reviewFlags'>,
  { truth, customers, billingEmail, now }: TruthWrite,
): Promise<boolean> {
  const { reviewFlags, ...state } = truth;
  const isOther = truth.subscriptionId !== account.subscriptionId || truth.status !== account.status;
  const ended = account.reviewFlags.filter((flag) => !reviewFlags.some((one) => one === flag));
  const data = {
    ...{ ...state, reviewFlags: [...reviewFlags], reconciledAt: now, updatedAt: now },
    version: { increment: 1 },
    ...customers,
    ...(billingEmail === undefined ? {} : { billingEmail }),
    // An open checkout belongs to the former state: the same wish is a new intent now.
    ...(isOther ? { checkoutIntent: null, checkoutSessionId: null, checkoutExpiresAt: null } : {}),
  };
  const where = { userId: account.userId, version: account.version };
  const isStored = (await tx.rows.billingAccount.updateMany({ where, data })).count > 0;
  if (isStored && ended.length > 0) await forgetAcknowledged(tx, account.userId, ended);
  return isStored;
}

/** Whether the state differs from the stored one. */
export const hasDrifted = (account: Account, truth: Truth): boolean =>
  fingerprint(account) !== fingerprint({ ...truth, reviewFlags: [...truth.reviewFlags] });

const fingerprint = (state: Omit<Truth, 'reviewFlags'> & { readonly reviewFlags: readonly string[] }): string =>
  JSON.stringify([
    ...[state.tier, state.tierEndsAt, state.subscriptionId, state.status, state.priceId, state.interval],
    ...[state.amountCents, state.currency, state.periodEnd, state.cancelAt, state.trialEnd, state.pastDueSince],
    state.reviewFlags.toSorted(),
  ]);

/** Customers in the order of their last reconciliation, for pages of the nightly job. */
export const customersAfter = (
  sql: Sql,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<{ userId: string; stripeCustomerId: string }[]> =>
  sql.select({
    text: `SELECT user_id AS "userId", stripe_customer_id AS "stripeCustomerId" FROM billing_account
            WHERE stripe_customer_id IS NOT NULL AND ($1::uuid IS NULL OR user_id > $1) ORDER BY user_id LIMIT $2`,
    values: [after ?? null, limit],
  });

/** Customers whose tier has ended since it was last read, and those with an unpaid invoice. */
export const customersToFollow = (sql: Sql, now: Date, limit: number): Promise<{ stripeCustomerId: string }[]> =>
  sql.select({
    text: `SELECT a.stripe_customer_id AS "stripeCustomerId" FROM billing_account a
            WHERE a.stripe_customer_id IS NOT NULL
              AND ((a.tier_ends_at <= $1 AND a.reconciled_at < a.tier_ends_at)
                   OR EXISTS (SELECT FROM billing_dunning d WHERE d.user_id = a.user_id AND d.ended_at IS NULL))
            ORDER BY a.reconciled_at LIMIT $2`,
    values: [now, limit],
  });
