import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createDb, type Db } from '@energy-optimizer/db';
import { databaseVariables, type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, type ServerProcess, sandbox } from '../testing/process.ts';

/**
 * Random concurrent calls to two servers on one database, one of which is killed with SIGKILL
 * midway. All acknowledged writes are present afterward, and none is partial.
 */

/** Each starts a server of its own. `ACCOUNT_HISTORIES=50` tries more. */
const RUNS = Number(process.env.ACCOUNT_HISTORIES ?? 2);

let database: TestDatabase;
let owner: Db;
let box: Sandbox;
let stays: string;

beforeAll(async () => {
  database = await testDatabase();
  owner = await createDb({ url: database.url, applicationName: 'energy-test', poolSize: 3 });
  box = await sandbox();
  stays = await start().ready();
}, 120_000);
const start = () => box.start({ ...databaseVariables(database.url), LOG_LEVEL: 'fatal' });
afterAll(async () => {
  await box.remove();
  await owner.close();
  await database.drop();
});

/** Preference fields that are changed one per call, with their possible values. */
const FIELDS = {
  region: ['de', 'fr', 'no1', 'us_ct', 'es'],
  timeZone: ['Europe/Berlin', 'Europe/Paris', 'America/New_York'],
  currency: ['EUR', 'USD', 'NOK', 'GBP'],
} as const;
type Field = keyof typeof FIELDS;

const call = fc.oneof(
  ...(Object.keys(FIELDS) as Field[]).map((field) =>
    fc.record({
      kind: fc.constant('prefer' as const),
      field: fc.constant(field),
      value: fc.constantFrom(...FIELDS[field]),
    }),
  ),
  fc.record({ kind: fc.constant('create' as const) }),
  fc.record({ kind: fc.constant('revoke' as const), pick: fc.nat(20) }),
  fc.record({ kind: fc.constant('rotate' as const), pick: fc.nat(20) }),
);
const CALLERS = 8;
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** The outcome of a call: the response, or none if its server was killed. */
interface Done {
  readonly call: Call;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly status: number | undefined;
  /** ID of the affected or created key. */
  readonly keyId: string | undefined;
  readonly madeId: string | undefined;
}

/** An account with a fresh session, as stored by `packages/auth`. */
async function account(): Promise<{ readonly id: string; readonly token: string }> {
  const id = randomUUID();
  const token = `eo_session_${randomBytes(32).toString('hex')}`;
  await owner.query({
    text: `INSERT INTO app_user (id, email, email_verified_at, created_at, updated_at) VALUES ($1::uuid, $2, now(), now(), now())`,
    values: [id, `${id}@example.com`],
  });
  await owner.query({
    text: `INSERT INTO session (id, user_id, created_at, expires_at, absolute_expires_at, last_used_at, device)
           VALUES ($1, $2, now(), now() + INTERVAL '1 day', now() + INTERVAL '1 day', now(), 'test')`,
    values: [createHash('sha256').update(token).digest('hex'), id],
  });
  return { id, token };
}

async function run(calls: readonly Call[], killAfter: number): Promise<void> {
  const { id: userId, token } = await account();
  const dies: ServerProcess = start();
  const doomed = await dies.ready();
  const done: Done[] = [];
  const keys: string[] = [];
  const ask = async (base: string, method: string, path: string, body?: object) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as { details?: { id: string } } };
  };
  const send = (base: string, one: Call, keyId: string | undefined) => {
    if (one.kind === 'prefer') return ask(base, 'PATCH', '/auth/preferences', { [one.field]: one.value });
    if (one.kind === 'create') return ask(base, 'POST', '/auth/api-keys', { name: 'key', expiresInDays: 30 });
    if (one.kind === 'revoke') return ask(base, 'DELETE', `/auth/api-keys/${keyId ?? randomUUID()}`);
    return ask(base, 'POST', `/auth/api-keys/${keyId ?? randomUUID()}/rotate`, {});
  };
  let responses = 0;
  let isKilled = false;
  const perform = async (one: Call, base: string) => {
    const keyId = 'pick' in one && keys.length > 0 ? keys[one.pick % keys.length] : undefined;
    const beganAt = performance.now();
    const result = await send(base, one, keyId).catch(() => undefined);
    const madeId = result?.body.details?.id;
    if (madeId !== undefined) keys.push(madeId);
    done.push({ call: one, beganAt, endedAt: performance.now(), status: result?.status, keyId, madeId });
    responses += 1;
    if (responses === killAfter) {
      isKilled = true;
      dies.kill('SIGKILL');
    }
  };
  // Eight callers, each making its calls sequentially; every second one uses the server that is killed, and then
  // the other one.
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (const one of calls.filter((__, at) => at % CALLERS === caller))
      await perform(one, caller % 2 === 0 && !isKilled ? doomed : stays);
  });
  await Promise.all(callers);
  dies.kill('SIGKILL');
  await dies.ended;
  expect(done.filter(({ status }) => status !== undefined && status >= 500)).toEqual([]);
  // Otherwise the test would prove nothing.
  expect(done.filter(isAcknowledged).length).toBeGreaterThan(calls.length / 3);
  await checkPreferences(userId, done);
  await checkKeys(userId, done);
}

