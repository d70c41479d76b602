import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb } from './index.ts';
import { admin, testDatabase, testOwnerDb } from './testing.ts';

let db: Awaited<ReturnType<typeof testOwnerDb>>;
beforeAll(async () => {
  db = await testOwnerDb();
});
afterAll(async () => {
  await db.close();
});

describe('createDb', () => {
  it('runs every session in UTC even when the server, the database and the role say otherwise', async () => {
    const database = await testDatabase();
    await admin(
      database.url,
      `ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET timezone = 'America/New_York'`,
    );
    const other = await createDb({ url: database.url, applicationName: 'energy-test' });
    try {
      const quarters = Array.from({ length: 16 }, (_, i) => new Date(Date.UTC(2026, 2, 8, 5, 15 * i)));
      await other.rows.jobRun.createMany({
        data: quarters.map((slot) => ({ job: 'dst', slot, status: 'queued' as const, claimedAt: slot })),
        skipDuplicates: true,
      });
      const rows = await other.rows.jobRun.findMany({ orderBy: { slot: 'asc' } });
      expect(rows.map((row) => row.slot.toISOString())).toEqual(quarters.map((slot) => slot.toISOString()));
    } finally {
      await other.close();
      await database.drop();
    }
  });

  it('returns database_unavailable with a retry time when no server listens', async () => {
    const attempt = createDb({ url: 'postgresql://energy@127.0.0.1:1/energy', applicationName: 'energy-test' });
    await expect(attempt).rejects.toMatchObject({
      code: 'database_unavailable',
      kind: 'unavailable',
      retryAfterSeconds: 5,
    });
  });

  it('maps a cut connection and works again on the next statement', async () => {
    const cut = db.query({ text: 'SELECT pg_terminate_backend(pg_backend_pid())' });
    await expect(cut).rejects.toBeInstanceOf(AppError);
    await expect(db.query({ text: 'SELECT 1' })).resolves.toEqual([[1]]);
  });
});

describe('transaction', () => {
  it('rolls back a transaction whose work throws', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query({
        text: `INSERT INTO job_run (job, slot, status, claimed_at) VALUES ('lost', now(), 'queued', now())`,
      });
      throw new Error('boom');
    });
    await expect(work).rejects.toThrow('boom');
    expect(await db.query({ text: `SELECT count(*)::int FROM job_run WHERE job = 'lost'` })).toEqual([[0]]);
  });
});

