import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Acting, beginAs, type Task } from './acting.ts';
import { resetOnRelease } from './clean-release.ts';
import { mapDatabaseError } from './errors.ts';
import { PrismaClient } from './generated/prisma/client.ts';
import { type Listener, listenOn, type ServerWatch } from './listen.ts';
import { repeating } from './repeat.ts';
import { readSession, type Session } from './session.ts';
import { createSockets, silenceError } from './sockets.ts';
import type { Sql, Statement } from './sql.ts';

export interface DbOptions {
  /** PostgreSQL connection URL. */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

export interface TransactionOptions {
  /** False: a deadlock or serialization failure is thrown at once. */
  readonly repeat?: boolean;
}

export interface Db extends Sql {
  /** For the ordinary tables. Shares the pool. */
  readonly prisma: PrismaClient;
  /**
   * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it throws. After a deadlock
   * or a serialization failure everything is rolled back and `work` is run again, a few times at most. Work that changes
   * anything but the transaction, and so is not to be run again, says `{ repeat: false }`.
   */
  transaction<T>(work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The same database in the name of a user: every statement sees and writes the rows of this user alone. */
  forUser(userId: string): Db;
  /** The same database for a task that works before or without a user; each sees what its policies name. */
  forTask(task: Task): Db;
  /** One transaction in the name of a user. */
  withUser<T>(userId: string, work: (tx: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Subscribes to NOTIFY on a connection of its own that comes back by itself. Resolves once listening. While it
   * listens, a server that holds connections but answers nothing is noticed within seconds: what waits for it fails.
   */
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>;
  /** Connections: all, unused, and callers waiting for one. */
  stats(): { readonly total: number; readonly idle: number; readonly waiting: number; readonly max: number };
  close(): Promise<void>;
}

/**
 * Every session runs in UTC: with any other zone Prisma over adapter-pg writes wrong instants, and on the spring day
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
 * Opens the pool, and checks that the server responds and that its sessions are in UTC. Connections keep no state of their
 * previous user: each is reset when it is released.
 * @throws AppError `database_unavailable`, or an Error saying that the session is not in UTC.
 */
export async function createDb(options: DbOptions): Promise<Db> {
  const config = poolConfig(options);
  const sockets = createSockets();
  let session: Session | undefined;
  const pool = resetOnRelease(new pg.Pool({ ...config, stream: sockets.make }), () => session?.isSealed === true);
  // An idle connection that breaks is replaced on next use; without a listener Node would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let isSilent = false;
  const watch: ServerWatch = {
    onSilent: (error) => {
      isSilent = true;
      sockets.cut(error);
    },
    onAnswer: () => {
      isSilent = false;
    },
  };
  /** While the server is known to be unresponsive, calls fail immediately instead of waiting. */
  const assertAnswering = () => {
    if (isSilent) throw mapDatabaseError(silenceError());
  };
  const act = async <T>(
    acting: Acting | undefined,
    work: (tx: Sql) => Promise<T>,
    { repeat = true }: TransactionOptions = {},
  ): Promise<T> => {
    assertAnswering();
    const begin = beginAs(acting, session?.role);
    return repeat ? repeating(() => transaction(pool, work, begin)) : transaction(pool, work, begin);
  };
  const db: Db = {
    prisma,
    forUser: (userId) => actingDb(db, (work, options) => act({ userId }, work, options)),
    forTask: (task) => actingDb(db, (work, options) => act({ task }, work, options)),
    withUser: (userId, work, options) => act({ userId }, work, options),
    query: async (statement) => {
      assertAnswering();
      return repeating(() => run(pool, statement));
    },
    transaction: (work, options) => act(undefined, work, options),
    listen: (channel, listener) => listenOn(config, channel, listener, watch),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: pool.options.max }),
    close: async () => {
      await prisma.$disconnect();
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

/** The same database, with every statement in a transaction that begins as a given user or task. */
const actingDb = (db: Db, transact: Db['transaction']): Db => ({
  ...db,
  query: (statement) => transact((tx) => tx.query(statement)),
  transaction: transact,
});

async function run<R extends unknown[]>(
  client: { query(q: pg.QueryArrayConfig): Promise<pg.QueryArrayResult<R>> },
  statement: Statement,
): Promise<R[]> {
  try {
    // The extended protocol takes one statement alone: nothing can be appended to it.
    const result = await client.query({ ...statement, rowMode: 'array', queryMode: 'extended' } as never);
    return result.rows;
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

async function transaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>, begin: string): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw mapDatabaseError(error);
  }
  let broken: unknown;
  // Of a connection that breaks between two statements the next one tells; without a listener Node would end the process.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await client.query(begin);
    const result = await work({ query: (statement) => run(client, statement) });
    const { command } = await client.query('COMMIT');
    // A failed statement whose error was swallowed: the server has rolled back, and nothing may look done.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back because one of its statements failed');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError;
    });
    throw mapDatabaseError(error);
  } finally {
    client.off('error', ignore);
    client.release(broken instanceof Error ? broken : undefined);
  }
}
