import type { Logger } from '@energy-optimizer/kernel';
import { streamEvent } from './event.ts';
import { createPump } from './pump.ts';
import { createAudiences, gate, type Subscriber } from './subscriber.ts';

/** The fields of a change the hub needs to route and order it. */
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

/** A signal that there may be changes: PostgreSQL NOTIFY, Redis pub/sub. It carries no data. */
export interface WakeSignal {
  subscribe(listener: { wake(): void; lost(error: Error): void }): Promise<() => Promise<void>>;
}

export interface StreamHub<D> {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Subscribes. Resolves with the unsubscribe function once everything missed since `afterId` has been delivered. */
  subscribe(subscriber: Subscriber<D>): Promise<() => void>;
  subscriberCount(): number;
  /** Checks for changes now, and resolves when all have been delivered. */
  pump(): Promise<void>;
}

export interface StreamHubOptions<C extends Change, D> {
  readonly feed: ChangeFeed<C>;
  readonly signals: readonly WakeSignal[];
  /** Called for each change before subscribers are notified: caches evict stale entries. */
  readonly onChange: (change: C) => void;
  /** Called when a signal is lost; until the next change arrives, caches may be stale. */
  readonly onBlind: () => void;
  /** The event's data. Read once per change, however many subscribers there are. */
  readonly describe: (change: C) => Promise<D>;
  readonly log: Logger;
}

const BATCH = 200;
/** Subscribers that missed more than this reread the prices, which is cheaper for both sides. */
const RESUME_LIMIT = 1_000;

/** Fans price changes out to any number of subscribers: one read per change. */
export function createStreamHub<C extends Change, D>(options: StreamHubOptions<C, D>): StreamHub<D> {
  const { feed, describe, log, onBlind } = options;
  const audiences = createAudiences<D>();
  const stops: (() => Promise<void>)[] = [];
  let lastId = 0;

  const publish = async (change: C) => {
    options.onChange(change);
    if (audiences.of(change).length > 0) {
      const event = streamEvent(change.id, await describe(change));
      // Subscribers that joined in the meantime are up to date to `lastId`, so they receive this change too.
      for (const subscriber of audiences.of(change)) subscriber.deliver(event);
    }
    // Done last, so that a change that could not be described is retried, not lost.
    lastId = change.id;
  };
  const drain = async () => {
    for (let full = true; full; ) {
      const changes = await feed.changesSince(lastId, BATCH);
      for (const change of changes) await publish(change);
      full = changes.length === BATCH;
    }
  };
  const { wake, pump, stop } = createPump({ drain, onFailure: onBlind, log });
  const lost = (err: Error) => {
    log.warn({ err }, 'lost the connection that signals price changes; reconnecting');
    onBlind();
  };

  return {
    pump,
    subscriberCount: audiences.count,
    start: async () => {
      lastId = (await feed.changeBounds()).newest;
      for (const signal of options.signals) stops.push(await signal.subscribe({ wake, lost }));
      wake();
    },
    stop: async () => {
      for (const unsubscribe of stops.splice(0)) await unsubscribe();
      await stop();
      audiences.clear();
    },
    subscribe: async (subscriber) => {
      const live = gate(subscriber);
      const leave = audiences.join(live.subscriber);
      try {
        live.open(await catchUp({ feed, describe, subscriber, lastId }));
        return leave;
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** Delivers the events a returning subscriber missed; returns the last delivered ID. */
async function catchUp<C extends Change, D>(
  given: Pick<StreamHubOptions<C, D>, 'feed' | 'describe'> & {
    readonly subscriber: Subscriber<D>;
    readonly lastId: number;
  },
): Promise<number> {
  const { feed, subscriber } = given;
  const { afterId, region, utility } = subscriber;
  if (afterId === undefined) return given.lastId;
  const { oldest, newest } = await feed.changeBounds();
  const kept = afterId <= newest && afterId >= oldest - 1;
  const missed = kept ? await feed.changesSince(afterId, RESUME_LIMIT + 1) : undefined;
  if (!missed || missed.length > RESUME_LIMIT) {
    subscriber.reset(newest);
    return newest;
  }
  for (const change of missed) {
    if (change.region !== region || change.utility !== utility) continue;
    subscriber.deliver(streamEvent(change.id, await given.describe(change)));
  }
  return missed.at(-1)?.id ?? afterId;
}
