import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db, openAppRole } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

/** An injected statement or expression must not affect the next user of the connection. */

const EVE = randomUUID();
let database: TestDatabase;
let appUrl: string;

beforeAll(async () => {
  database = await testDatabase();
  appUrl = (await openAppRole(database.url)).url;
  const owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  await owner.query({
    text: 'INSERT INTO app_user (id, email, created_at, updated_at) VALUES ($1, $2, now(), now())',
    values: [EVE, 'eve@example.com'],
  });
  await owner.query({
    text: `INSERT INTO user_preference (user_id, region, utilities, notifications, updated_at) VALUES ($1, 'de', '{}', '{}', now())`,
    values: [EVE],
  });
  await owner.close();
});
afterAll(() => database.drop());

/** The fallback without a separate login: the owner's login, with the role as an option. */
function roleOfOwner(): string {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c timezone=UTC -c role=energy_app');
  return url.href;
}

const ATTACKS = [
  `SELECT set_config('role', 'none', false)`,
  `SELECT set_config('app.user_id', '${EVE}', false)`,
  `SELECT set_config('app.task', 'admin', false)`,
  `SELECT set_config('session_authorization', 'energy', false)`,
  `SELECT query_to_xml('select ' || 'set_' || 'config(''role'', ''none'', false)', true, true, '')`,
  `SELECT count(*) FROM region WHERE code = 'de' OR set_config('TimeZone', 'America/New_York', false) = ''`,
  'SET ROLE NONE',
  'RESET ROLE',
  'SET SESSION AUTHORIZATION energy',
  `SET app.user_id = '${EVE}'`,
  `SET app.task = 'sign_in'`,
  `SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY`,
  `SET search_path = pg_temp, public`,
  'SET statement_timeout = 1',
  'SET row_security = off',
  'RESET ALL',
  'DISCARD ALL',
  'SELECT pg_advisory_lock(4711)',
  'LISTEN everything',
  'CREATE TEMP TABLE user_preference (user_id uuid)',
  `SELECT 1; SET ROLE NONE`,
  `COMMIT; SET ROLE NONE; SET app.task = 'admin'`,
];

const STATE = `
SELECT current_user::text, coalesce(current_setting('app.user_id', true), ''), coalesce(current_setting('app.task', true), ''),
       current_setting('TimeZone'), current_setting('search_path'), current_setting('statement_timeout'),
       current_setting('row_security'), current_setting('default_transaction_read_only'),
       (SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'),
       (SELECT count(*)::int FROM pg_listening_channels()), (SELECT count(*)::int FROM user_preference),
       (SELECT pg_table_is_visible('public.user_preference'::regclass))`;

/** Through every way a statement can reach the server. */
const WAYS: Readonly<Record<string, (db: Db, text: string) => Promise<unknown>>> = {
  statement: (db, text) => db.query({ text }),
  'prepared statement': (db, text) => db.query({ name: `a${text.length}${text.slice(-40)}`.slice(0, 60), text }),
  transaction: (db, text) => db.transaction((tx) => tx.query({ text })),
  'transaction that fails': (db, text) =>
    db.transaction(async (tx) => {
      await tx.query({ text });
      throw new Error('undo');
    }),
  'transaction of a user': (db, text) => db.withUser(randomUUID(), (tx) => tx.query({ text })),
  'statement of a task': (db, text) => db.forTask('prune').query({ text }),
  'transaction that Prisma has joined': (db, text) =>
    db.transaction(async (tx) => {
      await tx.rows.featureFlag.count();
      await tx.query({ text });
    }),
};

describe.each([
  ['a login of its own', () => appUrl],
  ['the owner’s login', roleOfOwner],
])('with %s', (_, url) => {
  it.each(Object.keys(WAYS))('no session state survives a %s', async (way) => {
    const db = await createDb({ url: url(), applicationName: 'energy-test', poolSize: 1 });
    try {
      const before = await db.query({ text: STATE });
      expect(before).toEqual([['energy_app', '', '', 'UTC', '"$user", public', '30s', 'on', 'off', 0, 0, 0, true]]);
      for (const text of ATTACKS) {
        await WAYS[way]!(db, text).catch(() => undefined);
        expect([text, ...(await db.query({ text: STATE }))]).toEqual([text, ...before]);
      }
    } finally {
      await db.close();
    }
  });

  it('a transaction begins with its own identity, whatever state the connection was left in', async () => {
    const db = await createDb({ url: url(), applicationName: 'energy-test', poolSize: 1 });
    const nobody = { text: `SELECT current_user::text, app_user_id()::text, app_task()` };
    try {
      const seen = await db.forTask('admin').transaction(async (tx) => {
        await tx.query({ text: `SET app.user_id = '${EVE}'` });
        await tx.query({ text: 'SET ROLE NONE' });
        return tx.query({ text: 'SELECT 1' });
      });
      expect(seen).toEqual([[1]]);
      expect(await db.transaction((tx) => tx.query(nobody))).toEqual([['energy_app', null, null]]);
      expect(await db.forUser(EVE).query(nobody)).toEqual([['energy_app', EVE, null]]);
      expect(await db.forTask('audit').query(nobody)).toEqual([['energy_app', null, 'audit']]);
    } finally {
      await db.close();
    }
  });
});

describe('the login', () => {
  const asLogin = async (text: string) => {
    const client = new pg.Client({ connectionString: appUrl });
    await client.connect();
    try {
      return (await client.query({ text, rowMode: 'array' })).rows as unknown[][];
    } finally {
      await client.end();
    }
  };

  it('owns nothing and is a member of energy_app alone, so that leaving the role gains nothing', async () => {
    const rights = await asLogin(
      `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls,
              (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid),
              (SELECT array_agg(g.rolname::text) FROM pg_roles g WHERE pg_has_role(r.oid, g.oid, 'MEMBER') AND g.oid <> r.oid)
         FROM pg_roles r WHERE rolname = session_user`,
    );
    expect(rights).toEqual([[false, 0, ['energy_app']]]);
  });

  it.each([
    'CREATE TABLE mine (n int)',
    'CREATE TEMP TABLE mine (n int)',
    'DELETE FROM "_prisma_migrations"',
    `INSERT INTO audit_log SELECT * FROM audit_log`,
    'ALTER TABLE app_user DISABLE ROW LEVEL SECURITY',
    'TRUNCATE app_user',
    'SET session_replication_role = replica',
    `SELECT set_config('app.task', 'admin', false)`,
    `SELECT pg_read_file('/etc/passwd')`,
    `COPY region TO PROGRAM 'true'`,
    'CREATE ROLE another SUPERUSER',
    'GRANT energy TO CURRENT_USER',
    'CREATE EXTENSION dblink',
  ])('cannot, even outside the role: %s', async (text) => {
    const client = new pg.Client({ connectionString: appUrl });
    await client.connect();
    try {
      await client.query('SET ROLE NONE');
      await expect(client.query(text)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });

  it('sees no row of a user after it has left the role', async () => {
    const client = new pg.Client({ connectionString: appUrl });
    await client.connect();
    try {
      await client.query('SET ROLE NONE');
      expect((await client.query('SELECT 1 FROM app_user')).rows).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
