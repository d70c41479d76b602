import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { TEST_VARIABLES } from './packages/kernel/src/testing.ts';

for (const [name, value] of Object.entries(TEST_VARIABLES)) process.env[name] ??= value;

const postgres = './tooling/vitest/src/postgres.ts';
const redis = './tooling/vitest/src/redis.ts';
const programs = './tooling/vitest/src/programs.ts';
const exclude = ['**/node_modules/**', '**/dist/**'];

/**
 * Limits that only end a hanging test. Nothing here claims how fast something is: `bench/timing.config.ts` runs those
 * claims.
 */
const HANGS_MS = 120_000;

/**
 * One more than the cores, because files that start processes wait for them; more than eight would ask for more
 * connections than the one PostgreSQL of a run has.
 */
const maxWorkers = Math.min(availableParallelism() + 1, 8);

/** Files share the modules of their worker: loading them again for each file took half of the time. */
const shared = {
  isolate: false,
  maxWorkers,
  testTimeout: HANGS_MS,
  hookTimeout: HANGS_MS,
  // Whole processes on a machine that others use too: CI tries once more, and its summary names what needed it.
  retry: process.env.CI ? 1 : 0,
  expect: { poll: { timeout: HANGS_MS / 2 } },
};

/** unit: pure logic and loopback peers. db: real PostgreSQL and Redis. e2e: whole processes. */
export default defineConfig({
  test: {
    // `npm test -- --coverage`: of this process and its worker threads; what a test starts as a process is not counted.
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/testing.ts', '**/generated/**'],
      reporter: ['text-summary', 'json-summary', 'html'],
    },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.{db,e2e,timing,package}.test.ts'],
        },
      },
      {
        test: { ...shared, name: 'db', include: ['**/*.db.test.ts'], exclude, globalSetup: [postgres, redis] },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude,
          globalSetup: [postgres, redis, programs],
          testTimeout: 2 * HANGS_MS,
          hookTimeout: 2 * HANGS_MS,
        },
      },
    ],
  },
});
