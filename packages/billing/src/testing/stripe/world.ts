import { isDeepStrictEqual } from 'node:util';
import { invalid, StripePeerError } from './errors.ts';
import type { Reader } from './params.ts';
import type {
  DeletedCustomer,
  Invoice,
  LineItem,
  PaymentMethod,
  PeerEvent,
  PendingItem,
  Subscription,
  Tables,
} from './types.ts';

/** The outcome of one attempt to charge a payment method. */
export type Outcome = 'succeeds' | 'declines' | 'authentication_required' | 'processing';

export interface Settings {
  /** The state of a subscription after the last failed retry, as chosen in Stripe's dashboard. */
  afterFinalRetry: 'cancel' | 'unpaid' | 'past_due';
  /** Days between an automatic attempt to collect an invoice and the next one. */
  retryDays: readonly number[];
  /** The state of a new subscription while a bank debit is being processed. */
  whileProcessing: 'incomplete' | 'active';
  /** Currency of products without an own price; the account's currency. */
  currency: string;
}

type TableName = keyof Tables;
type AnyResource = Tables[TableName];

const labels: Partial<Record<TableName, string>> = {
  'checkout.session': 'checkout.session',
  payment_method: 'PaymentMethod',
  'test_helpers.test_clock': 'test clock',
};

/**
 * The state of the peer: one table per resource in order of creation, ids from a counter, the clock, and the log of
 * events. Everything is deterministic: the same requests at the same times give the same ids, bodies and events.
 */
export function createWorld(options: {
  readonly nowS: number;
  readonly apiVersion: string;
  readonly settings: Settings;
}) {
  const tables = new Map<TableName, Map<string, AnyResource>>();
  const deletedCustomers = new Map<string, DeletedCustomer>();
  const outcomes = new Map<string, Outcome[]>();
  const methodOutcome = new Map<string, Outcome>();
  const listeners: ((event: PeerEvent) => void)[] = [];
  let counter = 0;
  let nowS = options.nowS;
  let request: PeerEvent['request'] = { id: null, idempotency_key: null };

  const table = <K extends TableName>(name: K): Map<string, Tables[K]> => {
    const found = tables.get(name) ?? new Map<string, AnyResource>();
    tables.set(name, found);
    return found as Map<string, Tables[K]>;
  };
  const find = <K extends TableName>(name: K, id: string | null | undefined): Tables[K] | undefined =>
    id === null || id === undefined ? undefined : table(name).get(id);
  /** The resource of that id. @throws 404, or 400 when the id is the value of a parameter */
  const get = <K extends TableName>(name: K, id: string, param?: string): Tables[K] => {
    const found = table(name).get(id);
    if (found !== undefined) return found;
    const message = `No such ${labels[name] ?? name.replaceAll('_', ' ')}: '${id}'`;
    if (param !== undefined) throw invalid(message, param, 'resource_missing');
    throw new StripePeerError(404, message, { code: 'resource_missing', param: 'id' });
  };
  const clockOf = (customer: string | null | undefined) =>
    find('test_helpers.test_clock', find('customer', customer)?.test_clock);
  const emit = (type: string, object: object, previous?: Record<string, unknown>): void => {
    const event: PeerEvent = {
      id: id('evt'),
      object: 'event',
      api_version: options.apiVersion,
      created: nowS,
      data: {
        object: structuredClone(object) as Record<string, unknown>,
        ...(previous === undefined ? {} : { previous_attributes: previous }),
      },
      livemode: false,
      pending_webhooks: 0,
      request,
      type,
    };
    event.created = now((object as { customer?: string | null }).customer);
    table('event').set(event.id, event);
    for (const listen of listeners) listen(event);
  };
  const id = (prefix: string): string => {
    counter += 1;
    return `${prefix}_peer${String(counter).padStart(10, '0')}`;
  };
  const subscriptionsByCustomer = new Map<string, Subscription[]>();
  const invoicesBySubscription = new Map<string, Invoice[]>();
  /** The current time in seconds; customers on a test clock have the time of that clock. */
  const now = (customer?: string | null): number => clockOf(customer)?.frozen_time ?? nowS;

  return {
    settings: options.settings,
    deletedCustomers,
    /** The lines of a checkout session by its id. */
    lineItems: new Map<string, LineItem[]>(),
    /** The parameters with which each checkout session was created: its subscription is made from them. */
    sessionParams: new Map<string, Reader>(),
    /** Subscriptions whose `trial_will_end` has been emitted. */
    announced: new Set<string>(),
    /** The payment of each finalized invoice. */
    paymentOfInvoice: new Map<string, string>(),
    /** Prorations that the next invoice of a subscription includes, by its id. */
    pendingItems: new Map<string, PendingItem[]>(),
    table,
    find,
    get,
    id,
    now,
    clockOf,
    emit,
    add: <K extends TableName>(name: K, resource: Tables[K]): Tables[K] => {
      table(name).set(resource.id, resource);
      return resource;
    },
    addSubscription: (subscription: Subscription): void => {
      table('subscription').set(subscription.id, subscription);
      const { customer } = subscription;
      subscriptionsByCustomer.set(customer, [...(subscriptionsByCustomer.get(customer) ?? []), subscription]);
    },
    subscriptionsOf: (customer: string): readonly Subscription[] => subscriptionsByCustomer.get(customer) ?? [],
    addInvoice: (invoice: Invoice): Invoice => {
      table('invoice').set(invoice.id, invoice);
      const subscription = invoice.parent?.subscription_details.subscription;
      if (subscription !== undefined)
        invoicesBySubscription.set(subscription, [...(invoicesBySubscription.get(subscription) ?? []), invoice]);
      return invoice;
    },
    invoicesOf: (subscription: string): readonly Invoice[] => invoicesBySubscription.get(subscription) ?? [],
    setNow: (seconds: number): void => {
      nowS = seconds;
    },
    /** The request that causes the next events. */
    setRequest: (cause: PeerEvent['request']): void => {
      request = cause;
    },
    onEvent: (listen: (event: PeerEvent) => void): void => {
      listeners.push(listen);
    },
    /** Changes a resource and emits `type` with the previous values of the changed fields; nothing if none changed. */
    change: <T extends object>(type: string, resource: T, change: (resource: T) => void): void => {
      const before = structuredClone(resource) as Record<string, unknown>;
      change(resource);
      const previous = Object.fromEntries(
        Object.entries(before).filter(([name, value]) => !isDeepStrictEqual(value, resource[name as keyof T])),
      );
      if (Object.keys(previous).length > 0) emit(type, resource, previous);
    },
    /** The outcomes of the next attempts to charge, for one customer or (`*`) for all. */
    queueOutcomes: (customer: string, next: readonly Outcome[]): void => {
      outcomes.set(customer, [...(outcomes.get(customer) ?? []), ...next]);
    },
    setMethodOutcome: (method: string, outcome: Outcome): void => {
      methodOutcome.set(method, outcome);
    },
    /** The outcome of charging this method now. Queued outcomes come first and are used up. */
    takeOutcome: (customer: string | null, method: PaymentMethod | undefined): Outcome => {
      const queued = outcomes.get(customer ?? '')?.shift() ?? outcomes.get('*')?.shift();
      return queued ?? (method === undefined ? 'declines' : (methodOutcome.get(method.id) ?? 'succeeds'));
    },
  };
}
export type World = ReturnType<typeof createWorld>;
