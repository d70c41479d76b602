import { silentLogger } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { describe, expect, test } from 'vitest';
import { type JobContext, migrateQueue } from './index.ts';
import { claimSlot, runOf } from './run-log.ts';
import { jobsWorld } from './testing/world.ts';

/** Runs happen exactly once and are never lost, regardless of failures of claimants and workers. */

const world = jobsWorld();
const { finished, replica, runThat } = world;
const SLOT = new Date('2026-11-20T12:00:00Z');
const daysAfter = (days: number) => new Date(SLOT.getTime() + days * 86_400_000);
/** Never ends by itself; rejects with the reason when aborted. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe('a claim', () => {
  test('of one slot by two replicas at the same time is won by exactly one, each time', async () => {
    await migrateQueue(world.db.url, silentLogger);
    const [definition] = replica({ run: async () => ({}) }).definitions;
    for (let day = 0; day < 20; day++) {
      const claims = await Promise.all(
        [0, 1].map(() => claimSlot(world.db, definition!, daysAfter(day), daysAfter(day))),
      );
      expect(claims.toSorted()).toEqual([false, true]);
    }
    const queued = await world.db.owner.query({ text: 'SELECT count(*)::int FROM graphile_worker.jobs' });
    expect(queued).toEqual([[20]]);
  });

  test('whose process dies before running the job is run by the next process to start', async () => {
    await migrateQueue(world.db.url, silentLogger);
    const jobs = replica({ run: async ({ slot }) => ({ for: slot.toISOString() }) });
    await claimSlot(world.db, jobs.definitions[0]!, SLOT, SLOT);
    expect(await runOf(world.db, 'test', SLOT)).toMatchObject([{ status: 'queued', attempts: 0 }]);
    await jobs.start();
    expect(await finished(jobs)).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      result: { for: SLOT.toISOString() },
    });
  });

  test('that cannot be queued leaves the slot free', async () => {
    await migrateQueue(world.db.url, silentLogger);
    const run = async () => ({});
    const broken = { name: 'test', description: 'cannot be queued', schedules: [], maxAttempts: 0, run };
    await expect(claimSlot(world.db, broken, SLOT, SLOT)).rejects.toThrow();
    expect(await runOf(world.db, 'test', SLOT)).toEqual([]);
    expect(await claimSlot(world.db, { ...broken, maxAttempts: 1 }, SLOT, SLOT)).toBe(true);
  });

  test('of a slot that is long done is rejected, however late the clock of the claimant', async () => {
    const jobs = replica({ run: async () => ({}) });
    await jobs.start();
    const claim = (now: Date) => claimSlot(world.db, jobs.definitions[0]!, SLOT, now);
    expect(await claim(SLOT)).toBe(true);
    await finished(jobs);
    expect([await claim(daysAfter(-1)), await claim(daysAfter(1))]).toEqual([false, false]);
  });

  test('runs claimed more than 90 days ago are deleted', async () => {
    await migrateQueue(world.db.url, silentLogger);
    const [definition] = replica({ run: async () => ({}) }).definitions;
    await claimSlot(world.db, definition!, SLOT, SLOT);
    await claimSlot(world.db, definition!, daysAfter(90), daysAfter(90));
    expect(await runOf(world.db, 'test', SLOT)).toHaveLength(1);
    await claimSlot(world.db, definition!, daysAfter(91), daysAfter(91));
    expect(await runOf(world.db, 'test', SLOT)).toEqual([]);
  });
});

describe('a job', () => {
  test('that throws once succeeds the second time, and its log entry has no error', async () => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return { tries };
    };
    const jobs = replica({ run });
    await jobs.start();
    await jobs.runNow('test');
    const waiting = await runThat(jobs, ({ error }) => error !== null);
    expect(waiting).toMatchObject({ status: 'queued', attempts: 1, error: 'not yet' });
    expect(await finished(jobs)).toMatchObject({ status: 'succeeded', attempts: 2, error: null, result: { tries: 2 } });
  });

  test('that throws a non-Error, or returns a value that is not JSON, fails with a reason', async () => {
    const outcomes = [() => Promise.reject('a text'), async () => ({ count: 1n })];
    for (const run of outcomes) {
      const jobs = replica({ maxAttempts: 1, run });
      await jobs.start();
      await jobs.runNow('test');
      expect(await finished(jobs)).toMatchObject({ status: 'failed', error: expect.stringMatching(/a text|BigInt/) });
      await jobs.stop();
    }
  });

  test('that hangs is aborted after its timeout, fails, and delays no other job', async () => {
    const reasons: unknown[] = [];
    const run = async ({ signal }: JobContext) => {
      await untilAborted(signal).catch((reason: unknown) => {
        reasons.push((reason as Error).name);
        throw reason;
      });
      return {};
    };
    const hanging = replica({ name: 'hangs', maxAttempts: 1, timeoutMs: 500, run });
    const other = replica({ name: 'quick', run: async () => ({}) });
    await hanging.start();
    await other.start();
    await hanging.runNow('hangs');
    await other.runNow('quick');
    const quick = await until(async () =>
      (await other.recent({ job: 'quick', limit: 1 })).find(({ status }) => status === 'succeeded'),
    );
    const hung = await until(async () =>
      (await hanging.recent({ job: 'hangs', limit: 1 })).find(({ status }) => status === 'failed'),
    );
    expect([quick.attempts, hung.attempts, reasons]).toEqual([1, 1, ['TimeoutError']]);
  });

  test('that runs when its server stops is aborted, and finished by another', async () => {
    const told = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    const leaving = replica({
      run: async ({ signal }) => {
        begun.resolve();
        await untilAborted(signal).catch((reason: Error) => {
          told.resolve(reason.message);
          throw reason;
        });
        return {};
      },
    });
    await leaving.start();
    await leaving.runNow('test');
    await begun.promise;
    await leaving.stop();
    expect(await told.promise).toBe('the server is shutting down');
    const [stopped] = await leaving.recent({ limit: 1 });
    expect(stopped).toMatchObject({ status: 'queued', attempts: 1 });
    const other = replica({ run: async () => ({ by: 'the other one' }) });
    await other.start();
    expect(await finished(other)).toMatchObject({ status: 'succeeded', attempts: 2, result: { by: 'the other one' } });
  });

  test('queued twice for one instant runs once; queued again later it runs again', async () => {
    let runs = 0;
    const jobs = replica({
      run: async () => {
        runs += 1;
        return {};
      },
    });
    await jobs.start();
    const [definition] = jobs.definitions;
    const claims = [
      await claimSlot(world.db, definition!, SLOT, SLOT),
      await claimSlot(world.db, definition!, SLOT, SLOT),
    ];
    expect(claims).toEqual([true, false]);
    await finished(jobs);
    expect(await jobs.tryNow('test', AbortSignal.timeout(30_000))).toMatchObject({ status: 'succeeded' });
    expect(runs).toBe(2);
  });

  test('that does not exist is rejected by name', async () => {
    const jobs = replica({ run: async () => ({}) });
    await expect(jobs.runNow('nothing')).rejects.toThrow('unknown job "nothing"');
  });
});

test('a caller who stops waiting gets no run, and the job goes on', async () => {
  const mayEnd = Promise.withResolvers<void>();
  const jobs = replica({
    run: async () => {
      await mayEnd.promise;
      return {};
    },
  });
  await jobs.start();
  const caller = new AbortController();
  const waiting = jobs.tryNow('test', caller.signal);
  await runThat(jobs, ({ status }) => status === 'running');
  caller.abort();
  expect(await waiting).toBeUndefined();
  mayEnd.resolve();
  expect(await finished(jobs)).toMatchObject({ status: 'succeeded', attempts: 1 });
});
