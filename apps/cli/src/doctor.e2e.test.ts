import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { json, type Sandbox, sandbox } from './testing/cli.ts';

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box.remove());

interface Report {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly check: string;
    readonly status: string;
    readonly message: string;
    readonly todo?: string;
  }[];
}
const find = ({ checks }: Report, name: string) => checks.find(({ check }) => check === name);

const postmaster = (): Promise<string | undefined> =>
  readFile(path.join(box.dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => undefined);

describe('energy doctor', { shuffle: false }, () => {
  test('on an empty data directory starts the database while it runs and reports no problem', async () => {
    const result = await box.energy(['doctor', '--json']);
    const report = json<Report>(result);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(report.ok).toBe(true);
    expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(find(report, 'database')?.message).toMatch(/^PostgreSQL 18\.\d+, embedded, just created, /);
    expect(find(report, 'session')?.message).toBe('UTC');
    expect(find(report, 'migrations')).toMatchObject({ status: 'ok' });
    expect(await postmaster()).toBeUndefined();
  });

  test('joins the database of a running server and leaves it running', async () => {
    const server = box.start(['serve'], { PORT: '0', LOG_LEVEL: 'error' });
    let said = '';
    server.child.stdout?.on('data', (text: string) => {
      said += text;
    });
    await vi.waitFor(() => expect(said).toContain('ready in'), { timeout: 60_000, interval: 20 });
    const { code, stdout } = await box.energy(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}database +PostgreSQL 18\.\d+, embedded, running, /m);
    expect(await postmaster()).toBeDefined();
    const second = await box.energy(['serve'], { PORT: '0' });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('Another energy-optimizer server is running on');
    server.child.kill('SIGTERM');
    expect((await server.finished).code).toBe(0);
    expect(await postmaster()).toBeUndefined();
  });

  test('fails for an unreachable database with a remedy, without the password', async () => {
    const url = 'postgres://someone:hunter2hunter2@127.0.0.1:1/prices';
    const result = await box.energy(['doctor'], { DATABASE_URL: url });
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/^fail {2}database {6}.*cannot be reached/m);
    expect(result.stdout).toContain('-> check host, port, user and password in DATABASE_URL');
    expect(result.stdout).toContain('1 failed.');
    expect(result.stdout + result.stderr).not.toContain('hunter2');
  });

  test('lists all invalid variables at once', async () => {
    const result = await box.energy(['doctor', '--json'], { PORT: 'many', PROVIDERS: 'elering,flatpeak' });
    expect(result.code).toBe(1);
    expect(find(json<Report>(result), 'configuration')).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(/PORT[\s\S]*flatpeak/),
    });
  });
});

describe('Redis', () => {
  const url = process.env.ENERGY_TEST_REDIS_URL;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());
  const examined = (REDIS_URL: string) => box.energy(['doctor', '--json'], { REDIS_URL, DATABASE_URL: database.url });

  test.skipIf(!url)('is ok if it responds', async () => {
    const report = json<Report>(await examined(url!));
    expect(find(report, 'redis')).toEqual({ check: 'redis', status: 'ok', message: 'responds' });
  });

  test('is only a warning if it does not respond, because nothing depends on it', async () => {
    const result = await examined('redis://127.0.0.1:1');
    expect(result.code).toBe(0);
    expect(find(json<Report>(result), 'redis')).toMatchObject({
      status: 'warn',
      todo: expect.stringContaining('REDIS_URL'),
    });
  });
});

test('other commands report an unreachable database in one line', async () => {
  const result = await box.energy(['prices', 'current', '--region', 'de'], {
    DATABASE_URL: 'postgres://a:secretsecret@127.0.0.1:1/b',
  });
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toMatch(/^error: The database at postgres:\/\/a@127\.0\.0\.1:1\/b cannot be reached[^\n]*\n$/);
});
