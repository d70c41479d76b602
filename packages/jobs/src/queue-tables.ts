import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Logger } from '@energy-optimizer/kernel';

/** The installed version of the queue, which determines its tables. Its modules are not loaded. */
export async function queueVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('graphile-worker');
  const manifest = await readFile(path.join(path.dirname(main), '../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Creates or updates the queue's own tables. */
export async function migrateQueue(url: string, log: Logger): Promise<void> {
  const { runMigrations } = await import('graphile-worker');
  const { workerLogger } = await import('./worker-log.ts');
  await runMigrations({ connectionString: url, logger: workerLogger(log) });
}
