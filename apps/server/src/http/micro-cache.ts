import type { Clock } from '@energy-optimizer/kernel';
import type { CacheOffer, RateClass } from '@energy-optimizer/rpc';
import type { FlatHeaders } from './headers.ts';
import type { RouteMetrics } from './metrics.ts';

/** Maximum lifetime, regardless of the procedure; bounds the effect of a lost invalidation. */
const MAX_AGE_MS = 60_000;
const MAX_URL_LENGTH = 2_048;
/** Overhead of an entry besides its bytes: map slot, header strings, object. */
const ENTRY_OVERHEAD_BYTES = 1_024;

/** A cached response. */
export interface CachedResponse {
  /**
   * The bytes. Small ones as a latin1 string (one character is one byte): Node sends a string together with the headers
   * in one write, and writes are most of the cost of a cached response.
   */
  readonly body: string | Buffer;
  readonly etag: string;
  /** All headers except the few that differ by request. */
  readonly headers: FlatHeaders;
  readonly route: RouteMetrics;
  /** Rate class of requests for it. */
  readonly rate?: RateClass | undefined;
}
interface Entry extends CachedResponse {
  readonly url: string;
  readonly variant: Variant;
  readonly expiresAtMs: number;
  readonly tags: readonly string[];
  readonly bytes: number;
  used: boolean;
}

export type Variant = 'identity' | 'gzip';

export interface MicroCache {
  get(url: string, variant: Variant): CachedResponse | undefined;
  /** Read before a response is computed; a response computed before an invalidation is not cached. */
  generation(): number;
  set(url: string, variant: Variant, response: CachedResponse, offer: CacheOffer, generation: number): void;
  /** Drops every response computed from one of the tags. Call it after the write is committed. */
  invalidate(tags: Iterable<string>): void;
  /** Drops everything, for when the extent of a change is unknown. */
  clear(): void;
  readonly stats: { readonly entries: number; readonly bytes: number };
}

interface Store {
  find(url: string, variant: Variant): Entry | undefined;
  add(entry: Entry): void;
  drop(entry: Entry): void;
  tagged(tag: string): Iterable<Entry>;
  clear(): void;
  readonly stats: { readonly entries: number; readonly bytes: number };
}

/** The entries by URL and by tag, never more than the limits. */
function createStore(limits: { readonly maxEntries: number; readonly maxBytes: number }): Store {
  const variants = { identity: new Map<string, Entry>(), gzip: new Map<string, Entry>() };
  const byTag = new Map<string, Set<Entry>>();
  let bytes = 0;
  const size = (): number => variants.identity.size + variants.gzip.size;

  const drop = (entry: Entry): void => {
    variants[entry.variant].delete(entry.url);
    bytes -= entry.bytes;
    for (const tag of entry.tags) {
      const entries = byTag.get(tag);
      entries?.delete(entry);
      if (entries?.size === 0) byTag.delete(tag);
    }
  };
  const evictOne = (): void => {
    const pool = variants[variants.gzip.size > variants.identity.size ? 'gzip' : 'identity'];
    const oldest = pool.values().next().value as Entry;
    if (oldest.used) {
      oldest.used = false;
      pool.delete(oldest.url);
      pool.set(oldest.url, oldest);
    } else drop(oldest);
  };

  return {
    find: (url, variant) => variants[variant].get(url),
    add(entry) {
      variants[entry.variant].set(entry.url, entry);
      bytes += entry.bytes;
      for (const tag of entry.tags) byTag.set(tag, (byTag.get(tag) ?? new Set()).add(entry));
      while (size() > limits.maxEntries || bytes > limits.maxBytes) evictOne();
    },
    drop,
    tagged: (tag) => byTag.get(tag) ?? [],
    clear() {
      for (const entries of Object.values(variants)) entries.clear();
      byTag.clear();
      bytes = 0;
    },
    get stats() {
      return { entries: size(), bytes };
    },
  };
}

/**
 * Responses to anonymous GETs by URL, bounded in number and bytes. When full, the oldest entry not requested again
 * is evicted first (second chance), so that one-off URLs do not evict hot ones.
 */
export function createMicroCache(options: {
  readonly clock: Clock;
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}): MicroCache {
  const { clock, maxEntries = 5_000, maxBytes = 32 * 1024 * 1024 } = options;
  const store = createStore({ maxEntries, maxBytes });
  let generation = 0;
  return {
    get(url, variant) {
      const entry = store.find(url, variant);
      if (entry === undefined) return undefined;
      if (clock.now().getTime() >= entry.expiresAtMs) {
        store.drop(entry);
        return undefined;
      }
      entry.used = true;
      return entry;
    },
    generation: () => generation,
    set(url, variant, response, offer, computedIn) {
      const now = clock.now().getTime();
      const expiresAtMs = Math.min(offer.expiresAt.getTime(), now + MAX_AGE_MS);
      const cost = response.body.length + url.length * 2 + ENTRY_OVERHEAD_BYTES;
      if (computedIn !== generation || !(expiresAtMs > now) || url.length > MAX_URL_LENGTH || cost > maxBytes / 8)
        return;
      const old = store.find(url, variant);
      if (old !== undefined) store.drop(old);
      store.add({ ...response, url, variant, expiresAtMs, tags: offer.tags, bytes: cost, used: false });
    },
    invalidate(tags) {
      generation += 1;
      for (const tag of tags) for (const entry of store.tagged(tag)) store.drop(entry);
    },
    clear() {
      generation += 1;
      store.clear();
    },
    get stats() {
      return store.stats;
    },
  };
}
