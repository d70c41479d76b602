import { invalid, StripePeerError } from './errors.ts';
import type { Invoice, Subscription, Tables } from './types.ts';

type TableName = keyof Tables;
type AnyResource = Tables[TableName];

/** Names in messages where they differ from the table's. */
const LABELS: Partial<Record<TableName, string>> = {
  'checkout.session': 'checkout.session',
  payment_method: 'PaymentMethod',
  'test_helpers.test_clock': 'test clock',
};

/** Lists by the id of their owner. */
function createIndex<T>() {
  const lists = new Map<string, T[]>();
  return {
    of: (owner: string): readonly T[] => lists.get(owner) ?? [],
    add: (owner: string, entry: T): void => {
      const list = lists.get(owner);
      if (list === undefined) lists.set(owner, [entry]);
      else list.push(entry);
    },
  };
}

/** One table per resource, in order of creation. */
export function createStore() {
  const tables = new Map<TableName, Map<string, AnyResource>>();
  const subscriptions = createIndex<Subscription>();
  const invoices = createIndex<Invoice>();
  const table = <K extends TableName>(name: K): Map<string, Tables[K]> => {
    const found = tables.get(name) ?? new Map<string, AnyResource>();
    tables.set(name, found);
    return found as Map<string, Tables[K]>;
  };
  const add = <K extends TableName>(name: K, resource: Tables[K]): Tables[K] => {
    table(name).set(resource.id, resource);
    return resource;
  };
  return {
    table,
    add,
    find: <K extends TableName>(name: K, id: string | null | undefined): Tables[K] | undefined =>
      id === null || id === undefined ? undefined : table(name).get(id),
    /** The resource of that id. @throws 404, or 400 when the id is the value of a parameter */
    get: <K extends TableName>(name: K, id: string, param?: string): Tables[K] => {
      const found = table(name).get(id);
      if (found !== undefined) return found;
      const message = `No such ${LABELS[name] ?? name.replaceAll('_', ' ')}: '${id}'`;
      if (param !== undefined) throw invalid(message, param, 'resource_missing');
      throw new StripePeerError(404, message, { code: 'resource_missing', param: 'id' });
    },
    addSubscription: (subscription: Subscription): void => {
      add('subscription', subscription);
      subscriptions.add(subscription.customer, subscription);
    },
    subscriptionsOf: subscriptions.of,
    addInvoice: (invoice: Invoice): void => {
      add('invoice', invoice);
      const subscription = invoice.parent?.subscription_details.subscription;
      if (subscription !== undefined) invoices.add(subscription, invoice);
    },
    invoicesOf: invoices.of,
  };
}
