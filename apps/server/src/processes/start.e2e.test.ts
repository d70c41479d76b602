import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDb } from '@energy-optimizer/db';
import { openEmbedded } from '@energy-optimizer/db/embedded';
import { silentLogger, systemClock } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { createPricingService } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAhead } from '../testing/prices.ts';
import { type Sandbox, type ServerProcess, sandbox } from '../testing/process.ts';

/** The life cycle of one server on one data directory. */

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box.remove());

const CURRENT = '/api/v1/prices/current?region=de';
const statusOf = async (address: string) => (await fetch(address)).status;
const postmasterPid = async () =>
  Number((await readFile(path.join(box.dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** Joins the embedded database as the command line does. */
async function asGuest<T>(work: (db: Awaited<ReturnType<typeof createDb>>) => Promise<T>): Promise<T> {
  const embedded = await openEmbedded({ dataDir: box.dataDir, role: 'guest' });
  const db = await createDb({ url: embedded.url, applicationName: 'energy-test', poolSize: 2 });
  try {
    return await work(db);
  } finally {
    await db.close();
    await embedded.close();
  }
}

test('a start that fails prints its reason on standard error, nothing else, and ends with 1', async () => {
  expect(await box.start({ PORT: 'four' }).ended).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'Invalid configuration:\n  PORT must be a whole number\n',
  });
});

describe('one server after the other', { shuffle: false }, () => {
  let server: ServerProcess;
  let pid: number;

  test('the first start creates a database, reports it with the addresses, and serves', async () => {
    server = box.start({ LOG_LEVEL: 'warn' });
    const url = await server.ready();
    pid = await postmasterPid();
    expect(server.stdout()).toMatch(/^database {5}new embedded PostgreSQL in .*data, \d+ migrations applied$/m);
    expect(server.stdout()).toMatch(/^ready in \d+\.\d s$/m);
    expect(server.stdout()).toContain(`prices       ${url}${CURRENT}\n`);
    expect(server.stdout()).toContain(`OpenAPI      ${url}/openapi.json, reference ${url}/docs\n`);
    expect(server.stdout()).toMatch(/^providers {4}none$/m);
    const paths = [CURRENT, '/openapi.json', '/docs', '/health', '/health/ready', '/'];
    expect(await Promise.all(paths.map((at) => statusOf(url + at)))).toEqual(paths.map(() => 200));
    expect(server.stderr()).toBe('');
  });

  test('all connections, including those of the queue and the locks, use a login that owns nothing', async () => {
    const logins = await asGuest((db) =>
      db.query({
        text: `SELECT DISTINCT a.application_name, r.rolname LIKE 'energy\\_login\\_%', r.rolsuper
                 FROM pg_stat_activity a JOIN pg_roles r ON r.rolname = a.usename
                WHERE a.application_name IN ('energy-server', 'energy-queue', 'energy-liveness') ORDER BY 1`,
      }),
    );
    expect(logins).toEqual(['energy-liveness', 'energy-queue', 'energy-server'].map((name) => [name, true, false]));
  });

  test('a second server on the same data directory is rejected in one line, and the first is not affected', async () => {
    const refused = await box.start().ended;
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `Another energy-optimizer server is running on ${box.dataDir}; stop it, or set DATA_DIR to another directory.\n`,
    });
    expect(await statusOf(`${await server.ready()}/health/ready`)).toBe(200);
  });

  test('after kill -9 the next start takes over, and nothing is lost', async () => {
    await asGuest(async (db) => {
      const pricing = createPricingService({ db, clock: systemClock, providers: [], log: silentLogger });
      await pricing.importPoints(dayAhead({ at: systemClock.now(), priceOf: () => 84.31 }));
    });
    server.kill('SIGKILL');
    expect((await server.ended).signal).toBe('SIGKILL');
    expect(isRunning(pid)).toBe(true);

    server = box.start();
    const url = await server.ready();
    expect(server.stdout()).toMatch(/^database {5}embedded PostgreSQL in .*data \(already running\)$/m);
    const response = await (await fetch(url + CURRENT)).json();
    expect(response).toMatchObject({ prices: [{ price: 0.08431, currency: 'EUR', unit: 'kwh' }] });
  });

  test('SIGTERM finishes the active request, rejects new ones, stops PostgreSQL and exits with 0', async () => {
    const url = await server.ready();
    await drain(url, () => server.kill('SIGTERM'));
    const { code, stdout } = await server.ended;
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: 'stopped (including PostgreSQL)',
    });
    expect(isRunning(pid)).toBe(false);
  });

  /**
   * Blocks a request inside PostgreSQL, sends the signal, and releases the request once the server reports that it is
   * stopping.
   */
  async function drain(url: string, signal: () => void): Promise<void> {
    const embedded = await openEmbedded({ dataDir: box.dataDir, role: 'guest' });
    // Only the URL is needed; a remaining guest would keep PostgreSQL running.
    await embedded.close();
    const locker = await createDb({ url: embedded.url, applicationName: 'energy-test', poolSize: 2 });
    const release = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holding = locker.transaction(async (tx) => {
      await tx.query({ text: 'LOCK TABLE price_interval IN ACCESS EXCLUSIVE MODE' });
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    const request = fetch(`${url}/api/v1/prices/history?region=de&days=3`);
    const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'energy-server'`;
    await until(async () => (await locker.query({ text: waits })).length > 0);
    signal();
    await until(() => server.stdout().includes('stopping'));
    await until(() =>
      fetch(`${url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    release.resolve();
    await holding;
    await locker.close();
    const response = await request;
    expect([response.status, ((await response.json()) as { values: number[] }).values.length > 0]).toEqual([200, true]);
    await server.ended;
  }

  test('a restart finds the stored prices', async () => {
    server = box.start();
    const url = await server.ready();
    expect(server.stdout()).toMatch(/^database {5}embedded PostgreSQL in .*data$/m);
    expect(await (await fetch(url + CURRENT)).json()).toMatchObject({ prices: [{ price: 0.08431 }] });
  });

  test('Ctrl-C in a terminal, which arrives twice, counts once: the server drains and exits with 0', async () => {
    const url = await server.ready();
    await drain(url, () => {
      server.kill('SIGINT');
      server.kill('SIGINT');
    });
    const { code, stdout } = await server.ended;
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: 'stopped (including PostgreSQL)',
    });
  });

  test('after a kill -9 of server and PostgreSQL the next start recovers by itself, and nothing is lost', async () => {
    server = box.start();
    await server.ready();
    pid = await postmasterPid();
    server.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await server.ended;
    server = box.start();
    expect(await (await fetch((await server.ready()) + CURRENT)).json()).toMatchObject({
      prices: [{ price: 0.08431 }],
    });
  });
});
