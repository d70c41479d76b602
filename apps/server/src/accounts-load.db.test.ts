import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Crowd } from './testing/crowd.ts';
import { startServer, type TestServer } from './testing/server.ts';

const PASSWORD = 'seven purple teapots';
const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `user${i}@example.com`);
let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServer({ database, env: { RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'silent' } });
  const { service } = server.runtime.auth;
  await Promise.all(ACCOUNTS.map((email) => service.createUser({ email, password: PASSWORD })));
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

test('200 people sign in at once, and all of them succeed', async () => {
  const workerData: Crowd = { url: server.url, people: 200, accounts: ACCOUNTS, password: PASSWORD };
  const worker = new Worker(new URL('./testing/crowd.ts', import.meta.url), { workerData });
  const [statuses] = (await once(worker, 'message')) as [number[]];
  expect(statuses).toEqual(Array.from({ length: 200 }, () => 200));
});
