import type { Sql } from '@energy-optimizer/db';
import { findAccount } from '../store/accounts.ts';
import { dunningOf } from '../store/dunning.ts';

/**
 * The billing data of a user, for the export of personal data. Deleting the user erases it; a trigger then queues the
 * deletion of the customer at Stripe, which cancels its subscriptions. Stripe keeps invoices, as the law demands.
 */
export async function exportBilling(sql: Sql, userId: string) {
  return { account: await findAccount(sql, userId), dunning: await dunningOf(sql, userId) };
}
