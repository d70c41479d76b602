import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, sandbox } from '../testing/cli.ts';

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box.remove());

/** Days of hourly prices in the layout of the benchmark. */
function epfFile(days: number): string {
  const start = Date.parse('2024-01-01T00:00Z');
  const rows = Array.from({ length: days * 24 }, (_, at) => {
    const time = new Date(start + at * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${(50 + 20 * Math.sin(at / 31) + 8 * Math.sin((at % 24) / 4) + 3 * Math.sin(at * at)).toFixed(3)}`;
  });
  return `Date,Price\n${rows.join('\n')}\n`;
}

const report = async (name: string) => {
  const text = await readFile(path.join(box.directory, name), 'utf8');
  // Without measured durations.
  return JSON.parse(text, (key, value: unknown) => (/seconds/i.test(key) ? undefined : value));
};

test('a killed backtest resumes with the same figures', async () => {
  await box.write('market.csv', epfFile(150));
  const args = (name: string) => [
    'backtest',
    '--file',
    'market.csv',
    '--test-days',
    '60',
    '--level',
    '1',
    '--report',
    name,
  ];
  const partial = path.join(box.directory, 'killed.json.partial');
  const running = box.start(args('killed.json'));
  // A checkpoint counts once it has its final name.
  const finishedOne = () => existsSync(partial) && readdirSync(partial).some((name) => !name.endsWith('.part'));
  await expect.poll(finishedOne, { timeout: 60_000, interval: 5 }).toBe(true);
  running.child.kill('SIGKILL');
  expect(await running.finished).toMatchObject({ signal: 'SIGKILL', stdout: '' });
  expect(existsSync(path.join(box.directory, 'killed.json'))).toBe(false);

  const resumed = await box.energy(args('killed.json'));
  expect(resumed).toMatchObject({ code: 0, stderr: expect.stringContaining('resuming after') });
  expect(existsSync(partial)).toBe(false);
  expect(await box.energy(args('whole.json'))).toMatchObject({ code: 0, stderr: '' });
  expect(await report('killed.json')).toEqual(await report('whole.json'));
});
