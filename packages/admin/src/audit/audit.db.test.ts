import { randomUUID } from 'node:crypto';
import { createDb, type Db, openAppRole } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Audit, type AuditEntry, createAudit } from '../index.ts';

const [ADA, EVE] = [randomUUID(), randomUUID()] as const;
const entry: AuditEntry = {
  action: 'sign_in',
  actorKind: 'user',
  actorId: ADA,
  userId: ADA,
  result: 'ok',
  requestId: 'r1',
  network: '203.0.113.7',
};
/** An unauthenticated caller. */
const failure: AuditEntry = { ...entry, actorKind: 'anonymous', actorId: null, result: 'denied' };
const clock = fixedClock('2026-03-02T10:00:00Z');
let database: TestDatabase;
let owner: Db;
let db: Db;
let audit: Audit;
beforeAll(async () => {
  database = await testDatabase();
  owner = await createDb({ url: database.url, applicationName: 'test' });
  db = await createDb({ url: (await openAppRole(database.url)).url, applicationName: 'test' });
  audit = createAudit({ db, clock });
});
beforeEach(async () => {
  clock.set('2026-03-02T10:00:00Z');
  await owner.query({ text: 'DELETE FROM app_user' });
  await owner.query({ text: 'DELETE FROM audit_failure' });
  for (const [table] of await months()) await owner.query({ text: `DROP TABLE ${table}` });
  await owner.query({
    text: `INSERT INTO app_user (id, email, created_at, updated_at) SELECT id, id || '@example.com', now(), now() FROM unnest($1::uuid[]) AS t(id)`,
    values: [[ADA, EVE]],
  });
});
afterAll(async () => {
  await db.close();
  await owner.close();
  await database.drop();
});
const months = () =>
  owner.query<[string]>({
    text: `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_log'::regclass ORDER BY 1`,
  });
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  );

it('the audit log is searched by user, action, result, request and time, newest first', async () => {
  await audit.record(db, entry);
  clock.set('2026-03-02T11:00:00Z');
  await audit.record(db, {
    ...entry,
    action: 'role_changed',
    actorKind: 'user',
    actorId: EVE,
    details: { role: 'admin' },
  });
  clock.set('2026-03-02T12:00:00Z');
  await audit.record(db, { ...entry, actorId: EVE, userId: EVE, result: 'denied', requestId: 'r3' });
  const actions = async (filter: object) =>
    (await audit.search({ limit: 10, ...filter })).map((one) => one.requestId + one.action);
  expect(await actions({})).toEqual(['r3sign_in', 'r1role_changed', 'r1sign_in']);
  expect(await actions({ userId: ADA })).toEqual(['r1role_changed', 'r1sign_in']);
  expect(await actions({ userId: EVE })).toEqual(['r3sign_in', 'r1role_changed']);
  expect(await actions({ action: 'role_changed' })).toEqual(['r1role_changed']);
  expect(await actions({ result: 'denied' })).toEqual(['r3sign_in']);
  expect(await actions({ requestId: 'r3' })).toEqual(['r3sign_in']);
  const [from, to] = [new Date('2026-03-02T11:00:00Z'), new Date('2026-03-02T12:00:00Z')];
  expect(await actions({ from, to })).toEqual(['r1role_changed']);
  expect(await actions({ limit: 1 })).toEqual(['r3sign_in']);
  expect((await audit.search({ limit: 10, action: 'role_changed' }))[0]).toMatchObject({
    actorId: EVE,
    details: { role: 'admin' },
  });
});

it('an acting user is always the actor, and writes nothing about others', async () => {
  await audit.record(db.forUser(ADA), { ...entry, action: 'key_created', actorKind: 'operator', actorId: EVE });
  expect(await audit.search({ limit: 5 })).toMatchObject([{ action: 'key_created', actorKind: 'user', actorId: ADA }]);
  expect(await code(audit.record(db.forUser(ADA), { ...entry, userId: EVE }))).toBe('42501');
});

