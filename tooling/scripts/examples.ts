/**
 * Runs every script in `examples/` as a reader would: against a server of its own (`ENERGY_URL`). One that fails, or
 * takes longer than a minute, fails the run.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root, withServer } from './with-server.ts';

const EXAMPLE_MS = 60_000;

const scripts = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.ts'));
if (scripts.length === 0) throw new Error('examples/ holds no script');

await withServer(async (url) => {
  const failed = scripts.filter((script) => !succeeds(script, url));
  process.stdout.write(`\n${scripts.length - failed.length} of ${scripts.length} examples ran\n`);
  for (const script of failed) process.stdout.write(`failed: examples/${script}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
});

function succeeds(script: string, url: string): boolean {
  process.stdout.write(`\n--- examples/${script}\n`);
  const result = spawnSync(process.execPath, [path.join('examples', script)], {
    cwd: root,
    env: { ...process.env, ENERGY_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: EXAMPLE_MS,
  });
  return result.status === 0;
}
