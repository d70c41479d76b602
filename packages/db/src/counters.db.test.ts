import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCounter, deleteExpiredCounters } from './counters.ts';
import { createMailLimit } from './mail-limit.ts';
import { testOwnerDb } from './testing.ts';

let db: Awaited<ReturnType<typeof testOwnerDb>>;
beforeAll(async () => {
  db = await testOwnerDb();
});
afterAll(() => db.close());

const counter = (name: string, limit = 3) => createCounter({ sql: db, name, limit, durationSeconds: 60 });
const timePasses = (ms: number) => db.query({ text: 'UPDATE lockout SET expire = expire - $1', values: [ms] });

test('fifty concurrent counts add up to fifty, and those beyond the limit are rejected', async () => {
  const counted = await Promise.all(Array.from({ length: 50 }, () => counter('many').count('a')));
  expect(counted.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  expect(counted.filter(({ isOver }) => !isOver)).toHaveLength(3);
});

test('a block lasts as long whether the clock of the process is ahead or behind', async () => {
  const blocked = counter('clock');
  await blocked.block('a');
  for (const hours of [-5, 5]) {
    vi.setSystemTime(Date.now() + hours * 3_600_000);
    try {
      const { isOver, msLeft } = await blocked.count('a');
      expect(isOver).toBe(true);
      expect(msLeft).toBeGreaterThan(50_000);
      expect(msLeft).toBeLessThanOrEqual(60_000);
    } finally {
      vi.useRealTimers();
    }
  }
});

test('a counter that has expired starts again at one, and is deleted', async () => {
  await counter('old').count('a');
  expect(await counter('old').peek('a')).toMatchObject({ count: 1, isOver: false });
  await timePasses(60_000);
  expect(await counter('old').peek('a')).toEqual({ count: 0, isOver: false, msLeft: 0 });
  expect(await counter('old').count('a')).toMatchObject({ count: 1 });
  await timePasses(60_001);
  await deleteExpiredCounters(db);
  expect(await counter('old').forget('a')).toBe(false);
});

test('a mailbox has one limit for all its spellings and all kinds of e-mail', async () => {
  const [one, other] = [createMailLimit(db), createMailLimit(db)];
  const spellings = ['ada@gmail.com', 'A.da@gmail.com', 'ada+x@gmail.com', 'ada@googlemail.com', 'a.d.a+y@GMAIL.com'];
  const allowed: boolean[] = [];
  for (const [i, spelling] of [...spellings, ...spellings].entries())
    allowed.push(await (i % 2 === 0 ? one : other)(spelling, `198.51.100.${i}`));
  expect(allowed).toEqual([true, true, true, true, true, true, false, false, false, false]);
  expect(await one('bob@gmail.com', '198.51.100.1')).toBe(true);
});