it('a rolled-back change leaves no entry', async () => {
  const failing = db.transaction(async (tx) => {
    await audit.record(tx, { ...entry, action: 'undone' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await audit.search({ limit: 1, action: 'undone' })).toEqual([]);
});

describe('the subject of an entry', () => {
  it('is a random subject, the same for each user, whom administrators see while the account exists', async () => {
    await audit.record(db, { ...entry, actorId: EVE });
    await audit.record(db, entry);
    const lines = await audit.search({ limit: 10, userId: ADA });
    expect(lines).toMatchObject([{ userId: ADA }, { userId: ADA }]);
    expect(new Set(lines.map(({ subjectId }) => subjectId)).size).toBe(1);
    const stored = await owner.query({ text: 'SELECT l::text FROM audit_log l' });
    expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${ADA}|${EVE}`));
  });

  it('is unresolvable once the account is deleted: entries stay together, and no row names the user', async () => {
    await audit.record(db, entry);
    await audit.record(db, { ...entry, action: 'account_deleted' });
    const [before] = await audit.search({ limit: 1 });
    await db.forUser(ADA).query({ text: 'DELETE FROM app_user WHERE id = $1', values: [ADA] });
    expect(await audit.search({ limit: 5 })).toMatchObject([
      { userId: null, actorId: null, subjectId: before!.subjectId },
      { userId: null, actorId: null, subjectId: before!.subjectId },
    ]);
    expect(await audit.search({ limit: 5, userId: ADA })).toEqual([]);
    expect(await owner.query({ text: 'SELECT 1 FROM audit_subject WHERE user_id = $1', values: [ADA] })).toEqual([]);
  });

  it('is a new subject each time if the account does not exist', async () => {
    for (let i = 0; i < 2; i++) await audit.record(db, { ...entry, actorId: null, userId: randomUUID() });
    const lines = await audit.search({ limit: 5 });
    expect(new Set(lines.map(({ subjectId }) => subjectId)).size).toBe(2);
    expect(await owner.query({ text: 'SELECT 1 FROM audit_subject' })).toEqual([]);
  });

  it('is the same for entries written at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => audit.record(db, entry)));
    const lines = await audit.search({ limit: 20, userId: ADA });
    expect(lines).toHaveLength(10);
    expect(new Set(lines.map(({ subjectId }) => subjectId)).size).toBe(1);
  });

  it('is read by its own user only', async () => {
    await audit.record(db, entry);
    const own = { text: 'SELECT count(*)::int FROM audit_log' };
    expect(await db.forUser(ADA).query(own)).toEqual([[1]]);
    expect(await db.forUser(EVE).query(own)).toEqual([[0]]);
    expect(await db.query(own)).toEqual([[0]]);
  });
});

describe('the network of an entry', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['somewhere', null],
    [null, null],
  ])('is stored as %s for %s', async (network, kept) => {
    await audit.record(db, { ...entry, network });
    expect(await audit.search({ limit: 1 })).toMatchObject([{ network: kept }]);
  });
});

describe('anonymous failures', () => {
  it('are counted per hour, action and network instead of stored individually', async () => {
    for (const [time, network] of [
      ['10:00', '203.0.113.7'],
      ['10:20', '203.0.113.200'],
      ['10:59', '203.0.113.9'],
      ['10:59', '198.51.100.1'],
      ['11:00', '203.0.113.7'],
    ] as const) {
      clock.set(`2026-03-02T${time}:00Z`);
      await audit.record(db, { ...failure, network, requestId: time });
    }
    const found = await audit.search({ limit: 10, result: 'denied' });
    expect(found.map(({ at, network, count }) => [at.toISOString().slice(11, 16), network, count])).toEqual(
      expect.arrayContaining([
        ['11:00', '203.0.113.0/24', 1],
        ['10:59', '203.0.113.0/24', 3],
        ['10:59', '198.51.100.0/24', 1],
      ]),
    );
    expect(found).toHaveLength(3);
    expect(await audit.search({ limit: 10, requestId: '10:20' })).toEqual([]);
    expect(await audit.search({ limit: 10, requestId: '11:00' })).toHaveLength(1);
  });

  it('are all counted when they occur at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, () => audit.record(db.forTask('sign_in'), failure)));
    expect(await audit.search({ limit: 5 })).toMatchObject([{ count: 40 }]);
  });

  it('are counted together from the thousandth network of an hour, so that they cannot fill the disk', async () => {
    await owner.query({
      text: `INSERT INTO audit_failure SELECT '2026-03-02T10:00Z', 'sign_in', 'denied', '10.' || n / 256 || '.' || n % 256 || '.0/24',
               gen_random_uuid(), 1, '2026-03-02T10:00Z', 'r' FROM generate_series(0, 999) n`,
    });
    for (const network of ['203.0.113.7', '198.51.100.1', '10.0.5.1']) await audit.record(db, { ...failure, network });
    const rows = { text: `SELECT network, count FROM audit_failure WHERE count > 1 OR network = 'others' ORDER BY 1` };
    expect(await owner.query(rows)).toEqual([
      ['10.0.5.0/24', 2],
      ['others', 2],
    ]);
  });
});

describe('months', () => {
  it('are created when their first entry is written, also by several writers at once', async () => {
    clock.set('2026-04-30T23:59:59.999Z');
    await Promise.all(Array.from({ length: 5 }, () => audit.record(db, entry)));
    clock.set('2026-05-01T00:00:00Z');
    await audit.record(db, entry);
    expect((await months()).flat()).toEqual(['audit_log_2026_04', 'audit_log_2026_05']);
    expect(await audit.search({ limit: 10 })).toHaveLength(6);
  });

  it('are dropped as a whole once all their entries exceed the retention, together with their failures', async () => {
    const day = (daysAgo: number) => clock.set(new Date(Date.now() - daysAgo * 86_400_000).toISOString());
    for (const daysAgo of [200, 95, 1]) {
      day(daysAgo);
      await audit.record(db, entry);
      await audit.record(db, failure);
    }
    expect(await audit.dropOlderThan(90)).toBeGreaterThanOrEqual(1);
    const left = await audit.search({ limit: 10 });
    expect(left.filter(({ result }) => result === 'denied')).toHaveLength(1);
    const oldest = Math.min(...left.map(({ at }) => at.getTime()));
    // A month goes only when its last day is old enough.
    expect(oldest).toBeGreaterThan(Date.now() - (90 + 31) * 86_400_000);
    expect(left.some(({ at }) => at.getTime() > Date.now() - 2 * 86_400_000)).toBe(true);
    expect(await audit.dropOlderThan(90)).toBe(0);
  });

  it('of the last 30 days are kept, whatever the caller requests', async () => {
    await expect(audit.dropOlderThan(29)).rejects.toMatchObject({ code: '42501' });
    await expect(audit.dropOlderThan(-1)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the audit tables', () => {
  it.each([
    `UPDATE audit_log SET action = 'nothing'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    'TRUNCATE audit_log_2026_03',
    `UPDATE audit_log_2026_03 SET action = 'nothing'`,
    'DELETE FROM audit_log_2026_03',
  ])('reject %s, also by their owner', async (text) => {
    await audit.record(db, entry);
    expect(await code(db.forTask('audit').query({ text }))).toBe('42501');
    expect(await code(owner.query({ text }))).toBe('42501');
  });

  it.each([
    'SELECT 1 FROM audit_log_2026_03',
    'INSERT INTO audit_log SELECT * FROM audit_log',
    'DELETE FROM audit_failure',
    'DELETE FROM audit_subject',
    `SELECT audit_subject_of('${ADA}')`,
    `SELECT audit_log_add_month(now())`,
    `SELECT audit_count_failure(now(), 'x', 'denied', NULL, 'r')`,
    'DROP TABLE audit_log_2026_03',
  ])('are closed to the application: %s', async (text) => {
    await audit.record(db, entry);
    for (const name of ['audit', 'audit_write', 'admin'] as const)
      expect(await code(db.forTask(name as never).query({ text }))).toBe('42501');
  });

  it('every SECURITY DEFINER function has a fixed search path and is not executable by PUBLIC', async () => {
    const open = await owner.query({
      text: `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                AND (NOT coalesce(proconfig::text, '') LIKE '%search_path=pg_catalog%' OR has_function_privilege('public', oid, 'EXECUTE'))`,
    });
    expect(open).toEqual([]);
  });
});
