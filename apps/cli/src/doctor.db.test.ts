import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type DoctorReport, findCheck } from './testing/doctor-report.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await commandLine();
});
afterAll(() => line.remove());

test('energy doctor fails for an unreachable database with a remedy, without the password', async () => {
  const url = 'postgres://someone:hunter2hunter2@127.0.0.1:1/prices';
  const result = await line.energy(['doctor'], { DATABASE_URL: url });
  expect(result.code).toBe(1);
  expect(result.stdout).toMatch(/^fail {2}database {6}.*cannot be reached/m);
  expect(result.stdout).toContain('-> check host, port, user and password in DATABASE_URL');
  expect(result.stdout).toContain('1 failed.');
  expect(result.stdout + result.stderr).not.toContain('hunter2');
});

test('energy doctor lists all invalid variables at once', async () => {
  const result = await line.energy(['doctor', '--json'], { PORT: 'many', PROVIDERS: 'elering,flatpeak' });
  expect(result.code).toBe(1);
  expect(findCheck(json<DoctorReport>(result), 'configuration')).toMatchObject({
    status: 'fail',
    message: expect.stringMatching(/PORT[\s\S]*flatpeak/),
  });
});

describe('energy doctor: Redis', () => {
  const url = process.env.ENERGY_TEST_REDIS_URL;
  const examined = (REDIS_URL: string) => line.energy(['doctor', '--json'], { REDIS_URL });

  test.skipIf(!url)('is ok if it responds', async () => {
    const report = json<DoctorReport>(await examined(url!));
    expect(findCheck(report, 'redis')).toEqual({ check: 'redis', status: 'ok', message: 'responds' });
  });

  test('is only a warning if it does not respond, because nothing depends on it', async () => {
    const result = await examined('redis://127.0.0.1:1');
    expect(result.code).toBe(0);
    expect(findCheck(json<DoctorReport>(result), 'redis')).toMatchObject({
      status: 'warn',
      todo: expect.stringContaining('REDIS_URL'),
    });
  });
});

test('other commands report an unreachable database in one line', async () => {
  const result = await line.energy(['prices', 'current', '--region', 'de'], {
    DATABASE_URL: 'postgres://a:secretsecret@127.0.0.1:1/b',
  });
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toMatch(/^error: The database at postgres:\/\/a@127\.0\.0\.1:1\/b cannot be reached[^\n]*\n$/);
});