describe('a transaction that the server aborts', () => {
  const failing = (code: string) => ({
    text: `DO $$ BEGIN RAISE EXCEPTION 'test failure' USING ERRCODE = '${code}'; END $$`,
  });
  const attemptsOf = async (code: string, options?: { readonly repeat: boolean }) => {
    let attempts = 0;
    const work = db.transaction(async (tx) => {
      attempts += 1;
      await tx.query(failing(code));
    }, options);
    await expect(work).rejects.toMatchObject({ code });
    return attempts;
  };

  it('to end a deadlock is repeated: both sides finish, and nothing is counted twice', async () => {
    await db.query({ text: `CREATE TABLE tally (id int PRIMARY KEY, n int NOT NULL)` });
    await db.query({ text: 'INSERT INTO tally VALUES (1, 0), (2, 0)' });
    const held: (() => void)[] = [];
    const bothHold = new Promise<void>((resolve) => held.push(resolve));
    let holding = 0;
    let attempts = 0;
    const add = (first: number, second: number) =>
      db.transaction(async (tx) => {
        attempts += 1;
        const one = { text: 'UPDATE tally SET n = n + 1 WHERE id = $1' };
        await tx.query({ ...one, values: [first] });
        holding += 1;
        if (holding >= 2) held[0]!();
        await bothHold;
        await tx.query({ ...one, values: [second] });
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(attempts).toBe(3);
    expect(await db.query({ text: 'SELECT id, n FROM tally ORDER BY id' })).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('to keep it serializable is repeated', async () => {
    await db.query({ text: `CREATE TABLE total (n int NOT NULL)` });
    await db.query({ text: 'INSERT INTO total VALUES (0)' });
    const add = () =>
      db.transaction(async (tx) => {
        await tx.query({ text: 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE' });
        const [row] = await tx.query<[number]>({ text: 'SELECT n FROM total' });
        await tx.query({ text: 'UPDATE total SET n = $1', values: [row![0] + 1] });
      });
    await Promise.all([add(), add(), add()]);
    expect(await db.query({ text: 'SELECT n FROM total' })).toEqual([[3]]);
  });

  it('is run at most five times, and only once after other errors or if repeating is not safe', async () => {
    expect(await attemptsOf('40P01')).toBe(5);
    expect(await attemptsOf('40001')).toBe(5);
    expect(await attemptsOf('23505')).toBe(1);
    expect(await attemptsOf('40P01', { repeat: false })).toBe(1);
  });

  it('of a user or a task is repeated as the same user or task', async () => {
    const names: unknown[] = [];
    const work = db.forTask('audit').transaction(async (tx) => {
      names.push(...(await tx.query({ text: 'SELECT app_task()' })));
      if (names.length === 1) await tx.query(failing('40001'));
    });
    await work;
    expect(names).toEqual([['audit'], ['audit']]);
  });

  it('may be a single statement, which is repeated as well', async () => {
    await db.query({
      text: `CREATE FUNCTION give_up_once() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
               IF nextval('tries') = 1 THEN RAISE EXCEPTION 'test failure' USING ERRCODE = '40001'; END IF;
               RETURN 7; END $$`,
    });
    await db.query({ text: 'CREATE SEQUENCE tries' });
    expect(await db.query({ text: 'SELECT give_up_once()' })).toEqual([[7]]);
  });
});

it('fails if it continued after a failed statement, and stores nothing', async () => {
  const work = db.transaction(async (tx) => {
    await tx.query({
      text: `INSERT INTO job_run (job, slot, status, claimed_at) VALUES ('half', now(), 'queued', now())`,
    });
    await tx.query({ text: 'SELECT 1 / 0' }).catch(() => undefined);
    return 'stored';
  });
  await expect(work).rejects.toThrow(/rolled back/);
  expect(await db.query({ text: `SELECT 1 FROM job_run WHERE job = 'half'` })).toEqual([]);
});

it('a statement cannot contain a second one, with or without values', async () => {
  for (const text of ['SELECT 1; SELECT 2', `SELECT 1; SET app.task = 'admin'`])
    await expect(db.query({ text })).rejects.toMatchObject({ code: '42601' });
});

describe('listen', () => {
  const listening = `FROM pg_stat_activity WHERE application_name = 'energy-listener'`;
  const events = () => {
    const heard: string[] = [];
    const tell = (event: string) => void heard.push(event);
    const listener = { onMessage: tell, onLost: () => tell('lost'), onBack: () => tell('back') };
    return { heard, listener, has: (...expected: string[]) => until(() => isDeepStrictEqual(heard, expected)) };
  };
  const send = (channel: string, payload: string) =>
    db.query({ text: 'SELECT pg_notify($1, $2)', values: [channel, payload] });

  it('all channels share one connection, which reports its loss and receives again afterward', async () => {
    const listener = await createDb({ url: db.url, applicationName: 'energy-listener', poolSize: 1 });
    const [one, same, two] = [events(), events(), events()];
    const stops = await Promise.all([
      listener.listen('one', one.listener),
      listener.listen('one', same.listener),
      listener.listen('two', two.listener),
    ]);
    // The pool's only connection, and the one that listens.
    expect(await db.query({ text: `SELECT count(*)::int ${listening}` })).toEqual([[2]]);
    await send('one', 'a');
    await send('two', 'b');
    await Promise.all([one.has('a'), same.has('a'), two.has('b')]);

    await db.query({ text: `SELECT pg_terminate_backend(pid) ${listening}` });
    await Promise.all([one.has('a', 'lost', 'back'), two.has('b', 'lost', 'back')]);
    await stops[1]!();
    await send('one', 'c');
    await send('two', 'd');
    await Promise.all([one.has('a', 'lost', 'back', 'c'), two.has('b', 'lost', 'back', 'd')]);
    expect(same.heard).toEqual(['a', 'lost', 'back']);

    await Promise.all(stops.map((stop) => stop()));
    // The pool's connection was cut, and no call has needed another one.
    await until(async () => (await db.query<[number]>({ text: `SELECT count(*)::int ${listening}` }))[0]![0] === 0);
    await listener.close();
  });

  it('whoever leaves a channel hears nothing more, and may listen to it again', async () => {
    const [first, again, other] = [events(), events(), events()];
    const stopOther = await db.listen('other', other.listener);
    const stop = await db.listen('left', first.listener);
    await stop();
    await send('left', 'a');
    await send('other', 'b');
    await other.has('b');
    expect(first.heard).toEqual([]);
    const stopAgain = await db.listen('left', again.listener);
    await send('left', 'c');
    await again.has('c');
    await Promise.all([stopOther(), stopAgain()]);
  });

  it('fails if the server cannot be reached, and succeeds at the next call', async () => {
    await db.query({ text: `CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1` });
    const url = new URL(db.url);
    url.username = url.password = 'narrow';
    const narrow = await createDb({ url: url.href, applicationName: 'energy-narrow', poolSize: 1 });
    const { has, listener } = events();
    await expect(narrow.listen('narrow', listener)).rejects.toMatchObject({ code: '53300' });
    await db.query({ text: 'ALTER ROLE narrow CONNECTION LIMIT 2' });
    const stop = await narrow.listen('narrow', listener);
    await send('narrow', 'a');
    await has('a');
    await stop();
    await narrow.close();
    await db.query({ text: 'DROP ROLE narrow' });
  });
});

it('a test database is a private copy of the migrated template', async () => {
  const one = await testDatabase();
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS n FROM "_prisma_migrations"');
  expect(rows[0].n).toBeGreaterThan(0);
  await client.end();
  await one.drop();
});
