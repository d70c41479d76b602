import type { Logger } from '@energy-optimizer/kernel';

/** What the hub must know of a change to route and order it. */
export interface Change {
  /** Ascending in commit order; the event id of the streams. */
  readonly id: number;
  readonly region: string;
  readonly utility: string;
}

/** Where changes are read from: the table that ingestion writes in its own transaction. */
export interface ChangeFeed<C extends Change> {
  /** Changes with an id above `afterId`, ascending, at most `limit`. */
  changesSince(afterId: number, limit: number): Promise<readonly C[]>;
  /** Oldest and newest id still kept; both 0 when there is none. */
  changeBounds(): Promise<{ readonly oldest: number; readonly newest: number }>;
}

/** Something that tells that there may be news: PostgreSQL NOTIFY, Redis pub/sub. Says no more than that. */
export interface WakeSignal {
  subscribe(listener: { wake(): void; lost(error: Error): void }): Promise<() => Promise<void>>;
}

/** One change as it is sent: the value for tRPC, the bytes for SSE, both made once for all subscribers. */
export interface StreamEvent<D> {
  readonly id: number;
  readonly data: D;
  sse(): Buffer;
}

/**
 * What a subscriber is told. `reset`: its last event id is too old or unknown, so it must read the prices afresh.
 * A delivery must not block: who cannot keep up is dropped by its own transport.
 */
export interface Subscriber<D> {
  readonly region: string;
  readonly utility: string;
  readonly afterId?: number;
  deliver(event: StreamEvent<D>): void;
  reset(newestId: number): void;
}

export interface StreamHub<D> {
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Joins. Resolves once everything missed since `afterId` has been delivered, with the way to leave and the id up to
   * which the subscriber is told: what comes from now on is newer.
   */
  subscribe(subscriber: Subscriber<D>): Promise<{ readonly upToId: number; leave(): void }>;
  subscriberCount(): number;
  /** Looks for news now, and resolves when all there is has been delivered. */
  pump(): Promise<void>;
}

export interface StreamHubOptions<C extends Change, D> {
  readonly feed: ChangeFeed<C>;
  readonly signals: readonly WakeSignal[];
  /** Called for each change before anybody is told of it: caches drop what it made wrong. */
  readonly onChange: (change: C) => void;
  /** Called when a signal is lost: until the next change arrives, caches may be wrong without knowing. */
  readonly onBlind: () => void;
  /** The event's data. Read once per change, however many subscribers there are. */
  readonly describe: (change: C) => Promise<D>;
  readonly log: Logger;
}

const PUMP_BATCH = 200;
/** Who missed more than this reads the prices afresh, which is cheaper for both sides. */
const RESUME_LIMIT = 1_000;
const RETRY_MS = 1_000;

const key = (region: string, utility: string) => `${region}/${utility}`;

/** Fans price changes out to any number of subscribers: one read per change, whoever listens. */
export function createStreamHub<C extends Change, D>(options: StreamHubOptions<C, D>): StreamHub<D> {
  const { feed, log } = options;
  const subscribers = new Map<string, Set<Subscriber<D>>>();
  const stops: (() => Promise<void>)[] = [];
  let lastId = 0;
  let pumping: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const publish = async (change: C) => {
    options.onChange(change);
    lastId = change.id;
    const audience = subscribers.get(key(change.region, change.utility));
    if (!audience?.size) return;
    const event = streamEvent(change.id, await options.describe(change));
    for (const subscriber of [...audience]) subscriber.deliver(event);
  };

  const drain = async () => {
    do {
      again = false;
      for (;;) {
        const changes = await feed.changesSince(lastId, PUMP_BATCH);
        for (const change of changes) await publish(change);
        if (changes.length < PUMP_BATCH) break;
      }
    } while (again && !stopped);
  };

  const pump = (): Promise<void> => {
    if (pumping) {
      again = true;
      return pumping;
    }
    pumping = drain().finally(() => {
      pumping = undefined;
    });
    return pumping;
  };

  const wake = () => {
    if (stopped) return;
    pump().catch((err: unknown) => {
      log.warn({ err }, 'price changes could not be read; trying again');
      options.onBlind();
      clearTimeout(retry);
      retry = setTimeout(wake, RETRY_MS);
    });
  };

  const lost = (err: Error) => {
    log.warn({ err }, 'the signal for price changes was lost; it comes back by itself');
    options.onBlind();
  };

  const catchUp = async (subscriber: Subscriber<D>, afterId: number): Promise<number> => {
    const { oldest, newest } = await feed.changeBounds();
    const missed =
      afterId > newest || afterId < oldest - 1 ? undefined : await feed.changesSince(afterId, RESUME_LIMIT + 1);
    if (!missed || missed.length > RESUME_LIMIT) {
      subscriber.reset(newest);
      return newest;
    }
    for (const change of missed) {
      if (change.region !== subscriber.region || change.utility !== subscriber.utility) continue;
      subscriber.deliver(streamEvent(change.id, await options.describe(change)));
    }
    return missed.at(-1)?.id ?? afterId;
  };

  return {
    start: async () => {
      lastId = (await feed.changeBounds()).newest;
      for (const signal of options.signals) stops.push(await signal.subscribe({ wake, lost }));
      wake();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      for (const stop of stops.splice(0)) await stop();
      await pumping?.catch(() => undefined);
      subscribers.clear();
    },
    subscribe: async (subscriber) => {
      const audience = key(subscriber.region, subscriber.utility);
      const live = gate(subscriber);
      const members = subscribers.get(audience) ?? new Set();
      subscribers.set(audience, members.add(live.subscriber));
      const leave = () => {
        members.delete(live.subscriber);
        if (members.size === 0 && subscribers.get(audience) === members) subscribers.delete(audience);
      };
      try {
        const upToId = subscriber.afterId === undefined ? lastId : await catchUp(subscriber, subscriber.afterId);
        live.open(upToId);
        return { upToId, leave };
      } catch (error) {
        leave();
        throw error;
      }
    },
    subscriberCount: () => [...subscribers.values()].reduce((sum, members) => sum + members.size, 0),
    pump,
  };
}

/**
 * Holds live events back until the missed ones are through, and drops those that were among them, so that ids only
 * rise and none comes twice: catching up may read a change that the hub has yet to publish.
 */
function gate<D>(inner: Subscriber<D>): { readonly subscriber: Subscriber<D>; open(deliveredId: number): void } {
  let held: StreamEvent<D>[] | undefined = [];
  let passed = 0;
  const deliver = (event: StreamEvent<D>) => {
    if (held) held.push(event);
    else if (event.id > passed) inner.deliver(event);
  };
  return {
    subscriber: { ...inner, deliver },
    open: (deliveredId) => {
      const waiting = held ?? [];
      held = undefined;
      passed = deliveredId;
      waiting.forEach(deliver);
    },
  };
}

function streamEvent<D>(id: number, data: D): StreamEvent<D> {
  let bytes: Buffer | undefined;
  return {
    id,
    data,
    sse: () => {
      bytes ??= Buffer.from(`id: ${id}\nevent: price\ndata: ${JSON.stringify(data)}\n\n`);
      return bytes;
    },
  };
}
