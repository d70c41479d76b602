import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDb, type Db, openAppRole, type Sql } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const [ADA, EVE] = [randomUUID(), randomUUID()] as const;
const AT = new Date('2026-03-02T10:00:00Z');
const SECRET = 'argon2id-hash-of-a-password';

let database: TestDatabase;
let appUrl: string;
let db: Db;
/** The texts of statements, oldest first. */
const sent: string[] = [];
const open = (poolSize = 5) =>
  createDb({ url: appUrl, applicationName: 'energy-test', poolSize, onStatement: (text) => void sent.push(text) });

beforeAll(async () => {
  database = await testDatabase();
  appUrl = (await openAppRole(database.url)).url;
  db = await open();
  for (const id of [ADA, EVE]) {
    const user = { id, email: `${id}@example.com`, passwordHash: SECRET, createdAt: AT, updatedAt: AT };
    await db.forTask('sign_in').rows.appUser.create({ data: user });
    const preference = { userId: id, notifications: {}, region: id, updatedAt: AT };
    await db.forUser(id).rows.userPreference.create({ data: preference });
  }
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.rows.featureFlag.deleteMany();
  sent.length = 0;
});

const flag = (name: string) => ({ name, enabled: true, changedAt: AT });
const flagNames = async (sql: Sql) => (await sql.rows.featureFlag.findMany()).map(({ name }) => name);
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );

describe('a typed call in a transaction', () => {
  it('shares its connection with SQL, in both directions', async () => {
    await db.transaction(async (tx) => {
      await tx.query({ text: `INSERT INTO feature_flag VALUES ('by_sql', true, NULL, now())` });
      await tx.rows.featureFlag.create({ data: flag('typed') });
      expect(await flagNames(tx)).toEqual(['by_sql', 'typed']);
      expect(await tx.select({ text: 'SELECT name FROM feature_flag ORDER BY name' })).toEqual([
        { name: 'by_sql' },
        { name: 'typed' },
      ]);
      expect(await flagNames(db)).toEqual([]);
    });
    expect(await flagNames(db)).toEqual(['by_sql', 'typed']);
  });

  it('is rolled back with everything else when the work throws', async () => {
    const work = db.transaction(async (tx) => {
      await tx.rows.featureFlag.create({ data: flag('undone') });
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await flagNames(db)).toEqual([]);
  });

  it('is sent by a connection of its own for each of many transactions at once', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `flag_${i}`);
    const add = (name: string) =>
      db.transaction(async (tx) => {
        const [before] = await tx.select<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
        await tx.rows.featureFlag.create({ data: flag(name) });
        const [after] = await tx.select<{ pid: number }>({
          text: `SELECT pg_backend_pid() AS pid FROM feature_flag WHERE name = $1`,
          values: [name],
        });
        expect(after).toEqual(before);
      });
    await Promise.all(names.map(add));
    expect((await flagNames(db)).sort()).toEqual(names.sort());
  });
});