const isAcknowledged = ({ status }: Done): boolean => status !== undefined && status < 300;
const mayHaveHappened = (one: Done): boolean => isAcknowledged(one) || one.status === undefined;

/** Each field has the value of a write that no acknowledged write followed; no update to another field was lost. */
async function checkPreferences(userId: string, done: readonly Done[]): Promise<void> {
  const [row] = await owner.query<(string | null)[]>({
    text: 'SELECT region, time_zone, currency FROM user_preference WHERE user_id = $1',
    values: [userId],
  });
  for (const [at, field] of (Object.keys(FIELDS) as Field[]).entries()) {
    const writes = done.filter((one) => one.call.kind === 'prefer' && one.call.field === field && mayHaveHappened(one));
    const acknowledged = writes.filter(isAcknowledged);
    const last = writes.filter((write) => !acknowledged.some(({ beganAt }) => beganAt > write.endedAt));
    const possible: (string | null)[] = last.map(({ call: one }) => ('value' in one ? one.value : null));
    if (acknowledged.length === 0) possible.push(null);
    expect([field, possible]).toEqual([field, expect.arrayContaining([row?.[at] ?? null])]);
  }
}

/** Acknowledged keys exist; every key has its e-mail and audit entry, or none of the three exist. */
async function checkKeys(userId: string, done: readonly Done[]): Promise<void> {
  const rows = await owner.query<[string, boolean]>({
    text: 'SELECT id::text, revoked_at IS NOT NULL FROM api_key WHERE user_id = $1',
    values: [userId],
  });
  const isRevoked = new Map(rows);
  const created = done.filter((one) => isAcknowledged(one) && one.madeId !== undefined);
  expect(created.filter(({ madeId }) => !isRevoked.has(madeId!))).toEqual([]);
  for (const one of done.filter(({ call: { kind } }) => kind === 'revoke' || kind === 'rotate'))
    if (isAcknowledged(one)) expect(isRevoked.get(one.keyId!)).toBe(true);
  const ended = new Set(
    done
      .filter((one) => (one.call.kind === 'revoke' || one.call.kind === 'rotate') && mayHaveHappened(one))
      .map(({ keyId }) => keyId),
  );
  for (const [id, revoked] of rows) if (revoked) expect(ended).toContain(id);
  // Of two concurrent rotations of a key, one succeeds; there are never two successors.
  const rotated = done.filter((one) => one.call.kind === 'rotate' && isAcknowledged(one)).map(({ keyId }) => keyId);
  expect(new Set(rotated).size).toBe(rotated.length);
  expect(rows.filter(([, revoked]) => !revoked).length).toBeLessThanOrEqual(20);
  const [counts] = await owner.query<[number, number]>({
    text: `SELECT (SELECT count(*)::int FROM mail_outbox WHERE recipient = $1::text || '@example.com' AND template = 'keyCreated'),
                  (SELECT count(*)::int FROM audit_log l JOIN audit_subject s USING (subject_id)
                    WHERE s.user_id = $1::uuid AND l.action IN ('api_key_created', 'api_key_rotated'))`,
    values: [userId],
  });
  expect(counts).toEqual([rows.length, rows.length]);
}

test('no update is lost or partially stored, with concurrent calls and a server killed at any time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 80, maxLength: 120 }), fc.integer({ min: 16, max: 64 }), run),
    { numRuns: RUNS, interruptAfterTimeLimit: 150_000, markInterruptAsFailure: false, endOnFailure: true },
  );
}, 300_000);
