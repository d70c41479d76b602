import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { sharedKey } from './shared-key.ts';

/** The state of a caller in one window. */
export interface Standing {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetMs: number;
}

/** A fixed window for any number of callers. Denied calls are not counted and do not extend the window. */
export interface Window {
  readonly limit: number;
  /** Counts one call, shared with the other replicas through Redis if configured. */
  take(key: string): Promise<Standing>;
  /** Counts one call synchronously in this process; the other replicas are updated within a second. */
  takeNow(key: string): Standing;
  /** The remaining budget of a caller, without counting. `allowed`: one more call would pass. */
  peek(key: string): Promise<Standing>;
  /** Takes back one call. */
  giveBack(key: string): void;
}

export interface WindowOptions {
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
  /** Callers tracked in this process. */
  readonly maxCallers: number;
}

interface Entry {
  count: number;
  endsAtMs: number;
  /** Counted here but not yet in Redis. */
  owed: number;
  /** Called again since it was last examined. */
  used: boolean;
}

/**
 * Counts in this process, for a bounded number of callers: beyond it, the least recently active caller is evicted
 * (second chance, as in the micro-cache). An attacker with that many networks has as many budgets anyway, and no other
 * caller loses theirs.
 *
 * Own code, because a response from the micro-cache has to be counted without waiting for a promise (0.1 µs a call), and
 * the memory limiter of rate-limiter-flexible holds a timer for each caller.
 */
function createEntries({ limit, seconds, maxCallers }: WindowOptions) {
  const entries = new Map<string, Entry>();
  const lengthMs = seconds * 1_000;
  const forgetOne = (): void => {
    for (const [key, entry] of entries) {
      entries.delete(key);
      if (!entry.used) return;
      entry.used = false;
      entries.set(key, entry);
    }
  };
  const find = (key: string, nowMs: number): Entry | undefined => {
    const entry = entries.get(key);
    return entry !== undefined && nowMs < entry.endsAtMs ? entry : undefined;
  };
  const standing = (entry: Entry | undefined, allowed: boolean, nowMs: number): Standing => ({
    allowed,
    remaining: Math.max(0, limit - (entry?.count ?? 0)),
    resetMs: entry === undefined ? lengthMs : entry.endsAtMs - nowMs,
  });
  /** The entry of an active caller. */
  const touch = (key: string, nowMs: number): Entry => {
    const found = find(key, nowMs);
    if (found !== undefined) {
      found.used = true;
      return found;
    }
    const entry: Entry = { count: 0, endsAtMs: nowMs + lengthMs, owed: 0, used: false };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxCallers) forgetOne();
    return entry;
  };
  return {
    find: (key: string) => find(key, performance.now()),
    touch: (key: string) => touch(key, performance.now()),
    standing: (entry: Entry | undefined, allowed: boolean) => standing(entry, allowed, performance.now()),
    take(key: string): Standing {
      const nowMs = performance.now();
      const entry = touch(key, nowMs);
      const allowed = entry.count < limit;
      if (allowed) entry.count += 1;
      return standing(entry, allowed, nowMs);
    },
    peek(key: string): Standing {
      const nowMs = performance.now();
      const entry = find(key, nowMs);
      return standing(entry, (entry?.count ?? 0) < limit, nowMs);
    },
    giveBack(key: string): void {
      const entry = find(key, performance.now());
      if (entry !== undefined && entry.count > 0) entry.count -= 1;
    },
    get size() {
      return entries.size;
    },
  };
}

/** A window counted in this process only. */
export function createLocalWindow(options: WindowOptions): Window & { readonly callers: number } {
  const entries = createEntries(options);
  return {
    limit: options.limit,
    take: async (key) => entries.take(key),
    takeNow: entries.take,
    peek: async (key) => entries.peek(key),
    giveBack: entries.giveBack,
    get callers() {
      return entries.size;
    },
  };
}

/** How long synchronously counted calls may be unknown to the other replicas. */
const SHARE_MS = 1_000;

/**
 * A window shared by replicas through Redis; while Redis is unavailable, each counts separately. Synchronous counts
 * continue from the last known Redis state and are reported to it in batches.
 */
export function createSharedWindow(
  options: WindowOptions & { readonly redis: Redis; readonly secret: string | undefined },
): Window {
  const { name, limit, seconds, redis, secret } = options;
  const shown = (key: string): string => sharedKey(key, secret);
  const local = createEntries(options);
  const mirror = createEntries(options);
  const settings = { keyPrefix: name, points: limit, duration: seconds, storeClient: redis };
  const shared = new RateLimiterRedis({ ...settings, rejectIfRedisNotReady: true });
  const adopt = (key: string, { consumedPoints, msBeforeNext }: RateLimiterRes): Entry => {
    const entry = mirror.touch(key);
    entry.count = Math.min(consumedPoints, limit) + entry.owed;
    if (msBeforeNext > 0) entry.endsAtMs = performance.now() + msBeforeNext;
    return entry;
  };
  const ask = async (key: string, calls: number): Promise<Standing | undefined> => {
    const known = mirror.find(key);
    const owed = known?.owed ?? 0;
    if (known !== undefined) known.owed = 0;
    try {
      return mirror.standing(adopt(key, await shared.consume(shown(key), calls + owed)), true);
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) return mirror.standing(adopt(key, rejection), false);
      if (known !== undefined) known.owed += owed;
      return undefined;
    }
  };
  const debtors = new Set<string>();
  const share = (): void => {
    for (const key of debtors) if ((mirror.find(key)?.owed ?? 0) > 0) void ask(key, 0);
    debtors.clear();
  };
  return {
    limit,
    take: async (key) => (await ask(key, 1)) ?? local.take(key),
    takeNow(key) {
      if (redis.status !== 'ready') return local.take(key);
      const standing = mirror.take(key);
      if (!standing.allowed) return standing;
      mirror.touch(key).owed += 1;
      if (debtors.size === 0) setTimeout(share, SHARE_MS).unref();
      debtors.add(key);
      return standing;
    },
    async peek(key) {
      try {
        const known = await shared.get(shown(key));
        if (known !== null) adopt(key, known);
        return mirror.peek(key);
      } catch {
        return local.peek(key);
      }
    },
    giveBack(key) {
      mirror.giveBack(key);
      shared.reward(shown(key), 1).catch(() => local.giveBack(key));
    },
  };
}
