import type pg from 'pg';

/** Resets a session: role, settings, locks, subscriptions, cursors, temporary tables. */
const RESET = `CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES`;

/** BEGIN and COMMIT: their settings end with the transaction. The text is that of `beginAs`. */
const TRANSACTION =
  /^(?:COMMIT|ROLLBACK|BEGIN(?:; SET LOCAL ROLE [a-z_]+; SET LOCAL app\.user_id = '[0-9a-fA-F-]*'; SET LOCAL app\.task = '[a-z_]*')?)$/;
const READS_OR_WRITES = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\b/i;
const LEAVES_TRACES = /set_config|advisory_lock/i;

/** The parts of a query needed here: pg accepts a string or an object. */
type Sent =
  | string
  | {
      readonly text?: string;
      readonly name?: string;
      readonly queryMode?: string;
      readonly values?: readonly unknown[];
    };

/**
 * True if the statement cannot change the session on a server that restricts `set_config` to its owner: a single
 * statement (the extended protocol accepts only one) that reads or writes rows.
 */
function leavesNoTrace(sent: Sent): boolean {
  const { text = '', name, queryMode, values = [] } = typeof sent === 'string' ? { text: sent } : sent;
  if (TRANSACTION.test(text)) return true;
  const isSingle = queryMode === 'extended' || name !== undefined || values.length > 0;
  return isSingle && READS_OR_WRITES.test(text) && !LEAVES_TRACES.test(text);
}

/**
 * Creates a pool whose connections keep no session state: each is reset before it is reused. That happens
 * after its user has received the result. If `isSealed` holds, the reset is skipped after statements that cannot have
 * changed anything.
 */
export function resetOnRelease<P extends pg.Pool>(pool: P, isSealed: () => boolean): P {
  const changed = new WeakSet<pg.PoolClient>();
  const connect = pool.connect.bind(pool) as pg.Pool['connect'];
  pool.on('connect', (client) => watchStatements(client, () => changed.add(client)));

  const guard = (client: pg.PoolClient): pg.PoolClient => {
    const release = client.release.bind(client);
    client.release = (error) => {
      if (error || (isSealed() && !changed.has(client))) return release(error);
      changed.delete(client);
      reset(client).then(
        () => {
          changed.delete(client);
          release();
        },
        (failure: Error) => release(failure),
      );
    };
    return client;
  };
  type Callback = Parameters<typeof connect>[0];
  const either = (callback?: Callback) => {
    if (!callback) return connect().then(guard);
    return connect((error, client, done) => {
      if (client === undefined) return callback(error, client, done);
      const guarded = guard(client);
      return callback(error, guarded, guarded.release);
    });
  };
  return Object.assign(pool, { connect: either as pg.Pool['connect'] });
}

function watchStatements(client: pg.PoolClient, onChange: () => void): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  const watched = (...given: unknown[]) => {
    if (!leavesNoTrace(given[0] as Sent)) onChange();
    return query(...given);
  };
  client.query = watched as pg.PoolClient['query'];
}

async function reset(client: pg.PoolClient): Promise<void> {
  // The pool listens for errors only while it holds the connection; without a listener, Node would exit.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await client.query(RESET);
  } finally {
    client.off('error', ignore);
  }
}