describe('a typed call as a user', () => {
  const regions = async (sql: Sql) => (await sql.rows.userPreference.findMany()).map(({ region }) => region);

  it('sees only the rows of that user, and without a user none', async () => {
    expect(await regions(db.forUser(ADA))).toEqual([ADA]);
    expect(await db.withUser(EVE, regions)).toEqual([EVE]);
    expect(await regions(db)).toEqual([]);
    expect(await regions(db.forTask('prune'))).toEqual([]);
  });

  it('cannot write a row of another user', async () => {
    const write = db.forUser(EVE).rows.userPreference.updateMany({ where: { userId: ADA }, data: { region: 'eve' } });
    expect(await write).toEqual({ count: 0 });
    const create = { userId: ADA, notifications: {}, updatedAt: AT };
    expect(await failure(db.forUser(EVE).rows.userPreference.create({ data: create }))).toMatchObject({
      code: '42501',
    });
    expect(await regions(db.forUser(ADA))).toEqual([ADA]);
  });

  it.each([1, 5])(
    'never shares a batch with a call of another user in the same tick (%i connections)',
    async (size) => {
      const narrow = await open(size);
      sent.length = 0;
      const ask = (asker: string, userId: string) =>
        narrow.forUser(asker).rows.userPreference.findUnique({ where: { userId }, select: { region: true } });
      try {
        const pairs = Array.from({ length: 40 }, (_, i) => [i % 2 ? ADA : EVE, i % 4 < 2 ? ADA : EVE] as const);
        const responses = await Promise.all(pairs.map(([asker, owner]) => ask(asker, owner)));
        expect(responses).toEqual(pairs.map(([asker, owner]) => (asker === owner ? { region: owner } : null)));
        expect(sent).toHaveLength(pairs.length);
      } finally {
        await narrow.close();
      }
    },
  );

  it('never shares a batch with a call of another open transaction', async () => {
    const own = (userId: string) =>
      db.withUser(userId, async (tx) => {
        await tx.query({ text: 'SELECT 1' });
        await tx.rows.featureFlag.count();
        return Promise.all([ADA, EVE].map((id) => tx.rows.userPreference.findUnique({ where: { userId: id } })));
      });
    const [ofAda, ofEve] = await Promise.all([own(ADA), own(EVE)]);
    expect(ofAda.map((row) => row?.userId)).toEqual([ADA, undefined]);
    expect(ofEve.map((row) => row?.userId)).toEqual([undefined, EVE]);
  });
});

describe('a typed call that fails', () => {
  it('throws what the driver reports: SQLSTATE, table and constraint', async () => {
    await db.rows.featureFlag.create({ data: flag('taken') });
    const unique = await failure(db.rows.featureFlag.create({ data: flag('taken') }));
    expect(unique).toMatchObject({ code: '23505', constraint: 'feature_flag_pkey', table: 'feature_flag' });
    const orphan = { id: 'x', userId: randomUUID(), createdAt: AT, expiresAt: AT, absoluteExpiresAt: AT };
    const foreign = await failure(
      db.forTask('sign_in').rows.session.create({ data: { ...orphan, lastUsedAt: AT, device: 'a browser' } }),
    );
    expect(foreign).toMatchObject({ code: '23503', constraint: 'session_user_id_fkey' });
    const own = await failure(db.forUser(ADA).rows.appUser.update({ where: { id: ADA }, data: { role: 'admin' } }));
    expect(own).toMatchObject({ code: '42501' });
  });

  it('because its row is missing reports that', async () => {
    const missing = await failure(db.rows.featureFlag.update({ where: { name: 'none' }, data: { enabled: false } }));
    expect(missing).toMatchObject({ code: 'P0002', message: expect.stringMatching(/not found/) });
  });

  it('after a failed statement of the same transaction reports that, alone and in a batch', async () => {
    const codes: unknown[] = [];
    const work = db.transaction(async (tx) => {
      await tx.query({ text: 'SELECT 1 / 0' }).catch(() => undefined);
      const find = (name: string) => tx.rows.featureFlag.findUnique({ where: { name } });
      for (const asked of [find('a'), Promise.all([find('b'), find('c')])])
        codes.push(await failure(asked as Promise<unknown>).then((error) => 'code' in error && error.code));
    });
    await expect(work).rejects.toThrow(/rolled back because/);
    expect(codes).toEqual(['25P02', '25P02']);
  });

  it('and whose error is ignored does not appear to have been stored', async () => {
    const work = db.transaction(async (tx) => {
      await tx.rows.featureFlag.create({ data: flag('once') });
      await tx.rows.featureFlag.create({ data: flag('once') }).catch(() => undefined);
      return 'stored';
    });
    await expect(work).rejects.toThrow(/rolled back because/);
    expect(await flagNames(db)).toEqual([]);
  });

  it('on a deadlock or a serialization failure is repeated with its transaction', async () => {
    const owner = await createDb({ url: database.url, applicationName: 'energy-test' });
    await owner.query({ text: 'CREATE SEQUENCE attempts' });
    await owner.query({ text: 'GRANT USAGE ON SEQUENCE attempts TO PUBLIC' });
    await owner.query({
      text: `CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
               CASE nextval('attempts') WHEN 1 THEN RAISE EXCEPTION 'x' USING ERRCODE = '40P01';
                                        WHEN 2 THEN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; ELSE END CASE;
               RETURN NEW; END $$`,
    });
    await owner.query({
      text: `CREATE TRIGGER fail_twice BEFORE INSERT ON feature_flag FOR EACH ROW EXECUTE FUNCTION fail_twice()`,
    });
    try {
      await db.rows.featureFlag.create({ data: flag('third_time') });
      expect(await flagNames(db)).toEqual(['third_time']);
      expect(sent.filter((text) => text.startsWith('INSERT'))).toHaveLength(3);
    } finally {
      await owner.query({ text: 'DROP TRIGGER fail_twice ON feature_flag' });
      await owner.close();
    }
  });
});

