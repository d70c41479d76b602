import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db, openAppRole } from './index.ts';
import {
  COMMANDS,
  type GuardedTable,
  type PolicyCommand,
  readPolicies,
  renderPolicies,
  type TestDatabase,
  testDatabase,
} from './testing.ts';

/** Every table with users' rows, as reported by the database, so that new ones are included automatically. */

const [ADA, EVE] = [randomUUID(), randomUUID()] as const;
let database: TestDatabase;
let owner: Db;
let app: Db;
let tables: UserTable[];
let guarded: GuardedTable[];

interface UserTable {
  readonly name: string;
  /** The column with the owner of a row. */
  readonly owner: string;
  readonly isForced: boolean;
  readonly policies: number;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly label: string | null }[];
}

beforeAll(async () => {
  database = await testDatabase();
  owner = await createDb({ url: database.url, applicationName: 'energy-test' });
  const { url } = await openAppRole(database.url);
  app = await createDb({ url, applicationName: 'energy-test' });
  tables = await userTables();
  guarded = await readPolicies(owner);
  for (const userId of [ADA, EVE])
    for (const table of [...tables].sort(({ name }) => (name === 'app_user' ? -1 : 1)))
      await insertRow(owner, table, userId);
});
afterAll(async () => {
  await app.close();
  await owner.close();
  await database.drop();
});

