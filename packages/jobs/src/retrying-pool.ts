import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseGone } from '@energy-optimizer/db';
import pg from 'pg';

const RETRY_MS = 1_000;
/** The error code of lost connections after which the queue retries by itself. */
const RETRYABLE = 'ETIMEDOUT';

/**
 * A pool for the queue, which does not await its writes about finished jobs: an error there would end the process,
 * and the job would stay locked. So it waits for a connection indefinitely, and a lost one causes an error after
 * which the queue retries. Once `stopping`, writes to an unavailable database are dropped: such jobs are
 * released by the next replica that sweeps.
 */
export function createRetryingPool(config: pg.PoolConfig, stopping: AbortSignal): pg.Pool {
  const pool = new pg.Pool(config);
  const connect = pool.connect.bind(pool) as pg.Pool['connect'];

  const connectWithRetries = async (): Promise<pg.PoolClient> => {
    for (;;) {
      try {
        return guarded(await connect(), stopping);
      } catch (error) {
        if (!isDatabaseGone(error)) throw error;
        if (stopping.aborted) return absent();
        await pause(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };
  type Callback = Parameters<typeof connect>[0];
  // With a callback, the caller is the pool itself, or the queue's listener, which reconnects by itself.
  const either = (callback?: Callback) => (callback ? connect(callback) : connectWithRetries());
  return Object.assign(pool, { connect: either as pg.Pool['connect'] });
}

const NO_ROWS = { rows: [], rowCount: 0 };

/** Placeholder for a connection while no database is available. */
const absent = (): pg.PoolClient =>
  ({ query: async () => NO_ROWS, release: () => undefined }) as unknown as pg.PoolClient;

/** A connection whose loss causes an error after which the queue retries. */
function guarded(client: pg.PoolClient, stopping: AbortSignal): pg.PoolClient {
  let isLost = false;
  const query = async (...args: Parameters<pg.PoolClient['query']>): Promise<unknown> => {
    try {
      return await client.query(...args);
    } catch (error) {
      if (!isDatabaseGone(error)) throw error;
      isLost = true;
      if (stopping.aborted) return NO_ROWS;
      throw Object.assign(new Error((error as Error).message, { cause: error }), { code: RETRYABLE });
    }
  };
  return { query, release: () => client.release(isLost) } as unknown as pg.PoolClient;
}
