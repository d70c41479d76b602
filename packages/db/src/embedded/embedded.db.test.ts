import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { scratchFolder } from '@energy-optimizer/kernel/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEmbedded, ServerAlreadyRunningError } from './index.ts';
import { livePostmaster } from './postmaster.ts';

let dataDir: string;
const settings = { fsync: 'off' };

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(scratchFolder(), 'energy-embedded-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

it('the embedded server keeps its data across restarts and stops when its last user disconnects', async () => {
  const first = await openEmbedded({ dataDir, role: 'server', settings });
  expect(first.how).toBe('created');
  await sql(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  expect(await first.close()).toEqual({ stopped: true });
  expect(await livePostmaster(path.join(dataDir, 'postgres'))).toBeUndefined();

  const second = await openEmbedded({ dataDir, role: 'guest', settings });
  expect(second.how).toBe('started');
  expect(await sql(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await second.close();
});

it('the embedded server rejects a second server on the same data directory, admits guests, and outlives its starter', async () => {
  const guest = await openEmbedded({ dataDir, role: 'guest', settings });
  const server = await openEmbedded({ dataDir, role: 'server', settings });
  expect(server.how).toBe('joined');
  await expect(openEmbedded({ dataDir, role: 'server', settings })).rejects.toBeInstanceOf(ServerAlreadyRunningError);
  expect(await guest.close()).toEqual({ stopped: false });
  expect(await sql(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(await server.close()).toEqual({ stopped: true });
});

it.runIf(process.getuid?.() === 0)(
  'the embedded server works for root in a folder inaccessible to other accounts',
  async () => {
    await chmod(dataDir, 0o700);
    const open = () =>
      openEmbedded({ dataDir, role: 'server', settings }).catch((error: Error) => {
        // If the system does not allow user namespaces, the error must state the remedy.
        expect(error.message).toMatch(/cannot access .*; run as a regular user, or set DATA_DIR or DATABASE_URL/);
        return undefined;
      });
    const first = await open();
    if (!first) return;
    await sql(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    expect(await first.close()).toEqual({ stopped: true });
    const second = await open();
    expect(await sql(second!.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await second!.close();
  },
);

it('the embedded server restarts PostgreSQL on the same port if it dies', async () => {
  const events: string[] = [];
  let restarted: () => void = () => undefined;
  const back = new Promise<void>((resolve) => {
    restarted = resolve;
  });
  const server = await openEmbedded({
    dataDir,
    role: 'server',
    settings,
    onSupervise: ({ state }) => {
      events.push(state);
      if (state === 'restarted') restarted();
    },
  });
  const postmaster = await livePostmaster(path.join(dataDir, 'postgres'));
  process.kill(postmaster!.pid, 'SIGKILL');
  await back;
  expect(events[0]).toBe('lost');
  expect(await sql(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await server.close();
});
