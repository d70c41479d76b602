import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.join(import.meta.dirname, '..');

/** Timing tests, run sequentially in a separate process so that they do not disturb each other. */
export default defineConfig({
  root,
  test: {
    name: 'timing',
    include: ['**/*.timing.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['./tooling/vitest/src/postgres.ts', './tooling/vitest/src/redis.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
