import { databaseVariables, testOwnerDb } from '@energy-optimizer/db/testing';
import { silentLogger } from '@energy-optimizer/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { openDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof testOwnerDb>>;
beforeEach(async () => {
  database = await testOwnerDb({ poolSize: 1 });
});
afterEach(() => database.close());

const asOwner = (text: string) => database.query({ text });
const open = (variables: Readonly<Record<string, string>>) =>
  openDatabase({ config: loadConfig(variables), role: 'guest', log: silentLogger });
const openAndClose = async (variables: Readonly<Record<string, string>>) => (await open(variables)).close();
const nameOfNorway1 = async () => (await asOwner(`SELECT name FROM region WHERE code = 'no1'`))[0]?.[0];
const damage = () => asOwner(`UPDATE region SET name = 'Elsewhere' WHERE code = 'no1'`);
const digest = async () => (await asOwner('SELECT digest FROM database_preparation'))[0]?.[0];

describe.each([
  ['the login created here', () => ({ DATABASE_URL: database.url })],
  ['the login of an operator', () => databaseVariables(database.url)],
])('a database opened with %s', (_, variables) => {
  it('is prepared by the first process of a version, and only opened by the next', async () => {
    await asOwner('DELETE FROM database_preparation');
    await damage();
    await openAndClose(variables());
    expect(await nameOfNorway1()).toBe('Norway 1 (Oslo)');
    expect(await digest()).toMatch(/^[0-9a-f]{64}$/);

    await damage();
    const opened = await open(variables());
    expect(await opened.db.query({ text: 'SELECT session_user = current_user' })).toEqual([[false]]);
    await opened.close();
    expect(await nameOfNorway1()).toBe('Elsewhere');
  });

  it('is prepared again by another version', async () => {
    await openAndClose(variables());
    const ours = await digest();
    await asOwner(`UPDATE database_preparation SET digest = 'of another version'`);
    await damage();
    await openAndClose(variables());
    expect(await nameOfNorway1()).toBe('Norway 1 (Oslo)');
    expect(await digest()).toBe(ours);
  });

  it('is prepared again if the application may not read its tables, as after a restore without privileges', async () => {
    await openAndClose(variables());
    await asOwner('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM energy_app');
    const { db, close } = await open(variables());
    expect(await db.query({ text: `SELECT count(*)::int FROM region WHERE code = 'no1'` })).toEqual([[1]]);
    await close();
  });
});

it('the application cannot write what is recorded about the preparation', async () => {
  const { db, close } = await open({ DATABASE_URL: database.url });
  for (const text of [
    `UPDATE database_preparation SET digest = ''`,
    'DELETE FROM database_preparation',
    `INSERT INTO database_preparation (id, digest) VALUES (false, '')`,
  ])
    await expect(db.query({ text })).rejects.toMatchObject({ code: '42501' });
  await close();
});

it('a login that gained rights is refused, although the database is prepared', async () => {
  const variables = databaseVariables(database.url);
  const login = new URL(variables.DATABASE_URL);
  login.username = `${login.username}_${database.url.slice(-8).replace(/\W/g, '')}`;
  await asOwner(`CREATE ROLE ${login.username} LOGIN PASSWORD '${login.password}' IN ROLE energy_app`);
  try {
    const mine = { ...variables, DATABASE_URL: login.href };
    await openAndClose(mine);
    await asOwner(`ALTER ROLE ${login.username} CREATEROLE`);
    await expect(open(mine)).rejects.toThrow(/can create roles/);
  } finally {
    await asOwner(`DROP ROLE ${login.username}`);
  }
});
