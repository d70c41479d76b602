import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import type { RegionCode } from '@energy-optimizer/kernel';
import { silentLogger } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLearningRunner } from './runner.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const request = { region: 'de' as RegionCode, asOf: new Date('2026-05-01T04:00:00Z') };
/** Too little for a worker to load its modules. */
const DEADLY_HEAP_MB = 8;
const runnerOf = (databaseUrl: string, limits: { heapMb?: number } = {}) =>
  createLearningRunner({
    ...{ setting: { databaseUrl, config: loadConfig({ PROVIDERS: 'none' }) }, log: silentLogger },
    ...limits,
  });

test('what goes wrong in the worker is the run’s failure, and the next one is done all the same', async () => {
  const runner = runnerOf(database.url);
  await expect(runner.learn(request)).rejects.toThrow(/de cannot be forecast/);
  expect(await runner.observe({ at: request.asOf })).toEqual([]);
  await runner.close();
});

test('a worker that dies fails its run, each time, and neither the process nor another worker', async () => {
  const runner = runnerOf(database.url, { heapMb: DEADLY_HEAP_MB });
  for (const run of [() => runner.learn(request), () => runner.observe({ at: request.asOf })])
    await expect(run()).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
  await runner.close();
  const healthy = runnerOf(database.url);
  expect(await healthy.observe({ at: request.asOf })).toEqual([]);
  await healthy.close();
});

test('a worker whose database is away fails its run with the reason', async () => {
  const runner = runnerOf('postgres://127.0.0.1:1/none');
  await expect(runner.learn(request)).rejects.toThrow('The database cannot be reached at the moment.');
  await runner.close();
});

test('a run that is under way when the runner closes is rejected', async () => {
  const runner = runnerOf(database.url);
  const ended = expect(runner.observe({ at: request.asOf })).rejects.toThrow();
  await runner.close();
  await ended;
});

test('what was stopped before it began is not begun', async () => {
  const runner = runnerOf(database.url);
  await expect(runner.learn({ ...request, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  await runner.close();
});
