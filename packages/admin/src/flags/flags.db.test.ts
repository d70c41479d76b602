import { createDb } from '@energy-optimizer/db';
import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { addMs, fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAudit, createFlags, FLAG_NAMES } from '../index.ts';

const ADA = '00000000-0000-4000-8000-00000000000a';
const NOW = new Date('2026-03-02T10:00:00Z');
const by = { actorKind: 'user', actorId: ADA, requestId: 'r1', network: '203.0.113.7' } as const;
const clock = fixedClock(NOW);
let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await db.forTask('admin').query({
    text: `INSERT INTO app_user (id, email, created_at, updated_at) VALUES ($1, 'ada@example.com', now(), now())`,
    values: [ADA],
  });
});
afterAll(() => db.close());
beforeEach(async () => {
  clock.set(NOW);
  await db.query({ text: 'DELETE FROM feature_flag' });
});
const server = () => createFlags({ db, clock, audit: createAudit({ db, clock }) });

describe('a feature flag', () => {
  it('has its default until it is changed, then shows who changed it', async () => {
    const flags = server();
    expect((await flags.list()).map(({ name, enabled, changedAt }) => [name, enabled, changedAt])).toEqual(
      FLAG_NAMES.map((name) => [name, true, null]),
    );
    await flags.set({ name: 'sign_up', enabled: false, by });
    expect(await flags.list()).toContainEqual(
      expect.objectContaining({ name: 'sign_up', enabled: false, changedBy: ADA, changedAt: NOW }),
    );
    expect([await flags.isOn('sign_up'), await flags.isOn('beta_sign_up')]).toEqual([false, true]);
  });

  it('that is changed is in the audit log; a failed change is not', async () => {
    await server().set({ name: 'forecast_learning', enabled: false, by });
    const entries = await createAudit({ db, clock }).search({ limit: 10, action: 'feature_flag_set', from: NOW });
    const line = { actorId: ADA, details: { flag: 'forecast_learning', enabled: false } };
    expect(entries).toContainEqual(expect.objectContaining(line));
    const lines = entries.length;
    const failing = createFlags({ db, clock, audit: { record: () => Promise.reject(new Error('full')) } });
    await expect(failing.set({ name: 'forecast_learning', enabled: true, by })).rejects.toThrow('full');
    expect(await server().isOn('forecast_learning')).toBe(false);
    expect(await createAudit({ db, clock }).search({ limit: 10, action: 'feature_flag_set' })).toHaveLength(lines);
  });

  it('takes effect immediately where it is set, elsewhere after half a second', async () => {
    const [here, there] = [server(), server()];
    expect([await here.isOn('sign_up'), await there.isOn('sign_up')]).toEqual([true, true]);
    await here.set({ name: 'sign_up', enabled: false, by });
    expect(await here.isOn('sign_up')).toBe(false);
    clock.set(addMs(NOW, 499));
    expect(await there.isOn('sign_up')).toBe(true);
    clock.set(addMs(NOW, 500));
    expect(await there.isOn('sign_up')).toBe(false);
  });

  it('is read once in that time, for any number of callers', async () => {
    let reads = 0;
    const onStatement = () => {
      reads += 1;
    };
    const counting = await createDb({ url: db.url, applicationName: 'test', onStatement });
    reads = 0;
    const flags = createFlags({ db: counting, clock, audit: createAudit({ db, clock }) });
    await Promise.all(Array.from({ length: 100 }, () => flags.isOn('sign_up')));
    expect(reads).toBe(1);
    await counting.close();
  });

  it('that could not be read is read again at the next call', async () => {
    let isDown = false;
    const onStatement = () => (isDown ? Promise.reject(new Error('down')) : undefined);
    const broken = await createDb({ url: db.url, applicationName: 'test', onStatement });
    isDown = true;
    const flags = createFlags({ db: broken, clock, audit: createAudit({ db, clock }) });
    await expect(flags.isOn('sign_up')).rejects.toThrow('down');
    isDown = false;
    expect(await flags.isOn('sign_up')).toBe(true);
    await broken.close();
  });
});
