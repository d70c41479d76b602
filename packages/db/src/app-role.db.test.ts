import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDb, migrate, openAppRole } from './index.ts';
import { admin, type TestDatabase, testDatabase } from './testing.ts';

let database: TestDatabase;
const roles: string[] = [];
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  await database.drop();
  for (const role of roles.splice(0)) await admin(database.url, `DROP ROLE ${role}`);
});

/** A login that owns the (empty) database, as a hosted PostgreSQL provides. */
async function tenantOf(rights: string): Promise<string> {
  const name = `tenant_${Math.trunc(performance.now() * 1_000)}`;
  roles.push(name);
  const url = new URL(database.url);
  const databaseName = url.pathname.slice(1);
  await admin(database.url, `CREATE ROLE ${name} LOGIN PASSWORD 'pw' ${rights}`);
  await admin(database.url, `ALTER DATABASE ${databaseName} OWNER TO ${name}`);
  await run(database.url, `DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION ${name}`);
  url.username = name;
  url.password = 'pw';
  return url.href;
}

async function run(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

it('the application uses its own role, in UTC, also with options in the URL, and cannot change the migrations table', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c statement_timeout=12345');
  const access = await openAppRole(url.href);
  expect(access.actsAs).toBe('app_login');
  const db = await createDb({ url: access.url, applicationName: 'test' });
  const settings = `SELECT current_user::text, current_setting('TimeZone'), current_setting('search_path')`;
  expect(await db.query({ text: settings })).toEqual([['energy_app', 'UTC', '"$user", public']]);
  await expect(db.query({ text: 'DELETE FROM "_prisma_migrations"' })).rejects.toThrow(/permission denied/);
  await db.close();
});

it('replicas that start together grant the same privileges without conflicts', async () => {
  const accesses = await Promise.all(Array.from({ length: 6 }, () => openAppRole(database.url)));
  expect(new Set(accesses.map(({ actsAs }) => actsAs))).toEqual(new Set(['app_login']));
});

it('an owner that cannot grant itself the role continues as owner, reports the remedy, and is subject to the policies; once granted, it uses the role', async () => {
  await openAppRole(database.url);
  const url = await tenantOf('NOCREATEROLE');
  await migrate(url);
  const access = await openAppRole(url);
  expect(access).toMatchObject({ actsAs: 'owner', hint: expect.stringContaining('GRANT energy_app TO') });
  const db = await createDb({ url: access.url, applicationName: 'test' });
  await db.forTask('admin').query({
    text: `INSERT INTO app_user (id, email, created_at, updated_at)
           VALUES ('00000000-0000-4000-8000-000000000001', 'ada@example.com', now(), now())`,
  });
  expect(await db.query({ text: 'SELECT email FROM app_user' })).toEqual([]);
  expect(await db.forTask('admin').query({ text: 'SELECT email FROM app_user' })).toEqual([['ada@example.com']]);
  await db.close();
  await admin(database.url, `GRANT energy_app TO ${roles[0]}`);
  expect(await openAppRole(url)).toMatchObject({ actsAs: 'app_role' });
});

describe('two URLs, one of the owner and one of an unprivileged login', () => {
  const application = async (rights: string) => {
    const name = `app_${Math.trunc(performance.now() * 1_000)}`;
    roles.push(name);
    await admin(database.url, `CREATE ROLE ${name} LOGIN PASSWORD 'pw' ${rights}`);
    const url = new URL(database.url);
    url.username = name;
    url.password = 'pw';
    return url;
  };

  it('the application uses the unprivileged login, to which the owner grants the role', async () => {
    const access = await openAppRole(database.url, (await application('')).href);
    expect(access).toMatchObject({ actsAs: 'app_login' });
    const db = await createDb({ url: access.url, applicationName: 'test' });
    const names = 'SELECT current_user::text, session_user::text';
    expect(await db.query({ text: names })).toEqual([['energy_app', roles.at(-1)]]);
    expect(await db.query({ text: 'SELECT 1 FROM price_series' })).toEqual([]);
    await db.close();
  });

  it.each(['SUPERUSER', 'BYPASSRLS', 'CREATEROLE', 'CREATEDB'])('a login that is %s is rejected', async (right) => {
    await expect(openAppRole(database.url, (await application(right)).href)).rejects.toThrow(
      /in DATABASE_URL is a superuser, bypasses row-level security, or can create roles or databases/,
    );
  });

  it('a login that owns the tables is rejected', async () => {
    const owning = await application('');
    await run(database.url, `ALTER TABLE price_series OWNER TO ${roles.at(-1)}`);
    await expect(openAppRole(database.url, owning.href)).rejects.toThrow(
      /owns tables; set DATABASE_MIGRATION_URL to that login/,
    );
  });

  it('a login to another database is rejected', async () => {
    const elsewhere = await application('');
    elsewhere.pathname = '/postgres';
    await expect(openAppRole(database.url, elsewhere.href)).rejects.toThrow(
      /a different database than DATABASE_MIGRATION_URL/,
    );
  });
});

it('the password of the login is derived from, and different from, that of the owner', async () => {
  const [first, second] = [await openAppRole(database.url), await openAppRole(database.url)];
  expect(second.url).toBe(first.url);
  expect(new URL(first.url).password).not.toBe(new URL(database.url).password);
  expect(first.url).not.toContain(new URL(database.url).password);
});
