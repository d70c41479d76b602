import type { Logger } from '@energy-optimizer/kernel';
import { Redis } from 'ioredis';

const CHANNEL = 'energy:price_change';
const MAX_RECONNECT_MS = 5_000;

/** Redis as a second channel for price changes, in addition to PostgreSQL NOTIFY. Never required. */
export interface RedisSignal {
  /** Notifies of changes announced by any replica. */
  subscribe(listener: { wake(): void; lost(error: Error): void }): Promise<() => Promise<void>>;
  /** Announces a change to all replicas. Best effort: PostgreSQL notifies them as well. */
  announce(): void;
  /** Throws if Redis does not respond. */
  ping(): Promise<void>;
  close(): void;
}

const warnOnce = (log: Logger, what: string) => {
  let down = false;
  return (connection: Redis): Redis => {
    connection.on('error', (err: Error) => {
      if (!down) log.warn({ err }, `Redis is unreachable; ${what}`);
      down = true;
    });
    connection.on('ready', () => {
      if (down) log.info({}, 'Redis is reachable again');
      down = false;
    });
    connection.connect().catch(() => undefined);
    return connection;
  };
};

const SETTINGS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 5_000,
  commandTimeout: 2_000,
  retryStrategy: (attempt: number) => Math.min(attempt * 200, MAX_RECONNECT_MS),
};
/** Maximum wait for Redis when counting a request; afterward the replica counts locally. */
const COUNT_TIMEOUT_MS = 200;

/** A connection for counting calls that fails immediately while Redis is unavailable. */
export const connectCounters = ({ url, log }: { readonly url: string; readonly log: Logger }): Redis =>
  warnOnce(
    log,
    'each server counts calls separately',
  )(new Redis(url, { ...SETTINGS, commandTimeout: COUNT_TIMEOUT_MS }));

/** Connects in the background, retrying indefinitely; nothing waits for Redis or fails because of it. */
export function createRedisSignal(options: { readonly url: string; readonly log: Logger }): RedisSignal {
  const watch = warnOnce(options.log, 'changes are signaled through PostgreSQL only');
  const publisher = watch(new Redis(options.url, SETTINGS));
  const subscriber = watch(new Redis(options.url, { ...SETTINGS, autoResubscribe: false }));
  return {
    subscribe: async ({ wake }) => {
      const onReady = () => {
        // Signals sent while the connection was down were missed.
        subscriber.subscribe(CHANNEL).then(wake, () => undefined);
      };
      subscriber.on('message', wake);
      subscriber.on('ready', onReady);
      if (subscriber.status === 'ready') onReady();
      return async () => {
        subscriber.off('message', wake);
        subscriber.off('ready', onReady);
      };
    },
    announce: () => {
      if (publisher.status === 'ready') publisher.publish(CHANNEL, '').catch(() => undefined);
    },
    ping: async () => {
      await publisher.ping();
    },
    close: () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

const SCAN_COUNT = 1_000;

/** Deletes all keys that contain a text; returns the count. @throws if Redis cannot be reached */
export async function deleteKeys(url: string, part: string): Promise<number> {
  const redis = new Redis(url, { ...SETTINGS, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    let deleted = 0;
    for (let cursor = '0'; ; ) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `*${part}*`, 'COUNT', SCAN_COUNT);
      if (keys.length > 0) deleted += await redis.del(...keys);
      if (next === '0') return deleted;
      cursor = next;
    }
  } finally {
    redis.disconnect();
  }
}
