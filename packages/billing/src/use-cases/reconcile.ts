import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { PaymentsContext } from '../context.ts';
import type { StatusResponse } from '../schemas/index.ts';
import { customersAfter, customersToFollow, findAccount, knownCustomers } from '../store/accounts.ts';
import { adoptCustomers, refreshCustomer } from '../truth/refresh.ts';
import { status } from './status.ts';

const PAGE = 200;
const CONCURRENCY = 4;
const MAX_LISTED = 50;
/** Customers created in this time are looked for, longer than webhooks are delivered and a night is missed. */
const ADOPTION_MS = 7 * DAY_MS;

type Result = 'drifted' | 'adopted' | 'failed';

export interface ReconcileReport {
  checked: number;
  /** Accounts whose stored state was not Stripe's; it was corrected. */
  drifted: number;
  /** Customers of users here that were not recorded. */
  adopted: number;
  failed: number;
  /** The first of these. */
  readonly users: { readonly userId: string; readonly result: Result }[];
}

/** Reads every customer from Stripe, corrects the stored state and reports differences. */
export async function reconcile(context: PaymentsContext, signal?: AbortSignal): Promise<ReconcileReport> {
  const report: ReconcileReport = { checked: 0, drifted: 0, adopted: 0, failed: 0, users: [] };
  let after: string | undefined;
  while (!signal?.aborted) {
    const page = await customersAfter(context.db, { after, limit: PAGE });
    if (page.length === 0) break;
    after = page.at(-1)?.userId;
    await each(page, ({ userId, stripeCustomerId }) => reconcileOne(context, userId, stripeCustomerId, report));
  }
  await adoptRecent(context, report, signal);
  return report;
}

/**
 * Customers that a server created but did not record, or that were made in the dashboard, if the events about them were
 * lost. Customers of users who are unknown here are left alone: another server may share the account at Stripe.
 */
async function adoptRecent(context: PaymentsContext, report: ReconcileReport, signal?: AbortSignal): Promise<void> {
  try {
    for await (const page of context.reader.customersSince(addMs(context.clock.now(), -ADOPTION_MS))) {
      if (signal?.aborted) return;
      const known = await knownCustomers(
        context.db,
        page.map(({ id }) => id),
      );
      const unknown = page.filter(({ id }) => !known.has(id));
      await each(unknown, ({ userId, id }) => reconcileOne(context, userId, id, report, 'adopted'));
    }
  } catch (err) {
    context.log.warn({ err }, 'could not list the recent customers at Stripe');
    report.failed += 1;
  }
}

/** The state of a user, read again from Stripe if there is a customer; one that was not recorded is looked for. */
export async function reconcileUser(context: PaymentsContext, userId: string): Promise<StatusResponse> {
  const email = await context.users.emailOf(userId);
  if (email !== undefined) await adoptCustomers(context, userId, email);
  const account = await findAccount(context.db, userId);
  if (account?.stripeCustomerId)
    await refreshCustomer(context, account.stripeCustomerId, { wanted: { customer: true, charges: true } });
  return status(context, userId);
}

async function reconcileOne(
  context: PaymentsContext,
  userId: string,
  customerId: string,
  report: ReconcileReport,
  change: 'drifted' | 'adopted' = 'drifted',
) {
  const list = (result: Result) => {
    report[result] += 1;
    if (report.users.length < MAX_LISTED) report.users.push({ userId, result });
  };
  try {
    const found = await refreshCustomer(context, customerId, { wanted: { customer: true, charges: true } });
    if (found !== undefined || change === 'drifted') report.checked += 1;
    if (found !== undefined && (found.changed || change === 'adopted')) list(change);
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
