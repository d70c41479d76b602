import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.join(import.meta.dirname, '..');

/** The claims about milliseconds, one file after the other in a process of its own, so that nothing but the machine disturbs them. */
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
