import path from 'node:path';
import { defineConfig } from 'prisma/config';

/** Read by `prisma generate`; the server itself never starts the Prisma CLI. */
export default defineConfig({
  schema: path.join(import.meta.dirname, 'schema'),
  migrations: { path: path.join(import.meta.dirname, 'migrations') },
});
