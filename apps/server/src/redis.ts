import type { Logger } from '@energy-optimizer/kernel';
import { Redis } from 'ioredis';

const CHANNEL = 'energy:price_change';
const MAX_RECONNECT_MS = 5_000;

/** Redis as a second way to hear of price changes, next to PostgreSQL's NOTIFY. Never needed: lost, it is only missed. */
export interface RedisSignal {
  /** Tells whenever any replica announced a change. */
  subscribe(listener: { wake(): void; lost(error: Error): void }): Promise<() => Promise<void>>;
  /** Announces a change to all replicas. Best effort: PostgreSQL tells them as well. */
  announce(): void;
  /** Throws when Redis does not answer. */
  ping(): Promise<void>;
  close(): void;
}

/** Connects in the background and for as long as it takes; nothing here ever waits for Redis or fails because of it. */
export function createRedisSignal(options: { readonly url: string; readonly log: Logger }): RedisSignal {
  const settings = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: 2_000,
    retryStrategy: (attempt: number) => Math.min(attempt * 200, MAX_RECONNECT_MS),
  };
  const publisher = new Redis(options.url, settings);
  const subscriber = new Redis(options.url, { ...settings, autoResubscribe: false });
  let down = false;
  for (const connection of [publisher, subscriber]) {
    connection.on('error', (err: Error) => {
      if (!down) options.log.warn({ err }, 'Redis is not reachable; changes travel through PostgreSQL alone');
      down = true;
    });
    connection.on('ready', () => {
      if (down) options.log.info({}, 'Redis is back');
      down = false;
    });
    connection.connect().catch(() => undefined);
  }
  return {
    subscribe: async ({ wake }) => {
      const onReady = () => {
        // What was announced while the connection was away was not heard.
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
