import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db, openAppRole } from './index.ts';
import {
  COMMANDS,
  type GuardedTable,
  type PolicyCommand,
  readPolicies,
  type TestDatabase,
  testDatabase,
} from './testing.ts';

/** Tables that everybody reads, as the database itself lists them: every command is tried by every name. */

const USER = '6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';
const TASKS = ['sign_in', 'admin', 'operator', 'prune', 'audit', 'catalog', 'replay', 'billing'] as const;

let database: TestDatabase;
let owner: Db;
let app: Db;
let tables: GuardedTable[];
beforeAll(async () => {
  database = await testDatabase();
  owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  app = await createDb({ url: (await openAppRole(database.url)).url, applicationName: 'energy-test' });
  tables = (await readPolicies(owner)).filter(({ allowed }) => allowed.has('everybody'));
  const asOf = new Date('2026-01-01T00:00:00Z');
  await owner.rows.supplier.create({
    data: { id: 'one', name: 'One', sourceUrl: 'https://one.example', asOf, isSeeded: false },
  });
  await owner.rows.supplierTariff.create({
    data: {
      ...{ id: USER, supplierId: 'one', tariffId: 'flat', region: 'de', version: 1, name: 'Flat', currency: 'EUR' },
      ...{ utility: 'electricity', isRolling: false, document: {}, sourceUrl: 'https://one.example', asOf },
      importedAt: asOf,
    },
  });
  await owner.query({
    text: `INSERT INTO state_regulation
           SELECT 'us_xx', false, false, false, false, false, false, 'X', 'https://x.example', NULL, false, NULL, NULL, 3, true,
                  'https://x.example', '2026-01-01'`,
  });
});
afterAll(async () => {
  await app.close();
  await owner.close();
  await database.drop();
});

const UNDO = new Error('undo');
/** Tries a command on the rows there are, and undoes it. */
async function succeeds(db: Db, table: string, command: PolicyCommand): Promise<boolean> {
  const name = pg.escapeIdentifier(table);
  const [column] = await owner.query<[string]>({
    text: 'SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1',
    values: [name],
  });
  const first = pg.escapeIdentifier(column![0]);
  const text = {
    select: `SELECT 1 FROM ${name}`,
    insert: `INSERT INTO ${name} SELECT * FROM ${name} RETURNING 1`,
    update: `UPDATE ${name} SET ${first} = ${first} RETURNING 1`,
    delete: `DELETE FROM ${name} RETURNING 1`,
  };
  let rows = 0;
  try {
    await db.transaction(async (tx) => {
      rows = (await tx.query({ text: text[command] })).length;
      throw UNDO;
    });
  } catch (error) {
    const { code } = error as { code?: string };
    // The row is there already: that it was let so far is what counts.
    if (code === '23505') return true;
    if (error !== UNDO && code !== '42501') throw error;
  }
  return rows > 0;
}

const done = async (db: Db, table: string): Promise<PolicyCommand[]> => {
  const found: PolicyCommand[] = [];
  for (const command of COMMANDS) if (await succeeds(db, table, command)) found.push(command);
  return found;
};

describe('a table that everybody reads', () => {
  it('contains suppliers, their tariffs or the regulation of states', () => {
    expect(tables.map(({ table }) => table)).toEqual(['state_regulation', 'supplier', 'supplier_tariff']);
  });

  it('is written by no user and by no transaction without a task', async () => {
    for (const { table } of tables) {
      expect([table, await done(app, table)]).toEqual([table, ['select']]);
      expect([table, await done(app.forUser(USER), table)]).toEqual([table, ['select']]);
    }
  });

  it.each(TASKS)('grants the task %s what the policies list, and nothing else', async (task) => {
    for (const { table, allowed } of tables) {
      const listed = COMMANDS.filter((one) => one === 'select' || allowed.get(task)?.includes(one));
      expect([table, await done(app.forTask(task), table)]).toEqual([table, listed]);
    }
  });
});
