import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let folder: string;
let database: TestDatabase;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'energy-migrations-'));
  database = await testDatabase();
  await sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function migration(name: string, text: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), text);
}

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it('migrate applies migrations in the order of their names, once', async () => {
  await migration('2_b', 'INSERT INTO a VALUES (2)');
  await migration('1_a', 'CREATE TABLE a (n int)');
  expect(await migrate(database.url, folder)).toEqual(['1_a', '2_b']);
  expect(await migrate(database.url, folder)).toEqual([]);
  expect(await sql('SELECT n FROM a')).toEqual([{ n: 2 }]);
});

it('replicas that start together apply each migration once', async () => {
  await migration('1_a', 'CREATE TABLE a (n int); SELECT pg_sleep(0.05)');
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, folder)));
  expect(applied.flat()).toEqual(['1_a']);
});

it('migrate rolls back a failed migration, names it, and continues after it is fixed', async () => {
  await migration('1_a', 'CREATE TABLE a (n int); CREATE TABLE a (n int)');
  await expect(migrate(database.url, folder)).rejects.toThrow(/migration 1_a failed and was rolled back/);
  expect(await sql(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }]);
  await migration('1_a', 'CREATE TABLE a (n int)');
  expect(await migrate(database.url, folder)).toEqual(['1_a']);
});

it('migrate rejects an applied migration that was edited', async () => {
  await migration('1_a', 'CREATE TABLE a (n int)');
  await migrate(database.url, folder);
  await migration('1_a', 'CREATE TABLE a (n bigint)');
  await expect(migrate(database.url, folder)).rejects.toThrow(/1_a was edited/);
});

it('migrate rejects a database migrated by a newer version', async () => {
  await migration('1_a', 'CREATE TABLE a (n int)');
  await migrate(database.url, folder);
  await rm(path.join(folder, '1_a'), { recursive: true });
  await expect(migrate(database.url, folder)).rejects.toThrow(/does not know/);
});

it('a migration removes the record of the preparation, and a start without one keeps it', async () => {
  await migration(
    '1_a',
    'CREATE TABLE database_preparation (digest text); INSERT INTO database_preparation VALUES (1)',
  );
  await migrate(database.url, folder);
  await migrate(database.url, folder);
  expect(await sql('SELECT digest FROM database_preparation')).toEqual([{ digest: '1' }]);
  await migration('2_b', 'CREATE TABLE b (n int)');
  await migrate(database.url, folder);
  expect(await sql('SELECT digest FROM database_preparation')).toEqual([]);
});
