import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PaymentsContext } from '../context.ts';
import { billingBusy, noSubscription } from '../errors.ts';
import { type Account, ensureAccount, findAccount, linkCustomer, unlinkCustomer } from '../store/accounts.ts';
import { endLease, takeLease } from '../store/lease.ts';
import { isKnownStatus, STATUS_TABLE } from '../tiers/status-table.ts';
import type { SubscriptionFact } from '../truth/facts.ts';
import { adoptCustomers, type Refreshed, refreshCustomer } from '../truth/refresh.ts';

/** Longer than all calls of one operation can take; after a crash, the user waits this long at most. */
const LEASE_MS = 90_000;
const LEASE_PAUSE_MS = 50;
const LEASE_WAIT_MS = 15_000;

/**
 * Runs an operation of a user that calls Stripe; those of the same user run one after the other, over all replicas.
 * @throws AppError `billing_busy` if another one takes too long
 */
export async function withLease<T>(
  { db, clock }: PaymentsContext,
  userId: string,
  work: (account: Account) => Promise<T>,
): Promise<T> {
  await ensureAccount(db, userId, clock.now());
  const leaseId = await waitForLease({ db, clock }, userId);
  try {
    const account = await findAccount(db, userId);
    if (account === null) throw billingBusy();
    return await work(account);
  } finally {
    await endLease(db, userId, leaseId);
  }
}

async function waitForLease({ db, clock }: Pick<PaymentsContext, 'db' | 'clock'>, userId: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < LEASE_WAIT_MS; waitedMs += LEASE_PAUSE_MS) {
    const leaseId = await takeLease(db, userId, clock.now(), LEASE_MS);
    if (leaseId !== undefined) return leaseId;
    await pause(LEASE_PAUSE_MS);
  }
  throw billingBusy();
}

/**
 * The key of a call to Stripe: equal for repetitions of the same intent, different once it was fulfilled.
 * @param parts operation and parameters
 */
export const intentKey = (userId: string, intentNumber: number, ...parts: readonly unknown[]): string =>
  `eo-${digestOf([userId, intentNumber, ...parts])}`;
export const digestOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

/** A user at Stripe, as just read. */
export interface Subscriber extends Refreshed {
  readonly customerId: string;
  readonly account: Account;
}

/**
 * The customer of a user, created at the first call and again after it was deleted at Stripe. One that was created
 * before, but not recorded, is found by its address and metadata, also when its idempotency key has expired.
 */
export async function openCustomer(context: PaymentsContext, account: Account): Promise<Subscriber> {
  const { db, clock } = context;
  if (account.stripeCustomerId !== null) {
    const known = await readSubscriber(context, account);
    if (!known.facts.isDeleted) return known;
    await unlinkCustomer(db, account.userId, clock.now());
  }
  const { userId } = account;
  const fresh = (await findAccount(db, userId))!;
  const email = await context.users.emailOf(userId);
  if (email === undefined) throw noSubscription();
  if ((await adoptCustomers(context, userId, email)) === 0) {
    const key = intentKey(userId, fresh.intentNumber, 'customer');
    const customerId = await context.commands.createCustomer(userId, email, key);
    await linkCustomer(db, { userId, customerId, email, now: clock.now() });
  }
  return readSubscriber(context, (await findAccount(db, userId))!);
}

/** @throws AppError `no_subscription` */
export async function readSubscriber(context: PaymentsContext, account: Account): Promise<Subscriber> {
  if (account.stripeCustomerId === null) throw noSubscription();
  const refreshed = await refreshCustomer(context, account.stripeCustomerId, { wanted: { customer: true } });
  const stored = await findAccount(context.db, account.userId);
  // Of several customers, another one may pay now.
  const customerId = stored?.stripeCustomerId;
  if (refreshed === undefined || !stored || !customerId) throw noSubscription();
  return { ...refreshed, customerId, account: stored };
}

/** The live subscription that the stored state describes; undefined: none. */
export function liveSubscription({ facts, truth }: Refreshed): SubscriptionFact | undefined {
  const found = facts.subscriptions.find(({ id }) => id === truth.subscriptionId);
  return found !== undefined && isLive(found) ? found : undefined;
}

const isLive = ({ status }: SubscriptionFact): boolean => !isKnownStatus(status) || STATUS_TABLE[status].isLive;
