import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import pg from 'pg';
import { APP_ROLE, withRole } from './app-role.ts';
import { createDb, type Db, type DbOptions } from './db.ts';
import { openEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import type { Statement } from './send.ts';
import type { Sql } from './sql.ts';

export { COMMANDS, type GuardedTable, type PolicyCommand, readPolicies, renderPolicies } from './policies.ts';

/** The environment variable that passes the test cluster's URL to the test workers. */
const TEST_URL = 'ENERGY_TEST_DATABASE_URL';
const TEMPLATE = 'energy_template';

/** Test data needs no durability. */
const FAST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  autovacuum: 'off',
};

/** Passwords guard nothing here; the default of 4,096 rounds takes both sides a third of each connection. */
const CHEAP_PASSWORDS = 'SET scram_iterations = 1';
/** The application's login on every test database. */
const APP_LOGIN = 'energy_test_app';

/**
 * Starts a private PostgreSQL with a migrated template database, for one test run.
 * @param prepare sets up the template beyond the migrations
 */
export async function startTestCluster(
  prepare?: (templateUrl: string) => Promise<void>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(scratchFolder(), 'energy-test-'));
  // Accessible to the account that runs PostgreSQL for root.
  await chmod(dataDir, 0o755);
  const embedded = await openEmbedded({ dataDir, role: 'server', settings: FAST_SETTINGS });
  const password = pg.escapeLiteral(decodeURIComponent(new URL(embedded.url).password));
  await admin(embedded.url, `${CHEAP_PASSWORDS}; ALTER ROLE CURRENT_USER PASSWORD ${password}`);
  await admin(embedded.url, `CREATE DATABASE ${TEMPLATE}`);
  const templateUrl = databaseUrl(embedded.url, TEMPLATE);
  await migrate(templateUrl);
  if (prepare) {
    await prepare(templateUrl);
    const login = `CREATE ROLE ${APP_LOGIN} LOGIN PASSWORD ${password} IN ROLE ${APP_ROLE}`;
    await admin(embedded.url, `${CHEAP_PASSWORDS}; ${login}`);
  }
  process.env[TEST_URL] = embedded.url;
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Variables of a process that works on a test database with logins an operator created, as in production. */
export function databaseVariables(url: string): {
  readonly DATABASE_URL: string;
  readonly DATABASE_MIGRATION_URL: string;
} {
  const app = new URL(url);
  app.username = APP_LOGIN;
  return { DATABASE_URL: app.href, DATABASE_MIGRATION_URL: url };
}

/** A fresh, migrated, empty database on the test cluster. */
export async function testDatabase(): Promise<TestDatabase> {
  const clusterUrl = process.env[TEST_URL];
  if (!clusterUrl)
    throw new Error(`${TEST_URL} is not set; run the tests with vitest, whose global setup starts PostgreSQL`);
  const name = `t_${randomBytes(6).toString('hex')}`;
  // Copying files is twice as fast as copying through the write-ahead log, which adds durability.
  await kept(clusterUrl).query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  return {
    url: databaseUrl(clusterUrl, name),
    drop: async () => {
      await kept(clusterUrl).query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** A test database as the application uses it: in its role, to which all grants and policies apply. */
export interface TestDb extends Db {
  readonly url: string;
  /** The same database as a superuser, to whom no policy applies: for preparing, damaging and inspecting it. */
  readonly owner: Pick<Sql, 'query'>;
}

/** An open `Db` on a fresh database, in the role of the application; `close` also drops the database. */
export async function testDb(options: Partial<DbOptions> = {}): Promise<TestDb> {
  const database = await testDatabase();
  const owner = openOwner(database.url);
  const db = await open(withRole(database.url), options);
  const close = async () => {
    await Promise.all([db.close(), owner.close()]);
    await database.drop();
  };
  return { ...db, owner, close };
}

/** The same as a superuser, for tests of the database itself. */
export async function testOwnerDb(options: Partial<DbOptions> = {}): Promise<Db & { readonly url: string }> {
  const database = await testDatabase();
  const db = await open(database.url, options);
  const close = async () => {
    await db.close();
    await database.drop();
  };
  return { ...db, close };
}

async function open(url: string, options: Partial<DbOptions>) {
  const db = await createDb({ url, applicationName: 'energy-test', poolSize: 5, ...options });
  return { ...db, url };
}

/** Connects on first use. */
function openOwner(url: string): Pick<Db, 'query' | 'close'> {
  let opened: Promise<Db> | undefined;
  return {
    query: async <R extends unknown[]>(statement: Statement) => {
      opened ??= createDb({ url, applicationName: 'energy-test-owner', poolSize: 1 });
      return (await opened).query<R>(statement);
    },
    close: async () => (await opened)?.close(),
  };
}

let administration: pg.Pool | undefined;

/** One connection of this process for creating and dropping databases: connecting costs more than either. */
function kept(clusterUrl: string): pg.Pool {
  if (administration === undefined) {
    const connectionString = databaseUrl(clusterUrl, 'postgres');
    administration = new pg.Pool({ connectionString, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
    administration.on('error', () => undefined);
  }
  return administration;
}

/** Runs one statement as the cluster's owner, outside any test database. */
export async function admin(clusterUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(clusterUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, database: string): string {
  const next = new URL(url);
  next.pathname = `/${database}`;
  return next.href;
}
