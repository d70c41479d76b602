import type { PaymentsContext } from '../context.ts';
import type { StatusResponse } from '../schemas/index.ts';
import { customersAfter, customersToFollow, findAccount } from '../store/accounts.ts';
import { refreshCustomer } from '../truth/refresh.ts';
import { status } from './status.ts';

const PAGE = 200;
const CONCURRENCY = 4;
const MAX_LISTED = 50;

export interface ReconcileReport {
  checked: number;
  /** Accounts whose stored state was not Stripe's; it was corrected. */
  drifted: number;
  failed: number;
  /** The first of both. */
  readonly users: { readonly userId: string; readonly result: 'drifted' | 'failed' }[];
}

/** Reads every customer from Stripe, corrects the stored state and reports differences. */
export async function reconcile(context: PaymentsContext, signal?: AbortSignal): Promise<ReconcileReport> {
  const report: ReconcileReport = { checked: 0, drifted: 0, failed: 0, users: [] };
  let after: string | undefined;
  while (!signal?.aborted) {
    const page = await customersAfter(context.db, { after, limit: PAGE });
    if (page.length === 0) break;
    after = page.at(-1)?.userId;
    await each(page, ({ userId, stripeCustomerId }) => reconcileOne(context, userId, stripeCustomerId, report));
  }
  return report;
}

/** The state of a user, read again from Stripe if there is a customer. */
export async function reconcileUser(context: PaymentsContext, userId: string): Promise<StatusResponse> {
  const account = await findAccount(context.db, userId);
  if (account?.stripeCustomerId)
    await refreshCustomer(context, account.stripeCustomerId, { wanted: { customer: true, charges: true } });
  return status(context, userId);
}

async function reconcileOne(context: PaymentsContext, userId: string, customerId: string, report: ReconcileReport) {
  const list = (result: 'drifted' | 'failed') => {
    report[result] += 1;
    if (report.users.length < MAX_LISTED) report.users.push({ userId, result });
  };
  try {
    const found = await refreshCustomer(context, customerId, { wanted: { customer: true, charges: true } });
    report.checked += 1;
    if (found?.changed) list('drifted');
  } catch (err) {
    context.log.warn({ err, userId }, 'could not reconcile a billing account');
    list('failed');
  }
}

/** Reads accounts again that time alone changes: ended tiers, and unpaid invoices whose next e-mail may be due. */
export async function follow(context: PaymentsContext): Promise<{ readonly checked: number; readonly failed: number }> {
  const due = await customersToFollow(context.db, context.clock.now(), PAGE);
  let failed = 0;
  await each(due, async ({ stripeCustomerId }) => {
    await refreshCustomer(context, stripeCustomerId).catch((err: unknown) => {
      failed += 1;
      context.log.warn({ err }, 'could not read a billing account again');
    });
  });
  return { checked: due.length, failed };
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const workers = Array.from({ length: CONCURRENCY }, async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  });
  await Promise.all(workers);
}
