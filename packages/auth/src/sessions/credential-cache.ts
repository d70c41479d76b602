import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { UserPrincipal } from '@energy-optimizer/rpc';

/** The channel the triggers on sessions, keys and users notify: `session:<id>`, `key:<hash>`, `user:<id>`. */
const CHANNEL = 'auth_change';
const MAX_AGE_MS = 30_000;
const MAX_ENTRIES = 20_000;

export interface CachedCredential {
  readonly principal: UserPrincipal;
  /** When the credential expires; undefined: never. */
  readonly expiresAt: Date | undefined;
}

/**
 * Caches checked sessions and keys for some seconds, so that they are not looked up again. Every replica receives
 * revocations and changes through PostgreSQL and evicts the entries; without that connection, nothing is cached.
 */
export interface CredentialCache {
  /** @param key `session:<id>` or `key:<hash>` */
  get(key: string): UserPrincipal | undefined;
  /** Whether the last lookup in this process found it valid, at any time, with no revocation received since. */
  wasRight(key: string): boolean;
  /** Captured before a credential is looked up, so that one revoked in the meantime is not cached. */
  generation(): number;
  set(key: string, credential: CachedCredential, generation: number): void;
  /** Evicts the entries named by a notification, or all. */
  drop(what: string): void;
  /**
   * Calls `onChange` with each notification, after its entries were evicted; undefined: any may have been missed.
   * @returns a function that unsubscribes
   */
  onChange(onChange: (what: string | undefined) => void): () => void;
  /** False while notifications cannot be received. */
  isHearing(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Entry extends CachedCredential {
  readonly untilMs: number;
}

/** The cached entries; `generation` counts evictions. */
function createEntries(clock: Clock) {
  const entries = new Map<string, Entry>();
  let generation = 0;
  const dropUser = (userId: string): void => {
    for (const [key, { principal }] of entries) if (principal.userId === userId) entries.delete(key);
  };
  return {
    get(key: string): UserPrincipal | undefined {
      const entry = entries.get(key);
      return entry !== undefined && clock.now().getTime() < entry.untilMs ? entry.principal : undefined;
    },
    has: (key: string): boolean => entries.has(key),
    generation: () => generation,
    set(key: string, credential: CachedCredential): void {
      const endMs = credential.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
      // Renewed entries count as newest; the oldest is evicted first.
      entries.delete(key);
      entries.set(key, { ...credential, untilMs: Math.min(clock.now().getTime() + MAX_AGE_MS, endMs) });
      if (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value as string);
    },
    drop(what: string): void {
      generation += 1;
      if (what.startsWith('user:')) dropUser(what.slice('user:'.length));
      else entries.delete(what);
    },
    clear(): void {
      generation += 1;
      entries.clear();
    },
  };
}

export function createCredentialCache(deps: {
  readonly db: Pick<Db, 'listen'>;
  readonly clock: Clock;
  readonly log: Logger;
}): CredentialCache {
  const entries = createEntries(deps.clock);
  const listeners = new Set<(what: string | undefined) => void>();
  let isHearing = false;
  let stopListening: (() => Promise<void>) | undefined;
  const tell = (what: string | undefined): void => {
    for (const listener of listeners) listener(what);
  };
  const hear = (hearing: boolean): void => {
    isHearing = hearing;
    entries.clear();
    tell(undefined);
  };
  return {
    get: entries.get,
    wasRight: entries.has,
    generation: entries.generation,
    set(key, credential, checkedIn) {
      if (isHearing && checkedIn === entries.generation()) entries.set(key, credential);
    },
    drop: entries.drop,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isHearing: () => isHearing,
    async start() {
      stopListening = await deps.db.listen(CHANNEL, {
        onMessage: (what) => {
          entries.drop(what);
          tell(what);
        },
        onLost: (err) => {
          hear(false);
          deps.log.warn(
            { err },
            'not receiving revocations; looking up every session and key until the connection is back',
          );
        },
        onBack: () => hear(true),
      });
      hear(true);
    },
    async stop() {
      hear(false);
      await stopListening?.();
    },
  };
}
