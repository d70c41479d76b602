import { createHmac } from 'node:crypto';
import { invalid } from './errors.ts';
import type { PeerEvent } from './types.ts';
import { CURRENT_VERSION, checkVersion, inVersion } from './versions.ts';
import type { World } from './world.ts';

/** Where events go, as a webhook endpoint of Stripe's dashboard. */
export interface Endpoint {
  /** A URL on loopback. */
  readonly url: string;
  readonly secret: string;
  /** The version whose shapes the events have; default: the current one. */
  readonly apiVersion?: string;
  /** Event types; default: all. */
  readonly types?: readonly string[];
}

/** How one delivery differs from what Stripe would send. */
export interface DeliveryOptions {
  readonly url?: string;
  readonly secret?: string;
  readonly apiVersion?: string;
  /** Seconds since 1970 in the signature; default: the current time of the signature clock. */
  readonly timestampS?: number;
  /** The text to send instead of the event; it is signed unless `signedBody` is given. */
  readonly body?: string;
  /** The text that the signature covers, if it is not the body. */
  readonly signedBody?: string;
}

export interface Delivery {
  readonly event: string;
  readonly type: string;
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
  readonly body: string;
}

interface Queued {
  readonly event: PeerEvent;
  attempts: number;
}

/** The header `Stripe-Signature` of a body. Several secrets give several signatures, as during a rotation. */
export function signatureHeader(body: string, secrets: readonly string[], timestampS: number): string {
  const signed = secrets.map((secret) => createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex'));
  return [`t=${timestampS}`, ...signed.map((value) => `v1=${value}`)].join(',');
}

function checkLoopback(url: string): string {
  const { hostname } = new URL(url);
  if (hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]') return url;
  throw invalid(`The Stripe peer delivers to loopback only, not to ${hostname}.`, 'url');
}

const DELIVERY_TIMEOUT_MS = 30_000;

async function post(url: string, body: string, signature: string): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(checkLoopback(url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0',
      },
      body,
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { status: 0, body: String(error) };
  }
}

const isDelivered = ({ status }: Delivery): boolean => status >= 200 && status < 300;

/** Signs and sends single events. */
function createSender(world: World, signatureClock: () => number) {
  let endpoint: Endpoint | undefined;
  const log: Delivery[] = [];
  const bodyOf = (event: PeerEvent, version: string): string => {
    const copy = structuredClone(event);
    inVersion(world, copy.data.object, checkVersion(version));
    return JSON.stringify({ ...copy, api_version: version }, null, 2);
  };
  const deliver = async (event: PeerEvent, options: DeliveryOptions = {}): Promise<Delivery> => {
    const url = options.url ?? endpoint?.url;
    const secret = options.secret ?? endpoint?.secret;
    if (url === undefined || secret === undefined)
      throw invalid('The courier has no endpoint: set its `url` and `secret` first.', 'url');
    const body = options.body ?? bodyOf(event, options.apiVersion ?? endpoint?.apiVersion ?? CURRENT_VERSION);
    const timestampS = options.timestampS ?? signatureClock();
    const signature = signatureHeader(options.signedBody ?? body, secret.split(','), timestampS);
    const delivery = { event: event.id, type: event.type, ...(await post(url, body, signature)) };
    log.push(delivery);
    return delivery;
  };
  return {
    deliver,
    wants: ({ type }: PeerEvent): boolean => endpoint?.types?.includes(type) ?? true,
    setEndpoint: (next: Endpoint): void => {
      checkLoopback(next.url);
      endpoint = next;
    },
    /** Sends one event again, queued or not: a replay from the dashboard. */
    replay: (id: string, options: DeliveryOptions = {}): Promise<Delivery> => deliver(world.get('event', id), options),
    /** Signs and sends any text, for events that Stripe would not send. */
    sendRaw: async (body: string, options: DeliveryOptions = {}): Promise<Delivery> =>
      deliver({ id: 'raw', type: 'raw' } as PeerEvent, { ...options, body }),
    /** The text that would be sent for an event. */
    bodyOf: (id: string, version: string = CURRENT_VERSION): string => bodyOf(world.get('event', id), version),
    /** Every delivery so far. */
    log: (): readonly Delivery[] => log,
  };
}

export interface FlushOptions extends DeliveryOptions {
  /** The places in the queue to deliver: a place twice is a duplicate, another order is reordering. */
  readonly order?: readonly number[];
  /** Places that `order` omits stay in the queue, which delays them; otherwise they are lost. */
  readonly keepRest?: boolean;
}

/** Events that wait to be delivered. */
function createQueue(deliver: (event: PeerEvent, options: DeliveryOptions) => Promise<Delivery>) {
  let queue: Queued[] = [];
  let retries = true;
  return {
    push: (event: PeerEvent): void => {
      queue.push({ event, attempts: 0 });
    },
    /** Whether failed deliveries stay in the queue; on by default. */
    retryFailures: (on: boolean): void => {
      retries = on;
    },
    queue: (): readonly { readonly id: string; readonly type: string; readonly attempts: number }[] =>
      queue.map(({ event, attempts }) => ({ id: event.id, type: event.type, attempts })),
    /** Loses every queued event. */
    drop: (): void => {
      queue = [];
    },
    /** Delivers the queue. Failed deliveries stay in it, as Stripe retries them, unless retries are off. */
    flush: async (options: FlushOptions = {}): Promise<Delivery[]> => {
      const taken = queue;
      const order = options.order ?? taken.map((_, at) => at);
      const unknown = order.find((at) => taken[at] === undefined);
      if (unknown !== undefined)
        throw invalid(`The queue has ${taken.length} events; there is none at ${unknown}.`, 'order');
      queue = options.keepRest ? taken.filter((_, at) => !order.includes(at)) : [];
      const results: Delivery[] = [];
      const failed = new Set<Queued>();
      for (const at of order) {
        const entry = taken[at] as Queued;
        entry.attempts += 1;
        const delivery = await deliver(entry.event, options);
        results.push(delivery);
        if (isDelivered(delivery)) failed.delete(entry);
        else failed.add(entry);
      }
      if (retries) queue = [...failed, ...queue];
      return results;
    },
  };
}

/**
 * Delivers events. They wait in a queue until `flush`, which can deliver them in any order, several times or never;
 * after `deliverImmediately` each is sent at once.
 */
export function createCourier(world: World, signatureClock: () => number) {
  const { deliver, wants, ...sender } = createSender(world, signatureClock);
  const { push, ...queue } = createQueue(deliver);
  let isImmediate = false;
  let settled: Promise<void> = Promise.resolve();
  world.onEvent((event) => {
    if (!wants(event)) return;
    event.pending_webhooks = 1;
    push(event);
    if (isImmediate) settled = settled.then(async () => void (await queue.flush()));
  });
  return {
    ...sender,
    ...queue,
    /** Sends each event as soon as it happens; `settled` waits for these deliveries. */
    deliverImmediately: (on: boolean): void => {
      isImmediate = on;
    },
    settled: (): Promise<void> => settled,
  };
}
export type Courier = ReturnType<typeof createCourier>;
