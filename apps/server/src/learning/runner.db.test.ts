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
const runnerOf = (databaseUrl: string, more: { worker?: URL } = {}) =>
  createLearningRunner({
    ...{ setting: { databaseUrl, config: loadConfig({ PROVIDERS: 'none' }) }, log: silentLogger },
    ...more,
  });

test('an error in the worker fails the run, and the next one works', async () => {
  const runner = runnerOf(database.url);
  await expect(runner.learn(request)).rejects.toThrow(/de cannot be forecast/);
  expect(await runner.observe({ at: request.asOf })).toEqual([]);
  await runner.close();
});

test('a worker that dies fails its own run only: the next run has a new worker', async () => {
  const runner = runnerOf(database.url, { worker: new URL('../testing/dying-worker.ts', import.meta.url) });
  for (let round = 0; round < 2; round++) {
    await expect(runner.learn(request)).rejects.toThrow('worker');
    expect(await runner.observe({ at: request.asOf })).toEqual([]);
  }
  await runner.close();
});

test('a worker whose database is unavailable fails its run with the reason', async () => {
  const runner = runnerOf('postgres://127.0.0.1:1/none');
  await expect(runner.learn(request)).rejects.toThrow('The database cannot be reached.');
  await runner.close();
});

test('an active run is rejected when the runner closes', async () => {
  const runner = runnerOf(database.url);
  const ended = expect(runner.observe({ at: request.asOf })).rejects.toThrow();
  await runner.close();
  await ended;
});

test('an aborted request does not start', async () => {
  const runner = runnerOf(database.url);
  await expect(runner.learn({ ...request, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  await runner.close();
});
