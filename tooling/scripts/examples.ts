/**
 * Runs every script in `examples/` as a reader would: against a server of its own (`ENERGY_URL`) with a fresh data
 * directory and no providers. One that fails, or takes longer than a minute, fails the run.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = path.join(import.meta.dirname, '../..');
const STARTUP_MS = 60_000;
const EXAMPLE_MS = 60_000;
const SHUTDOWN_MS = 20_000;

const scripts = readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.ts'));
if (scripts.length === 0) throw new Error('examples/ holds no script');

const dataDir = mkdtempSync(path.join(tmpdir(), 'examples-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, ['apps/server/src/main.ts'], {
  cwd: root,
  env: {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    PROVIDERS: 'none',
    DATABASE_URL: '',
    REDIS_URL: '',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  await untilReady(`${url}/health/live`, server);
  const failed = scripts.filter((script) => !succeeds(script));
  process.stdout.write(`${scripts.length - failed.length} of ${scripts.length} examples ran ${failed.join(' ')}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await stop(server);
  rmSync(dataDir, { recursive: true, force: true });
}

function succeeds(script: string): boolean {
  process.stdout.write(`\n--- examples/${script}\n`);
  const result = spawnSync(process.execPath, [path.join('examples', script)], {
    cwd: root,
    env: { ...process.env, ENERGY_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: EXAMPLE_MS,
  });
  return result.status === 0;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilReady(address: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + STARTUP_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ready = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await pause(100);
  }
  throw new Error(`the server was not ready after ${STARTUP_MS / 1000} s`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_MS);
  await exited;
  clearTimeout(timer);
}
