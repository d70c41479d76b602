import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db, openAppRole, type Sql } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

/** Users cannot grant a role, a tier or an unlock to themselves or others; only administrators can. */

const ADA = randomUUID();
const EMAIL = 'ada@example.com';
let database: TestDatabase;
let owner: Db;
let app: Db;

beforeAll(async () => {
  database = await testDatabase();
  owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  app = await createDb({ url: (await openAppRole(database.url)).url, applicationName: 'energy-test' });
  await owner.query({
    text: `INSERT INTO app_user (id, email, locked_until, created_at, updated_at) VALUES ($1, $2, '2099-01-01Z', now(), now())`,
    values: [ADA, EMAIL],
  });
});
afterAll(async () => {
  await app.close();
  await owner.close();
  await database.drop();
});

const account = () =>
  owner.query({ text: `SELECT role::text, tier::text, locked_until, email FROM app_user ORDER BY created_at` });
const insert = (columns: string, values: string, id = ADA) =>
  `INSERT INTO app_user (id, email, created_at, updated_at, ${columns}) VALUES ('${id}', '${EMAIL}', now(), now(), ${values})`;

/** Statements of one transaction each. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'a new role': [`UPDATE app_user SET role = 'admin' WHERE id = '${ADA}'`],
  'a new tier': [`UPDATE app_user SET tier = 'business' WHERE id = '${ADA}'`],
  'a later end of the tier': [`UPDATE app_user SET tier_until = '2100-01-01' WHERE id = '${ADA}'`],
  'the end of a lock': [`UPDATE app_user SET locked_until = NULL WHERE id = '${ADA}'`],
  'an earlier end of a lock': [`UPDATE app_user SET locked_until = now() WHERE id = '${ADA}'`],
  'delete, then insert as administrator': [`DELETE FROM app_user WHERE id = '${ADA}'`, insert('role', `'admin'`)],
  'delete, then insert with a tier': [`DELETE FROM app_user WHERE id = '${ADA}'`, insert('tier', `'pro'`)],
  'delete, then insert without the lock': [`DELETE FROM app_user WHERE id = '${ADA}'`, insert('name', `'Ada'`)],
  'delete and insert in one statement': [
    `WITH gone AS (DELETE FROM app_user WHERE id = '${ADA}' RETURNING id) ${insert('role', `'admin'`, randomUUID())}`,
  ],
  'an upsert': [`${insert('role', `'admin'`)} ON CONFLICT (id) DO UPDATE SET role = excluded.role`],
  'an upsert by address': [`${insert('tier', `'pro'`)} ON CONFLICT (email) DO UPDATE SET tier = excluded.tier`],
  'a merge': [
    `MERGE INTO app_user u USING (SELECT '${ADA}'::uuid AS id) s ON u.id = s.id WHEN MATCHED THEN UPDATE SET role = 'admin'`,
  ],
  'a merge that deletes and inserts': [
    `MERGE INTO app_user u USING (SELECT '${ADA}'::uuid AS id) s ON u.id = s.id WHEN MATCHED THEN DELETE`,
    `MERGE INTO app_user u USING (SELECT '${ADA}'::uuid AS id) s ON u.id = s.id
       WHEN NOT MATCHED THEN INSERT (id, email, role, created_at, updated_at) VALUES (s.id, '${EMAIL}', 'admin', now(), now())`,
  ],
  'a second account': [insert('role', `'admin'`, randomUUID())],
  'another id': [`UPDATE app_user SET id = '${randomUUID()}', role = 'admin' WHERE id = '${ADA}'`],
  'another name set by a statement': [`SET LOCAL app.task = 'admin'`, `UPDATE app_user SET role = 'admin'`],
  'another name set by an expression': [
    `SELECT set_config('app.user_id', '', true), set_config('app.task', 'admin', true)`,
    `UPDATE app_user SET role = 'admin'`,
  ],
  'an expression within the statement': [
    `UPDATE app_user SET name = set_config('app.user_id', '', true) || set_config('app.task', 'admin', true), role = 'admin'`,
  ],
  'no triggers': [`SET LOCAL session_replication_role = replica`, `UPDATE app_user SET role = 'admin'`],
  'the owner of the table': ['SET LOCAL ROLE NONE', `UPDATE app_user SET role = 'admin' WHERE id = '${ADA}'`],
  'a trigger less': ['ALTER TABLE app_user DISABLE TRIGGER ALL', `UPDATE app_user SET role = 'admin'`],
};

/** Ignoring the outcome. */
const attempt = (db: Db, statements: readonly string[]) =>
  db
    .transaction(async (tx: Sql) => {
      for (const text of statements) await tx.query({ text });
    })
    .then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );

describe.each(Object.entries(WAYS))('%s', (_, statements) => {
  it('grants nothing to a user’s own transaction', async () => {
    const before = await account();
    expect(await attempt(app.forUser(ADA), statements)).toBe('42501');
    expect(await account()).toEqual(before);
  });
});

describe('`sign_in`', () => {
  it('creates accounts, but none with a role, a tier or a lock', async () => {
    const made = (columns: string, values: string) =>
      app.forTask('sign_in').query({
        text: insert(columns, values, randomUUID()).replace(EMAIL, `${randomUUID()}@example.com`),
      });
    await expect(made('name', `'Bob'`)).resolves.toEqual([]);
    for (const [columns, value] of [
      ['role', `'admin'`],
      ['tier', `'pro'`],
      ['locked_until', `'2020-01-01Z'`],
    ] as const)
      await expect(made(columns, value)).rejects.toMatchObject({ code: '42501' });
  });

  it('changes neither role nor tier nor lock', async () => {
    for (const set of [`role = 'admin'`, `tier = 'pro'`, 'tier_until = now()', 'locked_until = NULL'])
      expect(await attempt(app.forTask('sign_in'), [`UPDATE app_user SET ${set} WHERE id = '${ADA}'`])).toBe('42501');
  });
});

it('administrators grant roles and remove locks', async () => {
  await app
    .forTask('admin')
    .query({ text: `UPDATE app_user SET role = 'admin', locked_until = NULL WHERE id = '${ADA}'` });
  expect(await account()).toContainEqual(['admin', 'free', null, EMAIL]);
});
