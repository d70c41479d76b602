import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { json, type Sandbox, sandbox } from './testing/cli.ts';
import { type DoctorReport, findCheck } from './testing/doctor-report.ts';

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box.remove());

const postmaster = (): Promise<string | undefined> =>
  readFile(path.join(box.dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => undefined);

describe('energy doctor', { shuffle: false }, () => {
  test('on an empty data directory starts the database while it runs and reports no problem', async () => {
    const result = await box.energy(['doctor', '--json']);
    const report = json<DoctorReport>(result);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(report.ok).toBe(true);
    expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(findCheck(report, 'database')?.message).toMatch(/^PostgreSQL 18\.\d+, embedded, just created, /);
    expect(findCheck(report, 'session')?.message).toBe('UTC');
    expect(findCheck(report, 'migrations')).toMatchObject({ status: 'ok' });
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
});
