import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { scratchFolder } from '@energy-optimizer/kernel/testing';

const root = path.join(import.meta.dirname, '../../../..');
const STARTUP_MS = 60_000;
const SHUTDOWN_MS = 20_000;

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The real server as a process, on a fresh data directory, without providers. */
export async function startRealServer(): Promise<RunningServer> {
  const dataDir = mkdtempSync(path.join(scratchFolder(), 'client-server-'));
  chmodSync(dataDir, 0o755); // when started by root, PostgreSQL runs as another account
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    PROVIDERS: 'none',
    DATABASE_URL: '',
    REDIS_URL: '',
    LOG_LEVEL: 'warn',
  };
  const node = path.join(root, 'node_modules/.bin/node');
  const child = spawn(node, ['apps/server/src/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_MS);
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    clearTimeout(timer);
    rmSync(dataDir, { recursive: true, force: true });
  };
  const deadline = performance.now() + STARTUP_MS;
  while (!(await responses(`${url}/health/live`))) {
    if (child.exitCode === null && performance.now() < deadline) await pause(100);
    else {
      await stop();
      throw new Error(`the server did not start:\n${said}`);
    }
  }
  return { url, stop };
}

const responses = (address: string): Promise<boolean> =>
  fetch(address).then(
    (response) => response.ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
