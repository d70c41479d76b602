import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseGone } from '@energy-optimizer/db';
import pg from 'pg';

const RETRY_MS = 1_000;
/** The code of lost connections the queue tries again after by itself. */
const RETRYABLE = 'ETIMEDOUT';

/**
 * A pool for the queue, which does not await what it writes about a finished job: an error there would end the process,
 * and the job would stay locked. So a connection is waited for as long as it takes, and a lost one has an error after
 * which the queue tries again. Once `stopping`, what cannot be said to an absent database is left unsaid: such jobs are
 * given back by the next replica that sweeps.
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
  // With a callback it is the pool itself, or the queue's listener, which has its own way of coming back.
  const either = (callback?: Callback) => (callback ? connect(callback) : connectWithRetries());
  return Object.assign(pool, { connect: either as pg.Pool['connect'] });
}

const NO_ROWS = { rows: [], rowCount: 0 };

/** Placeholder for a connection while no database is available. */
const absent = (): pg.PoolClient =>
  ({ query: async () => NO_ROWS, release: () => undefined }) as unknown as pg.PoolClient;

/** A connection whose loss is an error the queue tries again after. */
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
