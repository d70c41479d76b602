import type { StreamEvent } from './event.ts';

/**
 * What a subscriber receives. `joined`, once: everything up to this id has been delivered, later events are newer.
 * `reset`: its last event id is too old or unknown, so it must read the prices again.
 * A delivery must not block: slow subscribers are dropped by their own transport.
 */
export interface Subscriber<D> {
  readonly region: string;
  readonly utility: string;
  readonly afterId?: number;
  joined(upToId: number): void;
  deliver(event: StreamEvent<D>): void;
  reset(newestId: number): void;
}

interface Market {
  readonly region: string;
  readonly utility: string;
}
const keyOf = ({ region, utility }: Market) => `${region}/${utility}`;

/** Subscribers by market. */
export function createAudiences<D>() {
  const audiences = new Map<string, Set<Subscriber<D>>>();
  return {
    /** Adds a subscriber; the result removes it. */
    join(subscriber: Subscriber<D>): () => void {
      const key = keyOf(subscriber);
      const members = audiences.get(key) ?? new Set();
      audiences.set(key, members.add(subscriber));
      return () => {
        members.delete(subscriber);
        if (members.size === 0 && audiences.get(key) === members) audiences.delete(key);
      };
    },
    /** Current subscribers of the market; a copy, because deliveries may cause members to leave. */
    of: (market: Market): Subscriber<D>[] => [...(audiences.get(keyOf(market)) ?? [])],
    count: (): number => [...audiences.values()].reduce((sum, members) => sum + members.size, 0),
    clear: () => audiences.clear(),
  };
}

/**
 * Buffers live events until the missed ones are delivered, and drops duplicates, so that IDs only
 * increase and none repeats: catching up may read a change that the hub has not published yet.
 */
export function gate<D>(inner: Subscriber<D>): { readonly subscriber: Subscriber<D>; open(deliveredId: number): void } {
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
      inner.joined(deliveredId);
      waiting.forEach(deliver);
    },
  };
}
