import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll } from 'vitest';
import type { Crowd } from './crowd.ts';
import { startServer, type TestServer } from './server.ts';

export const PASSWORD = 'seven purple teapots';
export const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `user${i}@example.com`);

/** A server with twenty accounts, and a crowd that signs in to them. */
export function crowdedServer() {
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
  return {
    get server() {
      return server;
    },
    /** 200 people sign in at once, from a thread of their own. @returns the statuses of their responses */
    rush: async (onStart?: () => void): Promise<readonly number[]> => {
      const workerData: Crowd = { url: server.url, people: 200, accounts: ACCOUNTS, password: PASSWORD };
      const worker = new Worker(new URL('./crowd.ts', import.meta.url), { workerData });
      await once(worker, 'online');
      onStart?.();
      const [statuses] = (await once(worker, 'message')) as [number[]];
      return statuses;
    },
  };
}
