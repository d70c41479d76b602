import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const root = path.join(import.meta.dirname, '../..');

const STARTUP_MS = 60_000;
const SHUTDOWN_MS = 30_000;

export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  /** Environment variables with which a command-line process joins the same database. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts a server with a fresh data directory, embedded PostgreSQL and no providers, and stops it when `work` is done.
 * @param more environment variables
 */
export async function withServer(
  work: (server: TestServer) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'energy-'));
  chmodSync(dataDir, 0o755); // accessible to the other account that runs PostgreSQL if this runs as root
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, PROVIDERS: 'none', LOG_LEVEL: 'warn' };
  const env = { ...process.env, ...settings, PUBLIC_URL: '', DATABASE_URL: '', REDIS_URL: '', ...more };
  const server = spawn(process.execPath, ['apps/server/src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    await untilReady(`${url}/health/live`, server);
    await work({ url, dataDir, env });
  } finally {
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export async function untilReady(address: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + STARTUP_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server exited with ${child.exitCode}`);
    const ready = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await pause(100);
  }
  throw new Error(`the server was not ready after ${STARTUP_MS / 1000} s`);
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_MS);
  await exited;
  clearTimeout(timer);
}
