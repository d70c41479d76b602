import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { keysInUse, type RotateOptions, rotateKeys, type SealedColumn } from './rotate-keys.ts';
import { createSecretBox, type SecretBox } from './secret-box.ts';
import { type TestDb, testDb } from './testing.ts';

const [OLD, NEW, LOST] = ['the first master secret', 'the second master secret', 'a forgotten master secret'];
const boxOf = (secret: string): SecretBox => createSecretBox([secret], 'totp')!;
const COLUMN: SealedColumn = {
  ...{ table: 'totp_credential', column: 'secret', keyColumn: 'secret_key', purpose: 'totp' },
  id: [{ name: 'user_id', type: 'uuid' }],
  contextOf: ([userId]) => userId!,
};
const secretOf = (id: string) => Buffer.from(`secret of ${id}`);

let db: TestDb;
let ids: string[];
beforeAll(async () => {
  db = await testDb();
});
beforeEach(async () => {
  await db.owner.query({ text: 'DELETE FROM totp_credential' });
  ids = [];
});
afterAll(() => db.close());

/** A row sealed with one key; `keyId` null as before key IDs were stored. */
async function add(secret: string, keyId: string | null = boxOf(secret).keyId, box?: Buffer): Promise<string> {
  const id = randomUUID();
  await db.owner.query({
    text: `INSERT INTO app_user (id, email, role, tier, created_at, updated_at)
           VALUES ($1::uuid, $1 || '@example.com', 'user', 'free', now(), now())`,
    values: [id],
  });
  await db.owner.query({
    text: 'INSERT INTO totp_credential (user_id, secret, secret_key, created_at) VALUES ($1, $2, $3, now())',
    values: [id, box ?? boxOf(secret).seal(secretOf(id), id), keyId],
  });
  ids.push(id);
  return id;
}
const addMany = async (count: number) => {
  for (let index = 0; index < count; index++) await add(OLD);
};

/** IDs of the rows that hold their own secret under a key. */
async function readableWith(secret: string): Promise<string[]> {
  const box = boxOf(secret);
  const rows = await db.owner.query<[string, Buffer, string | null]>({
    text: 'SELECT user_id, secret, secret_key FROM totp_credential WHERE secret_key = $1',
    values: [box.keyId],
  });
  return rows.filter(([id, sealed, key]) => box.open(sealed, id, key).equals(secretOf(id))).map(([id]) => id);
}
const rotate = (options?: RotateOptions, ...keys: readonly string[]) =>
  rotateKeys(db, COLUMN, keys.length === 0 ? [NEW, OLD] : keys, options);
const counts = (rotated: number, changed = 0) => ({
  column: 'totp_credential.secret',
  rotated,
  changed,
  unreadable: {},
});

test('a rotation leaves every row under the current key, those without a key ID too; another run finds nothing', async () => {
  await addMany(6);
  await add(OLD, null);
  await add(NEW);
  expect(await rotate({ dryRun: true, batchSize: 3 })).toEqual(counts(7));
  expect(await readableWith(NEW)).toHaveLength(1);
  expect(await rotate({ batchSize: 3 })).toEqual(counts(7));
  expect((await readableWith(NEW)).sort()).toEqual(ids.sort());
  expect(await rotate()).toEqual(counts(0));
  expect(await rotate({}, OLD, NEW)).toEqual(counts(8));
  expect((await readableWith(OLD)).sort()).toEqual(ids.sort());
});

test('rows whose key is not configured, or that were copied from another row, are counted by key and stay', async () => {
  await addMany(2);
  await add(LOST);
  const copied = boxOf(OLD).seal(secretOf('somebody else'), randomUUID());
  await add(OLD, boxOf(OLD).keyId, copied);
  await add(OLD, null, copied);
  const unreadable = { [boxOf(LOST).keyId]: 1, [boxOf(OLD).keyId]: 1, none: 1 };
  expect(await rotate()).toEqual({ ...counts(2), unreadable });
  expect(await readableWith(LOST)).toHaveLength(1);
  const uses = await keysInUse(db, COLUMN, [NEW, OLD]);
  expect(new Map(uses.map(({ keyId, state, rows }) => [keyId, [state, rows]]))).toEqual(
    new Map<string | null, unknown>([
      [boxOf(NEW).keyId, ['current', 2]],
      [boxOf(OLD).keyId, ['previous', 1]],
      [null, ['previous', 1]],
      [boxOf(LOST).keyId, ['missing', 1]],
    ]),
  );
});

test('a run that was interrupted is continued by the next one', async () => {
  await addMany(5);
  const stop = new AbortController();
  const interrupted = rotate({ batchSize: 2, signal: stop.signal, onBatch: () => stop.abort() });
  await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readableWith(NEW)).toHaveLength(2);
  expect(await rotate({ batchSize: 2 })).toEqual(counts(3));
});

test('two runs at once encrypt each row once', async () => {
  await addMany(9);
  const runs = await Promise.all([rotate({ batchSize: 2 }), rotate({ batchSize: 3 })]);
  expect(runs.reduce((sum, { rotated }) => sum + rotated, 0)).toBe(9);
  expect((await readableWith(NEW)).sort()).toEqual(ids.sort());
});

test('a row that its user changes meanwhile keeps what the user stored', async () => {
  const [first, second] = [await add(OLD), await add(OLD)];
  const later = Buffer.from('a later secret');
  const waiting = () =>
    db.owner.query({
      text: `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    });
  let run: ReturnType<typeof rotate> | undefined;
  await db.withUser(first, async (tx) => {
    await tx.query({
      text: 'UPDATE totp_credential SET secret = $2 WHERE user_id = $1',
      values: [first, boxOf(OLD).seal(later, first)],
    });
    run = rotate();
    await expect.poll(waiting).toHaveLength(1);
  });
  expect(await run).toEqual(counts(1, 1));
  expect(await readableWith(NEW)).toEqual([second]);
  expect(await rotate()).toEqual(counts(1));
  const [[sealed] = []] = await db.owner.query<[Buffer]>({
    text: 'SELECT secret FROM totp_credential WHERE user_id = $1',
    values: [first],
  });
  expect(boxOf(NEW).open(sealed!, first, boxOf(NEW).keyId)).toEqual(later);
});
