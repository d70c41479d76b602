import { defineConfig } from 'vitest/config';

const postgres = './tooling/vitest/src/postgres.ts';
const redis = './tooling/vitest/src/redis.ts';
const exclude = ['**/node_modules/**', '**/dist/**'];

/** Ends a test that hangs. What has to be fast says so itself; a busy machine must not fail the others. */
const HANGS_MS = 60_000;

/** unit: pure logic and loopback peers. db: real PostgreSQL and Redis. e2e: whole processes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.db.test.ts', '**/*.e2e.test.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup: [postgres, redis],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude,
          globalSetup: [postgres, redis],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
