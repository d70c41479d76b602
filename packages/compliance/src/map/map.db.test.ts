import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createDb, type Db, migrate } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSchema } from '../store/schema.ts';
import { compareMap } from './compare.ts';
import { columnsOf, erasureOf, IMPERSONAL_TABLES, PERSONAL_TABLES } from './index.ts';
import type { LiveTable } from './live-table.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../../../prisma/migrations');
/** Migrations of the first release; later ones have been added since. */
const FIRST_RELEASE = /^20261120/;

let database: TestDatabase;
let db: Db;
let live: readonly LiveTable[];
const problems = (tables = live) => compareMap(tables, PERSONAL_TABLES, IMPERSONAL_TABLES);

beforeAll(async () => {
  database = await testDatabase();
  db = await createDb({ url: database.url, applicationName: 'energy-test' });
  live = await readSchema(db);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('every table and column of a new database has a treatment', () => {
  expect(live.length).toBeGreaterThan(30);
  expect(problems()).toEqual([]);
});

it('so has every one of a database that began with the first release', async () => {
  const old = await testDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'energy-first-release-'));
  const sql = await createDb({ url: old.url, applicationName: 'energy-test' });
  try {
    await sql.query({ text: 'DROP SCHEMA public CASCADE' });
    await sql.query({ text: 'CREATE SCHEMA public' });
    await cp(MIGRATIONS, folder, {
      recursive: true,
      filter: (source) => source === MIGRATIONS || FIRST_RELEASE.test(path.relative(MIGRATIONS, source)),
    });
    const first = await migrate(old.url, folder);
    await sql.query({
      text: `INSERT INTO app_user (id, email, role, tier, created_at, updated_at)
             VALUES (gen_random_uuid(), 'ada@example.com', 'user', 'free', now(), now())`,
    });
    const later = await migrate(old.url);
    expect([first.length > 5, later.length > 10]).toEqual([true, true]);
    expect(problems(await readSchema(sql))).toEqual([]);
  } finally {
    await sql.close();
    await old.drop();
    await rm(folder, { recursive: true });
  }
});

/** The schema after a change, which is undone. */
async function changed(text: string): Promise<string[]> {
  let tables: LiveTable[] = [];
  await db
    .transaction(async (tx) => {
      await tx.query({ text });
      tables = await readSchema(tx);
      throw new Error('undo');
    })
    .catch(() => undefined);
  return problems(tables);
}

it.each([
  ['a new column of a personal table', 'ALTER TABLE session ADD city text', /^The column session\.city has no treat/],
  ['a renamed column', 'ALTER TABLE session RENAME device TO gadget', /session\.gadget has no treatment/],
  ['a dropped column', 'ALTER TABLE session DROP device', /^session\.device is in the map, but not in the database/],
  [
    'a new table of users',
    'CREATE TABLE device_note (id uuid, user_id uuid REFERENCES app_user ON DELETE CASCADE)',
    /^The table device_note is in no map[\s\S]*export: \['id'\]/,
  ],
  ['a dropped table', 'DROP TABLE passkey', /^passkey is in the map, but not in the database/],
  [
    'an address in a market table',
    'ALTER TABLE price_series ADD contact_email text',
    /contact_email \(text\) could hold/,
  ],
  ['a JSON column in a market table', 'ALTER TABLE price_interval ADD extra jsonb', /extra \(jsonb\) could hold/],
  ['a network', 'ALTER TABLE pattern ADD origin inet', /origin \(inet\) could hold/],
  [
    'a market table that refers to accounts',
    'ALTER TABLE pattern ADD made uuid REFERENCES app_user',
    /^pattern refers to app_user/,
  ],
  [
    'a chain of foreign keys to accounts',
    'ALTER TABLE pattern ADD via text REFERENCES session (id)',
    /^pattern refers to session/,
  ],
  [
    'a table whose rows would survive the account',
    'ALTER TABLE session DROP CONSTRAINT session_user_id_fkey',
    /^session\.user_id needs a foreign key to app_user with ON DELETE CASCADE/,
  ],
])('%s is reported', async (_, text, message) => {
  expect(await changed(text)).toContainEqual(expect.stringMatching(message));
});

it('every reason is given, and every retention by age names a column', () => {
  for (const [name, table] of Object.entries(PERSONAL_TABLES)) {
    for (const { treatment, why, column } of columnsOf(table))
      expect([name, column, treatment === 'export' || why.length > 3]).toEqual([name, column, true]);
    if (table.columns.export !== undefined && table.rows.by === 'user')
      expect([name, erasureOf(table)]).toEqual([name, 'deleted']);
  }
});
