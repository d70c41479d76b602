import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests of the packed client, which compile whole programs against it: part of `client-package`, not of the suite. */
export default defineConfig({
  root: path.join(import.meta.dirname, '../..'),
  test: {
    name: 'package',
    include: ['packages/client/src/*.package.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