describe('an invalid typed call', () => {
  it('is rejected without quoting its values', async () => {
    const wrong = {
      id: 7,
      email: 'ada@example.com',
      passwordHash: SECRET,
      createdAt: AT,
      updatedAt: AT,
      nickname: 'x',
    };
    const refused = await failure(db.forTask('sign_in').rows.appUser.create({ data: wrong as never }));
    const told = [refused.message, refused.stack, JSON.stringify(refused), String(refused.cause)].join();
    expect(refused.message).toMatch(
      /`prisma.appUser.create\(\)`.*Argument `id`: Invalid value provided. Expected String/,
    );
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain('ada@example.com');
    expect(sent).toEqual([]);
  });

  it('is not treated as unconditional if its condition is undefined', async () => {
    await db.rows.featureFlag.create({ data: flag('kept') });
    const name = undefined as never;
    await expect(db.rows.featureFlag.deleteMany({ where: { name } })).rejects.toThrow(/undefined/);
    expect(await flagNames(db)).toEqual(['kept']);
  });
});

describe('a transaction that has ended', () => {
  it.each(['committed', 'rolled back'])('and was %s accepts no further call', async (how) => {
    for (const hasJoined of [false, true]) {
      const kept: Sql[] = [];
      const work = db.transaction(async (tx) => {
        kept.push(tx);
        if (hasJoined) await tx.rows.featureFlag.count();
        if (how === 'rolled back') throw new Error('undo');
      });
      await work.catch(() => undefined);
      sent.length = 0;
      const [tx] = kept as [Sql];
      await expect(tx.query({ text: 'SELECT 1' })).rejects.toThrow(/has ended/);
      await expect(tx.select({ text: 'SELECT 1' })).rejects.toThrow(/has ended/);
      await expect(tx.rows.featureFlag.create({ data: flag('late') })).rejects.toThrow(/has ended/);
      expect(sent).toEqual([]);
    }
    expect(await flagNames(db)).toEqual([]);
  });
});

describe('when the server is lost', () => {
  it('a typed call fails as unavailable, and the next one has a new connection', async () => {
    const kill = db.transaction(async (tx) => {
      await tx.rows.featureFlag.create({ data: flag('lost') });
      const [row] = await tx.select<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
      const owner = await createDb({ url: database.url, applicationName: 'energy-test' });
      await owner.query({ text: 'SELECT pg_terminate_backend($1)', values: [row!.pid] });
      await owner.close();
      await tx.rows.featureFlag.count();
    });
    await expect(kill).rejects.toMatchObject({ code: 'database_unavailable', kind: 'unavailable' });
    expect(await flagNames(db)).toEqual([]);
  });

  it('a typed call fails as unavailable if no connection is free', async () => {
    const options = { url: appUrl, applicationName: 'energy-test', poolSize: 1, connectTimeoutMs: 1_000 };
    const narrow = await createDb(options);
    try {
      const starved = narrow.transaction(() => narrow.rows.featureFlag.count());
      await expect(starved).rejects.toMatchObject({ code: 'database_unavailable' });
    } finally {
      await narrow.close();
    }
  });
});
