import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveTable } from '../map/live-table.ts';
import { agedTables } from '../store/retention.ts';
import { readSchema } from '../store/schema.ts';
import { testErasures } from '../testing/erasures.ts';
import { fillEverything, testPerson } from '../testing/people.ts';
import { applyRetention } from './apply-retention.ts';

let db: TestDb;
let live: readonly LiveTable[];

beforeAll(async () => {
  db = await testDb();
  live = await readSchema(db);
});
afterAll(() => db.close());

const age = async (table: string, column: string, days: number) =>
  db.owner.query({ text: `UPDATE "${table}" SET "${column}" = now() - make_interval(days => $1)`, values: [days] });

const rowsOf = async (name: string) =>
  (await db.owner.query<[number]>({ text: `SELECT count(*)::int FROM "${name}"` }))[0]![0];

it('rows are deleted once they are older than their retention, in every table that has one; a dry run only counts', async () => {
  const context = testErasures(db, { retentionDays: 100 });
  await fillEverything(db.owner, live, testPerson());
  const tables = agedTables(100);
  expect(tables.length).toBeGreaterThan(4);
  for (const { name, column, days } of tables) await age(name, column, days - 1);
  expect((await applyRetention(context, { isDryRun: false })).tables.map(({ rows }) => rows)).toEqual(
    tables.map(() => 0),
  );
  for (const { name, column, days } of tables) await age(name, column, days + 1);
  const expected = tables.map(({ name, days }) => ({ name, days, rows: 1 }));
  expect(await applyRetention(context, { isDryRun: true })).toEqual({ isDryRun: true, tables: expected });
  expect(await Promise.all(tables.map(({ name }) => rowsOf(name)))).toEqual(tables.map(() => 1));
  expect((await applyRetention(context, { isDryRun: false })).tables).toEqual(expected);
  expect(await Promise.all(tables.map(({ name }) => rowsOf(name)))).toEqual(tables.map(() => 0));
  expect(await rowsOf('app_user')).toBe(1);
});
