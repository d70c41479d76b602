import { createDb, type Db, openAppRole } from '@energy-optimizer/db';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Audit, type AuditEntry, createAudit } from './index.ts';

const [ADA, EVE] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000e'];
const entry: AuditEntry = {
  action: 'sign_in',
  actorKind: 'anonymous',
  actorId: null,
  userId: ADA,
  result: 'ok',
  requestId: 'r1',
  network: '203.0.113.7',
};
const clock = fixedClock('2026-03-02T10:00:00Z');
let database: TestDatabase;
let db: Db;
let audit: Audit;
beforeAll(async () => {
  database = await testDatabase();
  db = await createDb({ url: (await openAppRole(database.url)).url, applicationName: 'test' });
  audit = createAudit({ db, clock });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

it('is searched by user, action, result, request and time, newest first', async () => {
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
  await audit.record(db, { ...entry, userId: EVE, result: 'denied', requestId: 'r3' });
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

it('a user who acts is the actor, whatever is said', async () => {
  await audit.record(db.forUser(ADA), { ...entry, action: 'key_created', actorKind: 'operator', actorId: EVE });
  expect((await audit.search({ limit: 1, action: 'key_created' }))[0]).toMatchObject({
    actorKind: 'user',
    actorId: ADA,
  });
});

it('what is rolled back was not done', async () => {
  const failing = db.transaction(async (tx) => {
    await audit.record(tx, { ...entry, action: 'undone' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await audit.search({ limit: 1, action: 'undone' })).toEqual([]);
});
