import { isDeepStrictEqual } from 'node:util';
import { createOutcomes } from './outcomes.ts';
import type { Reader } from './params.ts';
import { createStore } from './store.ts';
import type { DeletedCustomer, LineItem, PeerEvent, PendingItem } from './types.ts';

export interface Settings {
  /** The state of a subscription after the last failed retry, as chosen in Stripe's dashboard. */
  afterFinalRetry: 'cancel' | 'unpaid' | 'past_due';
  /** Days between an automatic attempt to collect an invoice and the next one. */
  retryDays: readonly number[];
  /** The state of a new subscription while a bank debit is being processed. */
  whileProcessing: 'incomplete' | 'active';
  /** The currency of the account. */
  currency: string;
}

/** What the peer remembers beside the resources. */
const createMemory = () => ({
  deletedCustomers: new Map<string, DeletedCustomer>(),
  /** The lines of a checkout session by its id. */
  lineItems: new Map<string, LineItem[]>(),
  /** The parameters with which each checkout session was created: its subscription is made from them. */
  sessionParams: new Map<string, Reader>(),
  /** Subscriptions whose `trial_will_end` has been emitted. */
  announced: new Set<string>(),
  /** Resumption invoices that wait to be paid: if that payment fails, the subscription is past due. */
  resumedByAttempt: new Set<string>(),
  /** The payment of each finalized invoice. */
  paymentOfInvoice: new Map<string, string>(),
  /** Prorations that the next invoice of a subscription includes, by its id. */
  pendingItems: new Map<string, PendingItem[]>(),
});

type Store = ReturnType<typeof createStore>;

/** The clock of the peer and those of its test clocks, in seconds. */
function createClock(store: Store, startS: number) {
  let nowS = startS;
  const clockOf = (customer: string | null | undefined) =>
    store.find('test_helpers.test_clock', store.find('customer', customer)?.test_clock);
  return {
    clockOf,
    /** The current time; customers on a test clock have the time of that clock. */
    now: (customer?: string | null): number => clockOf(customer)?.frozen_time ?? nowS,
    setNow: (seconds: number): void => {
      nowS = seconds;
    },
  };
}

interface EventParts {
  readonly store: Store;
  readonly apiVersion: string;
  id(prefix: string): string;
  now(customer?: string | null): number;
}

/** The log of events. */
function createEvents({ store, apiVersion, id, now }: EventParts) {
  const listeners: ((event: PeerEvent) => void)[] = [];
  let request: PeerEvent['request'] = { id: null, idempotency_key: null };
  const emit = (type: string, object: object, previous?: Record<string, unknown>): void => {
    const copy = structuredClone(object) as Record<string, unknown>;
    const event: PeerEvent = {
      id: id('evt'),
      object: 'event',
      api_version: apiVersion,
      created: now((object as { customer?: string | null }).customer),
      data: { object: copy, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 0,
      request,
      type,
    };
    store.add('event', event);
    for (const listen of listeners) listen(event);
  };
  return {
    emit,
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
  };
}

/**
 * The state of the peer. Everything is deterministic: the same requests at the same times give the same ids, bodies and
 * events.
 */
export function createWorld(options: {
  readonly nowS: number;
  readonly apiVersion: string;
  readonly settings: Settings;
}) {
  let counter = 0;
  const id = (prefix: string): string => {
    counter += 1;
    return `${prefix}_peer${String(counter).padStart(10, '0')}`;
  };
  const store = createStore();
  const clock = createClock(store, options.nowS);
  return {
    settings: options.settings,
    id,
    ...store,
    ...clock,
    ...createMemory(),
    ...createOutcomes(),
    ...createEvents({ store, apiVersion: options.apiVersion, id, now: clock.now }),
  };
}
export type World = ReturnType<typeof createWorld>;
