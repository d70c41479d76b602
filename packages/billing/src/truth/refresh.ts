import { AppError } from '@energy-optimizer/kernel';
import type { FactsWanted } from '../adapters/stripe/gateway.ts';
import type { PaymentsContext } from '../context.ts';
import { remind } from '../dunning/remind.ts';
import {
  type Account,
  addCustomer,
  ensureAccount,
  findByCustomer,
  hasDrifted,
  linkCustomer,
  writeTruth,
} from '../store/accounts.ts';
import { finishEvents } from '../store/inbox.ts';
import { type Readings, rankCustomers, readCustomers } from './customers.ts';
import type { CustomerFacts } from './facts.ts';
import { selectTruth, type Truth } from './select.ts';

export interface Refreshed {
  readonly userId: string;
  readonly facts: CustomerFacts;
  readonly truth: Truth;
  /** Whether the stored state was different. */
  readonly changed: boolean;
}

/** Overtaken by so many other reads of the same customer, the work is left to a retry. */
const MAX_ROUNDS = 8;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads a customer from Stripe, with all others of the same user, and stores the state, its e-mails and the end of the
 * events that announced it in one transaction. No transaction is open while Stripe is called: the version of the
 * account, read before, proves at the end that no newer reading was stored.
 * @param work.eventIds events that this reading covers
 * @returns undefined for a customer that belongs to no user
 * @throws AppError `billing_unavailable`, `billing_busy`
 */
export async function refreshCustomer(
  context: PaymentsContext,
  customerId: string,
  work: { readonly wanted?: FactsWanted; readonly eventIds?: readonly string[] } = {},
): Promise<Refreshed | undefined> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const account = (await findByCustomer(context.db, customerId)) ?? (await adopt(context, customerId));
    if (account === null) return undefined;
    const readings = await readCustomers(context.reader, account, work.wanted ?? {});
    const refreshed = await store(context, account, readings, work.eventIds ?? []);
    if (refreshed !== undefined) return refreshed;
  }
  throw new AppError('conflict', {
    code: 'billing_busy',
    publicMessage: 'The subscription is being changed by other calls.',
    retryAfterSeconds: 1,
  });
}

/** Undefined: another reading was stored in the meantime. */
async function store(
  context: PaymentsContext,
  account: Account,
  readings: Readings,
  eventIds: readonly string[],
): Promise<Refreshed | undefined> {
  const { facts } = readings;
  const { db, clock, settings, prices } = context;
  const now = clock.now();
  const rules = { plans: settings.plans, currencies: prices.currencies() };
  const known = { isDeleted: isDeleted(account, facts), charges: facts.charges ?? knownCharges(account) };
  const truth = selectTruth({ ...facts, ...known }, rules, now);
  const ranked = rankCustomers(readings, truth);
  const billingEmail = (ranked === undefined ? facts.email : ranked.email) ?? undefined;
  const { userId } = account;
  const isStored = await db.transaction(async (tx) => {
    if (!(await writeTruth(tx, account, { truth, customers: ranked?.customers, billingEmail, now }))) return false;
    await remind(context, tx, { userId, recipient: billingEmail ?? account.billingEmail, facts, truth });
    if (eventIds.length > 0) await finishEvents(tx, eventIds, { state: 'done', now });
    return true;
  });
  return isStored ? { userId, facts, truth, changed: hasDrifted(account, truth) } : undefined;
}

/** A deleted customer stays deleted: a reading of its subscriptions alone does not show it. */
const isDeleted = ({ reviewFlags }: Account, facts: CustomerFacts): boolean =>
  facts.isDeleted || (facts.email === undefined && reviewFlags.includes('customer_deleted'));

/** The flags of charges that were not read now stay as they are. */
const knownCharges = ({ reviewFlags }: Account) => ({
  refunded: reviewFlags.includes('refunded'),
  disputed: reviewFlags.includes('disputed'),
});

/**
 * The account of a customer whose metadata names a user: one that was created but not recorded, because the server
 * stopped in between, or one that was made in the dashboard. Null: the customer belongs to no user here.
 */
async function adopt(context: PaymentsContext, customerId: string): Promise<Account | null> {
  const userId = await context.reader.userOfCustomer(customerId);
  if (userId === undefined || !UUID.test(userId)) return null;
  const email = await context.users.emailOf(userId);
  if (email === undefined) return null;
  await link(context, { userId, customerId, email });
  return findByCustomer(context.db, customerId);
}

/** Links the customers at Stripe with the address and the metadata of a user. @returns how many there are */
export async function adoptCustomers(context: PaymentsContext, userId: string, email: string): Promise<number> {
  const found = await context.reader.customersOf(userId, email);
  for (const customerId of found) await link(context, { userId, customerId, email });
  return found.length;
}

async function link({ db, clock }: PaymentsContext, owner: { userId: string; customerId: string; email: string }) {
  const now = clock.now();
  await ensureAccount(db, owner.userId, now);
  if (!(await linkCustomer(db, { ...owner, now }))) await addCustomer(db, { ...owner, now });
}
