import type { Stripe } from 'stripe';
import type { CustomerFacts } from '../../truth/facts.ts';
import { isMissing, stripeFailure } from './failure.ts';
import { chargeFacts, type InvoiceView, idOf, invoiceView, subscriptionFact, unpaidInvoice } from './transform.ts';

/** More subscriptions, invoices or charges of one customer are not read. */
const MOST = 500;
const PAGE = 100;

/** Facts that are read only where they are needed. */
export interface FactsWanted {
  readonly charges?: boolean;
  readonly customer?: boolean;
}

/** Reads the state of customers at Stripe. Rejects with AppError `billing_unavailable` (503) if it cannot be reached. */
export interface StripeReader {
  readFacts(customerId: string, wanted: FactsWanted): Promise<CustomerFacts>;
  /** The user named in the metadata of a customer; undefined for customers of other systems. */
  userOfCustomer(customerId: string): Promise<string | undefined>;
  customerOfCharge(chargeId: string): Promise<string | undefined>;
  /** Customers with an address whose metadata names the user. */
  customersOf(userId: string, email: string): Promise<readonly string[]>;
  /** Customers created since then whose metadata names a user, the newest first, a page at a time. */
  customersSince(since: Date): AsyncIterable<readonly OwnedCustomer[]>;
  invoices(customerId: string, page: { limit: number; after?: string | undefined }): Promise<InvoicePage>;
}
export interface OwnedCustomer {
  readonly id: string;
  readonly userId: string;
}
export interface InvoicePage {
  readonly items: readonly InvoiceView[];
  readonly hasMore: boolean;
}

/** The key of the metadata with the id of the user. */
export const USER_KEY = 'energy_user_id';

export function createReader(stripe: Stripe): StripeReader {
  return {
    readFacts: (id, wanted) => mapped(() => readFacts(stripe, id, wanted)),
    userOfCustomer: (id) =>
      mapped(async () => {
        const customer = await orMissing(stripe.customers.retrieve(id));
        return customer === undefined || customer.deleted ? undefined : customer.metadata?.[USER_KEY];
      }),
    customerOfCharge: (id) =>
      mapped(async () => idOf((await orMissing(stripe.charges.retrieve(id)))?.customer) ?? undefined),
    customersOf: (userId, email) =>
      mapped(async () => {
        const found = await stripe.customers.list({ email, limit: PAGE }).autoPagingToArray({ limit: MOST });
        return owned(found).flatMap((one) => (one.userId === userId ? one.id : []));
      }),
    customersSince: (since) => customersSince(stripe, since),
    invoices: (customer, { limit, after }) =>
      mapped(async () => {
        const page = await stripe.invoices.list({ customer, limit, ...(after ? { starting_after: after } : {}) });
        return { items: page.data.filter(({ status }) => status !== 'draft').map(invoiceView), hasMore: page.has_more };
      }),
  };
}

const owned = (customers: readonly Stripe.Customer[]): OwnedCustomer[] =>
  customers.flatMap(({ id, metadata }) => {
    const userId = metadata?.[USER_KEY];
    return userId ? { id, userId } : [];
  });

async function* customersSince(stripe: Stripe, since: Date): AsyncGenerator<readonly OwnedCustomer[]> {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  let after: string | undefined;
  do {
    const from = after === undefined ? {} : { starting_after: after };
    const page = await mapped(() => stripe.customers.list({ created, limit: PAGE, ...from }));
    yield owned(page.data);
    after = page.has_more ? page.data.at(-1)?.id : undefined;
  } while (after !== undefined);
}

const NOTHING = { subscriptions: [], unpaidInvoices: [] };

async function readFacts(stripe: Stripe, customer: string, wanted: FactsWanted): Promise<CustomerFacts> {
  const found = wanted.customer ? await orMissing(stripe.customers.retrieve(customer)) : undefined;
  if (wanted.customer && (found === undefined || found.deleted)) return { isDeleted: true, ...NOTHING, email: null };
  const listed = await orMissing(
    stripe.subscriptions.list({ customer, status: 'all', limit: PAGE }).autoPagingToArray({ limit: MOST }),
  );
  if (listed === undefined) return { isDeleted: true, ...NOTHING };
  const isLate = listed.some(({ status }) => status === 'past_due');
  const unpaid = isLate
    ? await stripe.invoices.list({ customer, status: 'open', limit: PAGE }).autoPagingToArray({ limit: MOST })
    : [];
  const charges = wanted.charges
    ? await stripe.charges.list({ customer, limit: PAGE }).autoPagingToArray({ limit: MOST })
    : undefined;
  return {
    isDeleted: false,
    subscriptions: listed.map(subscriptionFact),
    unpaidInvoices: unpaid.filter(({ attempted }) => attempted).map(unpaidInvoice),
    ...(charges === undefined ? {} : { charges: chargeFacts(charges) }),
    ...(found === undefined || found.deleted ? {} : { email: found.email?.toLowerCase() ?? null }),
  };
}

/** Undefined if the object does not exist. */
const orMissing = <T>(call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });

/** With the errors of this domain. */
export const mapped = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw stripeFailure(error);
  }
};
