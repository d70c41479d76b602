import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { silentLogger } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { expect, it } from 'vitest';
import { migrateQueue } from './index.ts';
import { createLiveness } from './liveness.ts';
import { beginAttempt, claimSlot, markFailed, markSucceeded, runOf } from './run-log.ts';
import { jobsWorld } from './testing/world.ts';

const world = jobsWorld();
const { finished, replica } = world;

it('runs a job once per slot over three replicas whose clocks all tick', async () => {
  const slots: string[] = [];
  const definition = {
    schedules: [{ cron: '* * * * * *', timeZone: 'Europe/Berlin' }],
    run: async ({ slot }: { slot: Date }) => {
      slots.push(slot.toISOString());
      return {};
    },
  };
  for (const jobs of [replica(definition), replica(definition), replica(definition)]) await jobs.start();
  await until(async () => slots.length >= 3);
  expect(new Set(slots).size).toBe(slots.length);
});

it('a slot is claimed by one of many concurrent attempts', async () => {
  const jobs = replica({ run: async () => ({}) });
  await jobs.start();
  const slot = new Date('2026-11-20T12:00:00Z');
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => claimSlot(world.db, jobs.definitions[0]!, slot, slot)),
  );
  expect(claims.filter(Boolean)).toHaveLength(1);
});

it('a worker considered dead cannot update a run that another one is executing', async () => {
  const jobs = replica({ run: async () => ({}) });
  await migrateQueue(world.db.url, silentLogger);
  const slot = new Date('2026-11-20T12:00:00Z');
  await claimSlot(world.db, jobs.definitions[0]!, slot, slot);
  const lost = await beginAttempt(world.db, 'test', slot, slot);
  const current = await beginAttempt(world.db, 'test', slot, slot);
  await markFailed(world.db, lost, slot, { error: 'too late', final: true });
  await markSucceeded(world.db, lost, slot, { by: 'the lost one' });
  expect(await runOf(world.db, 'test', slot)).toMatchObject([
    { status: 'running', attempts: 2, error: null, result: null },
  ]);
  await markSucceeded(world.db, current, slot, { by: 'the current one' });
  await markFailed(world.db, lost, slot, { error: 'too late', final: false });
  expect(await runOf(world.db, 'test', slot)).toMatchObject([
    { status: 'succeeded', error: null, result: { by: 'the current one' } },
  ]);
});

it('keeps the result of a run', async () => {
  const jobs = replica({ run: async () => ({ fetched: 96 }) });
  await jobs.start();
  await jobs.runNow('test');
  expect(await finished(jobs)).toMatchObject({
    job: 'test',
    status: 'succeeded',
    attempts: 1,
    result: { fetched: 96 },
  });
});

it('queues another job from a run; a name no job has fails it', async () => {
  let [followed, from] = [0, 'next'];
  const jobs = replica(
    { maxAttempts: 1, run: async ({ runNow }) => ({ queued: await runNow(from) }) },
    {
      name: 'next',
      run: async () => {
        followed += 1;
        return {};
      },
    },
  );
  await jobs.start();
  expect(await jobs.tryNow('test', AbortSignal.timeout(60_000))).toMatchObject({ result: { queued: true } });
  await until(async () => followed === 1);
  from = 'nobody';
  const failed = await jobs.tryNow('test', AbortSignal.timeout(60_000));
  expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('unknown job "nobody"') });
});

it('retries a failing job, and marks it failed with the reason after the last attempt', async () => {
  let tries = 0;
  const jobs = replica({
    maxAttempts: 2,
    run: async () => {
      tries++;
      throw new Error(`provider is down (${tries})`);
    },
  });
  await jobs.start();
  await jobs.runNow('test');
  expect(await finished(jobs)).toMatchObject({ status: 'failed', attempts: 2, error: 'provider is down (2)' });
});

it('does not take over the job of a live process, also when another replica starts', async () => {
  const done = Promise.withResolvers<void>();
  let runs = 0;
  const run = async () => {
    runs++;
    await done.promise;
    return {};
  };
  const [busy, newcomer] = [replica({ run }), replica({ run })];
  await busy.start();
  await busy.runNow('test');
  await until(async () => runs === 1);
  await newcomer.start();
  const other = createLiveness({ url: world.db.url, log: silentLogger });
  expect(await other.releaseDead()).toEqual([]);
  await other.close();
  done.resolve();
  expect(await finished(busy)).toMatchObject({ status: 'succeeded', attempts: 1 });
  expect(runs).toBe(1);
});

it('takes over the job of a killed process', async () => {
  const victim = fork(path.join(import.meta.dirname, 'testing/victim.ts'), [world.db.url], { stdio: 'ignore' });
  await until(
    async () => (await world.db.query({ text: `SELECT 1 FROM job_run WHERE status = 'running'` })).length > 0,
  );
  victim.kill('SIGKILL');
  await once(victim, 'exit');

  const jobs = replica({ run: async () => ({ by: 'the survivor' }) });
  await jobs.start();
  expect(await finished(jobs)).toMatchObject({ status: 'succeeded', attempts: 2, result: { by: 'the survivor' } });
});
