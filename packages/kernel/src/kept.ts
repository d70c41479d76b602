/** Results of reads, each kept for a time. */
export interface Kept<K, V> {
  /** The kept result, or a new one. Concurrent callers share one read; a failed read is not kept. */
  get(key: K): Promise<V>;
  /** Forgets the result of a key. A read in progress is not kept, either. */
  drop(key: K): void;
  clear(): void;
}

/** @param nowMs a clock; if it moves backward, results from later are not used */
export function createKept<K, V>(options: {
  readonly read: (key: K) => Promise<V>;
  readonly keptMs: number;
  readonly nowMs: () => number;
}): Kept<K, V> {
  const entries = new Map<K, { readonly readAtMs: number; readonly result: Promise<V> }>();
  return {
    get(key) {
      const nowMs = options.nowMs();
      const found = entries.get(key);
      if (found && nowMs >= found.readAtMs && nowMs - found.readAtMs < options.keptMs) return found.result;
      const entry = { readAtMs: nowMs, result: options.read(key) };
      entries.set(key, entry);
      entry.result.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.result;
    },
    drop: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
