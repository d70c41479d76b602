import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { scratchFolder } from '@energy-optimizer/kernel/testing';

const TEST_URL = 'ENERGY_TEST_REDIS_URL';

/**
 * Global setup: a private `redis-server` if there is one on the PATH; otherwise a line lists the tests that will not
 * run.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[TEST_URL]) return undefined;
  const port = await freePort();
  const directory = await mkdtemp(path.join(scratchFolder(), 'energy-test-redis-'));
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const started = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!started) {
    process.stdout.write('NOT RUN: tests over Redis, because there is no redis-server on PATH\n');
    await rm(directory, { recursive: true, force: true });
    return undefined;
  }
  process.env[TEST_URL] = `redis://127.0.0.1:${port}`;
  return async () => {
    delete process.env[TEST_URL];
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
