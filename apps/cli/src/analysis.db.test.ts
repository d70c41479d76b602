import { HOUR_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
  const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const rows = Array.from({ length: 72 }, (_, i) => {
    const start = new Date(hour + (i - 71) * HOUR_MS).toISOString();
    return `${start},${i % 2 === 0 ? 40 : 60}`;
  });
  const file = await box.write('prices.csv', ['start,price', ...rows].join('\n'));
  const about = ['--region', 'no1', '--unit', 'mwh', '--currency', 'EUR', '--resolution', 'PT60M'];
  await box.energy(['import', 'csv', '--file', file, ...about]);
});
afterAll(() => box.remove());

describe('commands on stored series', () => {
  test('list the imported series with regions and sources', async () => {
    const regions = await box.energy(['regions', '--with-data']);
    expect(regions.stdout).toMatch(/^no1 +.*electricity$/m);
    const sources = json<{ items: { region: string; source: string }[] }>(await box.energy(['sources', '--json']));
    expect(sources.items).toMatchObject([{ region: 'no1', source: 'csv' }]);
  });

  test('print statistics, trends and peak hours as a table or JSON', async () => {
    const statistics = ['statistics', '--region', 'no1', '--days', '3', '--unit', 'mwh'];
    expect((await box.energy(statistics)).stdout).toMatch(/^mean +50\.00$/m);
    expect(json(await box.energy([...statistics, '--json']))).toMatchObject({ min: 40, max: 60, count: 72 });
    expect((await box.energy(['trends', '--region', 'no1', '--days', '3'])).stdout).toMatch(/^stable: /m);
    const hours = (await box.energy(['peak-hours', '--region', 'no1', '--days', '3'])).stdout;
    expect(hours.match(/^\d\d:00 /gm)).toHaveLength(24);
  });

  test('accept the parameters of the API: a day, an instant, a kind, a source, a direction', async () => {
    const day = new Date(Date.now() - 24 * HOUR_MS).toISOString().slice(0, 10);
    const about = ['--region', 'no1', '--source', 'csv', '--json'];
    const statistics = json<{ count: number }>(await box.energy(['statistics', ...about, '--day', day]));
    expect(statistics.count).toBe(24);
    const noon = `${day} 12:00Z`;
    for (const command of ['statistics', 'trends', 'peak-hours']) {
      const result = await box.energy([command, ...about, '--days', '1', '--at', noon]);
      expect([command, result.code, result.stderr]).toEqual([command, 0, '']);
      const other = await box.energy([command, ...about, '--kind', 'tariff']);
      expect([command, other.code, json(other)]).toMatchObject([command, 0, { reason: { code: 'nothing_selected' } }]);
    }
    const exported = await box.energy(['compare', '--region', 'no1', '--direction', 'export']);
    expect([exported.code, exported.stderr]).toEqual([0, '']);
  });

  test('report that a comparison has no tariffs', async () => {
    const { code, stdout } = await box.energy(['compare', '--region', 'no1']);
    expect(code).toBe(0);
    expect(stdout).toContain('No comparable electricity tariffs in no1.');
  });
});

describe('--json', () => {
  test('prints a failure as one JSON document on standard output, with the exit code', async () => {
    const failed = await box.energy(['forecast', '--region', 'no1', '--json']);
    expect(failed).toMatchObject({ code: 1, stderr: '' });
    expect(json(failed)).toMatchObject({ error: { code: 'forecast_unavailable', exitCode: 1 } });
  });

  test.each([
    [['prices', 'current', '--region', 'atlantis', '--json']],
    [['statistics', '--json']],
    [['no-such-command', '--json']],
  ])('prints incorrect usage as JSON: %j', async (args) => {
    const wrong = await box.energy(args);
    expect(wrong).toMatchObject({ code: 2, stderr: '' });
    expect(json(wrong)).toMatchObject({ error: { code: 'usage', message: expect.any(String), exitCode: 2 } });
  });
});

describe('energy completion', () => {
  test('completes commands in Bash, then the options of the command', async () => {
    const { stdout } = await box.energy(['completion', 'bash']);
    expect(stdout).toMatch(/^ {4}""\) words=".*\bprices\b.*" ;;$/m);
    expect(stdout).toMatch(/^ {4}"prices windows"\) words=".*--duration.*" ;;$/m);
  });

  test('rejects an unsupported shell and lists the supported ones', async () => {
    const { code, stderr } = await box.energy(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('It must be one of bash, zsh, fish.');
  });
});
