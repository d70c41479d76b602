import type { Logger } from '@energy-optimizer/kernel';
import pg from 'pg';

/**
 * The queue releases a crashed process's jobs after four hours. Here, each process holds an advisory lock on the ID it
 * locks jobs with, so any process that can take that lock knows the owner is dead and releases its jobs
 * immediately.
 */
export interface Liveness {
  /** Marks the worker with this ID as alive. */
  mark(workerId: string): Promise<void>;
  /** Releases the jobs of dead processes; returns their IDs. */
  releaseDead(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Pause between attempts to retake the locks after a lost connection; until then, other replicas may consider this one
 * dead.
 */
const RETRY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

const LOCK = `hashtextextended('energy-worker:' || $1, 0)`;

export function createLiveness(options: { readonly url: string; readonly log: Logger }): Liveness {
  const marked = new Set<string>();
  let client: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const returnSoon = () => {
    if (closed) return;
    clearTimeout(retry);
    retry = setTimeout(() => connection().catch(returnSoon), RETRY_MS);
  };
  const connect = async () => {
    const next = await openConnection(options, () => {
      client = undefined;
      returnSoon();
    });
    for (const id of marked) await next.query(`SELECT pg_advisory_lock_shared(${LOCK})`, [id]);
    return next;
  };

  const connection = () => {
    client ??= connect().catch((error) => {
      client = undefined;
      throw error;
    });
    return client;
  };

  return {
    mark: async (workerId) => {
      marked.add(workerId);
      const current = await connection();
      await current.query(`SELECT pg_advisory_lock_shared(${LOCK})`, [workerId]);
    },
    releaseDead: async () => {
      const current = await connection();
      const { rows } = await current.query<{ locked_by: string }>(
        'SELECT DISTINCT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL',
      );
      const dead: string[] = [];
      for (const { locked_by } of rows) {
        if (!marked.has(locked_by) && (await isDead(current, locked_by))) dead.push(locked_by);
      }
      if (dead.length > 0) await current.query('SELECT graphile_worker.force_unlock_workers($1)', [dead]);
      return dead;
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      const current = await client?.catch(() => undefined);
      client = undefined;
      await current?.end().catch(() => undefined);
    },
  };
}

/** @param onLost called once if an established connection is lost */
async function openConnection(options: { url: string; log: Logger }, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'energy-liveness',
    options: '-c timezone=UTC',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', (err) => options.log.warn({ err }, 'worker liveness connection lost'));
  await client.connect();
  client.once('end', onLost);
  return client;
}

async function isDead(client: pg.Client, workerId: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS got`, [workerId]);
  if (!rows[0]?.got) return false;
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`, [workerId]);
  return true;
}