async function userTables(): Promise<UserTable[]> {
  const rows = await owner.query<
    [string, string, boolean, number, { name: string; type: string; label: string | null }[]]
  >({
    text: `
      SELECT c.relname, o.attname, c.relrowsecurity AND c.relforcerowsecurity,
             (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid),
             (SELECT json_agg(json_build_object('name', a.attname, 'type', t.typname,
                        'label', (SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder LIMIT 1)))
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef)
        FROM pg_class c
        JOIN pg_attribute o ON o.attrelid = c.oid AND NOT o.attisdropped
         AND o.attname = CASE WHEN c.relname = 'app_user' THEN 'id' ELSE 'user_id' END
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
  });
  return rows.map(([name, column, isForced, policies, columns]) => ({
    name,
    owner: column,
    isForced,
    policies,
    columns,
  }));
}

/** A row with a value in every required column. */
async function insertRow(db: Pick<Db, 'query'>, table: UserTable, userId: string): Promise<void> {
  const made = table.columns.filter(({ name }) => name !== table.owner);
  const names = [table.owner, ...made.map(({ name }) => name)].map((name) => pg.escapeIdentifier(name));
  await db.query({
    text: `INSERT INTO ${pg.escapeIdentifier(table.name)} (${names.join()}) VALUES (${names.map((_, i) => `$${i + 1}`).join()})`,
    values: [
      userId,
      ...made.map(({ name, type, label }) => label ?? SAMPLES[type]?.() ?? noSample(`${table.name}.${name}`, type)),
    ],
  });
}
/** A value of each type; a new type of column needs one. */
const SAMPLES: Record<string, () => unknown> = {
  uuid: () => randomUUID(),
  text: () => `${randomUUID()}@example.com`,
  varchar: () => randomUUID(),
  timestamptz: () => new Date('2026-03-02T10:00:00Z'),
  date: () => '2026-03-02',
  jsonb: () => '{}',
  bytea: () => Buffer.from('secret'),
  int4: () => 1,
  int8: () => 1,
  float8: () => 1,
  numeric: () => 1,
  bool: () => true,
  _text: () => [],
};
const noSample = (column: string, type: string): never => {
  throw new Error(`${column} has the type ${type}: add a value to SAMPLES in row-level-security.db.test.ts`);
};
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  );
const countOf = async (db: Db, { name, owner: column }: UserTable, userId: string): Promise<number> => {
  const [row] = await db.query<[number]>({
    text: `SELECT count(*)::int FROM ${pg.escapeIdentifier(name)} WHERE ${column} = $1`,
    values: [userId],
  });
  return row?.[0] ?? -1;
};
const mayDo = (table: string, name: string, command: PolicyCommand): boolean =>
  guarded
    .find((one) => one.table === table)
    ?.allowed.get(name)
    ?.includes(command) === true;
/** Nothing changed: no row was affected, or the statement was rejected. */
const isNothing = (work: Promise<unknown[]>): Promise<boolean> =>
  work.then(
    (rows) => rows.length === 0,
    (error: { code?: string }) => error.code === '42501',
  );

it('every table with a column for a user has row-level security that binds its owner too, and a policy', () => {
  expect(tables.length).toBeGreaterThan(10);
  const open = tables.filter(({ isForced, policies }) => !isForced || policies === 0).map(({ name }) => name);
  expect(open, 'ENABLE and FORCE row-level security and create policies in the migration').toEqual([]);
});

describe('docs/row-level-security.md', () => {
  const file = path.join(import.meta.dirname, '../../../docs/row-level-security.md');

  it('shows the policies and triggers of the database, each for one command and one name', async () => {
    expect(await readFile(file, 'utf8'), 'out of date; run: npm run generate').toBe(renderPolicies(guarded));
  });

  it.each(['user', 'sign_in', 'admin', 'operator', 'prune', 'audit', 'replay', 'billing', 'privacy', 'keys'] as const)(
    'matches the database for %s, in every table, with all four commands',
    async (name) => {
      const db = name === 'user' ? app.forUser(EVE) : app.forTask(name);
      for (const table of tables) {
        const done: PolicyCommand[] = [];
        for (const command of COMMANDS) if (await succeeds(db, table, command)) done.push(command);
        const documented = COMMANDS.filter((command) => mayDo(table.name, name, command));
        expect([table.name, done]).toEqual([table.name, documented]);
      }
    },
  );

  it('without a user or task no row is read or written', async () => {
    for (const table of tables)
      for (const command of COMMANDS)
        expect([table.name, command, await succeeds(app, table, command)]).toEqual([table.name, command, false]);
  });
});

const UNDO = new Error('undo');
/** Tries a command on Eve's row and rolls it back. */
async function succeeds(db: Db, table: UserTable, command: PolicyCommand): Promise<boolean> {
  const name = pg.escapeIdentifier(table.name);
  const where = `WHERE ${table.owner} = '${EVE}'`;
  const text = {
    select: `SELECT 1 FROM ${name} ${where}`,
    update: `UPDATE ${name} SET ${table.owner} = ${table.owner} ${where} RETURNING 1`,
    delete: `DELETE FROM ${name} ${where} RETURNING 1`,
  };
  let rows = 0;
  try {
    await db.transaction(async (tx) => {
      if (command === 'insert') await insertRow(tx, table, EVE);
      else rows = (await tx.query({ text: text[command] })).length;
      throw UNDO;
    });
  } catch (error) {
    if (error === UNDO) return command === 'insert' || rows > 0;
    const { code: reason } = error as { code?: string };
    // Tables with one row per user cannot have a second; reaching the unique constraint is sufficient proof.
    if (reason === '23505') return true;
    if (reason === '42501') return false;
    throw error;
  }
  return false;
}

it('the application is neither superuser nor owner of anything, and cannot change the schema', async () => {
  const [row] = await app.query<[string, boolean, number]>({
    text: `SELECT current_user::text, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,
                  (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = current_user`,
  });
  expect(row).toEqual(['energy_app', false, 0]);
  expect(await code(app.query({ text: 'ALTER TABLE session DISABLE ROW LEVEL SECURITY' }))).toBe('42501');
  expect(await code(app.query({ text: 'DROP POLICY own_select ON session' }))).toBe('42501');
  expect(await code(app.query({ text: 'CREATE TABLE mine (n int)' }))).toBe('42501');
});

describe('across tenants, on every table, a user', () => {
  it('reads no rows of others, and no rows at all if not signed in', async () => {
    for (const table of tables) {
      expect([table.name, await countOf(owner, table, EVE)]).toEqual([table.name, 1]);
      const own = mayDo(table.name, 'user', 'select') ? 1 : 0;
      expect([table.name, await countOf(app.forUser(ADA), table, ADA)]).toEqual([table.name, own]);
      expect([table.name, await countOf(app.forUser(ADA), table, EVE)]).toEqual([table.name, 0]);
      expect([table.name, await countOf(app, table, ADA)]).toEqual([table.name, 0]);
    }
  });

  it('writes no rows for others', async () => {
    for (const table of tables) {
      const forEve = insertRow(app.forUser(ADA), table, table.name === 'app_user' ? randomUUID() : EVE);
      expect([table.name, await code(forEve)]).toEqual([table.name, '42501']);
    }
  });

  it('changes nothing of others and gives nothing away', async () => {
    for (const table of tables) {
      const name = pg.escapeIdentifier(table.name);
      const text = `UPDATE ${name} SET ${table.owner} = $1 WHERE ${table.owner} = $2 RETURNING 1`;
      const take = () => app.forUser(ADA).query({ text, values: [ADA, EVE] });
      const give = () => app.forUser(ADA).query({ text, values: [EVE, ADA] });
      expect([table.name, await isNothing(take())]).toEqual([table.name, true]);
      expect([table.name, await isNothing(give())]).toEqual([table.name, true]);
      expect([table.name, await countOf(owner, table, ADA)]).toEqual([table.name, 1]);
      expect([table.name, await countOf(owner, table, EVE)]).toEqual([table.name, 1]);
    }
  });

  it('deletes no rows of others', async () => {
    for (const table of tables) {
      const text = `DELETE FROM ${pg.escapeIdentifier(table.name)} WHERE ${table.owner} = $1 RETURNING 1`;
      const deleted = app.forUser(ADA).query({ text, values: [EVE] });
      expect([table.name, await isNothing(deleted)]).toEqual([table.name, true]);
      expect([table.name, await countOf(owner, table, EVE)]).toEqual([table.name, 1]);
    }
  });
});

describe('the identity of a transaction', () => {
  it('ends with it: the connection returned to the pool has no user', async () => {
    const one = await createDb({
      url: (await openAppRole(database.url)).url,
      applicationName: 'energy-test',
      poolSize: 1,
    });
    try {
      const sessions = { text: 'SELECT count(*)::int FROM session' };
      expect(await one.withUser(ADA, (tx) => tx.query(sessions))).toEqual([[1]]);
      expect(await one.query(sessions)).toEqual([[0]]);
      await one.withUser(ADA, async () => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(await one.query(sessions)).toEqual([[0]]);
      expect(await one.forUser(EVE).query({ text: 'SELECT user_id::text FROM session' })).toEqual([[EVE]]);
    } finally {
      await one.close();
    }
  });

  it('cannot be injected: an invalid id is rejected before it is sent', async () => {
    await expect(app.withUser(`${ADA}'; SET ROLE energy; --`, async () => 1)).rejects.toThrow(RangeError);
    await expect(app.forUser('').query({ text: 'SELECT 1' })).rejects.toThrow(RangeError);
  });

  it.each([
    ['admin', ['app_user', 'billing_account', 'session']],
    ['operator', ['app_user', 'passkey', 'recovery_code', 'session', 'totp_credential']],
    ['prune', ['oauth_state', 'session', 'verification_token']],
    ['audit', ['audit_subject']],
    ['replay', ['switching_recommendation']],
    ['billing', ['billing_account', 'billing_dunning']],
    [
      'sign_in',
      'api_key,app_user,billing_account,oauth_account,oauth_state,passkey,recovery_code,session,totp_credential,verification_token'.split(
        ',',
      ),
    ],
  ] as const)('the task %s sees no more than it needs', async (task, seen) => {
    const found: string[] = [];
    for (const table of tables) if ((await countOf(app.forTask(task), table, EVE)) > 0) found.push(table.name);
    expect(found).toEqual(seen);
  });
});
