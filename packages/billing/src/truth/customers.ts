import type { FactsWanted, StripeReader } from '../adapters/stripe/gateway.ts';
import type { Account } from '../store/accounts.ts';
import type { ChargeFacts, CustomerFacts } from './facts.ts';
import type { Truth } from './select.ts';

/** The facts about each customer of an account, as just read. */
export interface Readings {
  /** Of all customers together. */
  readonly facts: CustomerFacts;
  readonly ofEach: readonly { readonly id: string; readonly facts: CustomerFacts }[];
}

/**
 * Reads all customers of an account. Several are read completely, because one may have been deleted, and its part of the
 * state with it.
 */
export async function readCustomers(reader: StripeReader, account: Account, wanted: FactsWanted): Promise<Readings> {
  const ids = [account.stripeCustomerId ?? [], account.otherCustomerIds].flat();
  const own = ids.length > 1 ? { customer: true, charges: true } : wanted;
  const ofEach = await Promise.all(ids.map(async (id) => ({ id, facts: await reader.readFacts(id, own) })));
  return { facts: merged(ofEach.map(({ facts }) => facts)), ofEach };
}

function merged(all: readonly CustomerFacts[]): CustomerFacts {
  const [only, ...others] = all;
  if (only === undefined) throw new Error('an account that is read has a customer');
  if (others.length === 0) return only;
  const charges = all.flatMap((one) => one.charges ?? []);
  return {
    isDeleted: all.every(({ isDeleted }) => isDeleted),
    subscriptions: all.flatMap(({ subscriptions }) => subscriptions),
    unpaidInvoices: all.flatMap(({ unpaidInvoices }) => unpaidInvoices),
    ...(charges.length > 0 ? { charges: anyOf(charges) } : {}),
    email: only.email ?? null,
  };
}

const anyOf = (all: readonly ChargeFacts[]): ChargeFacts => ({
  refunded: all.some(({ refunded }) => refunded),
  disputed: all.some(({ disputed }) => disputed),
});

/**
 * The customer of the subscription that counts comes first: the portal, changes and checkouts of the user concern it.
 * Deleted ones are forgotten. Undefined for an account with one customer.
 */
export function rankCustomers({ ofEach }: Readings, { subscriptionId }: Truth) {
  if (ofEach.length < 2) return undefined;
  const present = ofEach.filter(({ facts }) => !facts.isDeleted);
  const payer = present.find(({ facts }) => facts.subscriptions.some(({ id }) => id === subscriptionId));
  const first = payer ?? present[0] ?? ofEach[0];
  if (first === undefined) return undefined;
  const otherCustomerIds = present.filter((one) => one !== first).map(({ id }) => id);
  return { customers: { stripeCustomerId: first.id, otherCustomerIds }, email: first.facts.email ?? null };
}
