import pg from 'pg';
import { type Acting, beginAs, type Task } from './acting.ts';
import { resetOnRelease } from './clean-release.ts';
import { mapDatabaseError } from './errors.ts';
import { createListeners, type Listener, type ServerWatch } from './listen.ts';
import { repeating } from './repeat.ts';
import { rowsBy } from './rows.ts';
import { type OnStatement, sendOn } from './send.ts';
import { readSession, type Session } from './session.ts';
import { createSockets, silenceError } from './sockets.ts';
import { type Sql, sqlBy } from './sql.ts';
import { transaction } from './transaction.ts';

export interface DbOptions {
  /** PostgreSQL connection URL. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly onStatement?: OnStatement;
}

export interface TransactionOptions {
  /** False: deadlocks and serialization failures are thrown immediately. */
  readonly repeat?: boolean;
}

export interface Db extends Sql {
  /**
   * Runs `work` in one transaction on one connection: commits if it resolves, rolls back if it throws. After a deadlock
   * or a serialization failure, everything is rolled back and `work` runs again, a few times at most. For work that
   * changes anything outside the transaction, pass `{ repeat: false }`.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The same database as a user: every statement sees and writes only this user's rows. */
  forUser(userId: string): Db;
  /** The same database as a task that runs before or without a user, with access according to its policies. */
  forTask(task: Task): Db;
  /** One transaction as a user. */
  withUser<T>(userId: string, work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Subscribes to NOTIFY on one separate connection for all channels, which reconnects automatically. Resolves once
   * listening. While it listens, a server that keeps connections but does not respond is detected within seconds, and
   * pending calls fail.
   */
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>;
  /** Connections: total, idle, and callers waiting for one. */
  stats(): { readonly total: number; readonly idle: number; readonly waiting: number; readonly max: number };
  close(): Promise<void>;
}

/**
 * Every session runs in UTC: in any other zone, Prisma with adapter-pg writes wrong instants, and on the spring day
 * two quarter-hours become one.
 */
const SESSION_OPTIONS = '-c timezone=UTC';

const poolConfig = (options: DbOptions): pg.PoolConfig => ({
  connectionString: options.url,
  application_name: options.applicationName,
  options: SESSION_OPTIONS,
  connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
  statement_timeout: options.statementTimeoutMs ?? 30_000,
  max: options.poolSize ?? 10,
  keepAlive: true,
});

/**
 * Opens the pool, and checks that the server responds and that its sessions are in UTC. Connections keep no state of
 * their previous user: each is reset when it is released.
 * @throws AppError `database_unavailable`, or an Error if the session is not in UTC.
 */
export async function createDb(options: DbOptions): Promise<Db> {
  const config = poolConfig(options);
  const sockets = createSockets();
  let session: Session | undefined;
  const pool = resetOnRelease(new pg.Pool({ ...config, stream: sockets.make }), () => session?.isSealed === true);
  // A broken idle connection is replaced on next use; without a listener, Node would exit.
  pool.on('error', () => undefined);
  let isSilent = false;
  const watch: ServerWatch = {
    onSilent: (error) => {
      isSilent = true;
      sockets.cut(error);
    },
    onResponse: () => {
      isSilent = false;
    },
  };
  const { listen } = createListeners(config, watch);
  /** While the server is known to be unresponsive, calls fail immediately instead of waiting. */
  const assertResponding = () => {
    if (isSilent) throw mapDatabaseError(silenceError());
  };
  const act = async <T>(
    acting: Acting | undefined,
    work: (tx: Sql) => Promise<T>,
    { repeat = true }: TransactionOptions = {},
  ): Promise<T> => {
    assertResponding();
    const how = { begin: beginAs(acting, session?.role), onStatement: options.onStatement };
    const once = () => transaction(pool, work, how);
    return repeat ? repeating(once) : once();
  };
  const transact: Db['transaction'] = (work, options) => act(undefined, work, options);
  const send = sendOn(pool, options.onStatement);
  const db: Db = {
    ...sqlBy(async (statement) => {
      assertResponding();
      return repeating(() => send(statement));
    }),
    rows: rowsBy((call) => transact((tx) => call(tx.rows))),
    transaction: transact,
    forUser: (userId) => actingDb(db, (work, options) => act({ userId }, work, options)),
    forTask: (task) => actingDb(db, (work, options) => act({ task }, work, options)),
    withUser: (userId, work, options) => act({ userId }, work, options),
    listen,
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: pool.options.max }),
    close: async () => {
      if (!pool.ended) await pool.end();
    },
  };
  try {
    session = await readSession(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}

/** The same database, with every statement in a transaction as a given user or task. */
const actingDb = (db: Db, transact: Db['transaction']): Db => ({
  ...db,
  select: (statement) => transact((tx) => tx.select(statement)),
  query: (statement) => transact((tx) => tx.query(statement)),
  rows: rowsBy((call) => transact((tx) => call(tx.rows))),
  transaction: transact,
});
