import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourlyCsv, json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
beforeAll(async () => {
  box = await commandLine();
  // 30 days: hour i of each UTC day costs i - 3 EUR/MWh.
  const file = await box.write('month.csv', hourlyCsv('2025-06-01T00:00Z', 30 * 24));
  const result = await box.energy(['import', 'csv', '--file', file, '--region', 'de']);
  expect(result).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => box.remove());

const AT = ['--region', 'de', '--at', '2025-06-10T12:30Z'];

describe('prices current', () => {
  test('shows the price that held at the instant, in local time', async () => {
    const { code, stdout } = await box.energy(['prices', 'current', ...AT, '--unit', 'mwh']);
    expect(code).toBe(0);
    expect(stdout).toContain('de electricity at 2025-06-10 14:30 +02:00 (Europe/Berlin)');
    expect(stdout).toMatch(
      /^ 9\.00 {2}EUR\/MWh {2}excl {2}2025-06-10 14:00 \+02:00 {2}2025-06-10 15:00 \+02:00 {2}day_ahead {2}csv /m,
    );
  });

  test('--json prints the API response', async () => {
    const response = json<{ prices: Record<string, unknown>[] }>(
      await box.energy(['prices', 'current', ...AT, '--json']),
    );
    expect(response.prices).toHaveLength(1);
    expect(response.prices[0]).toMatchObject({
      price: 0.009,
      unit: 'kwh',
      currency: 'EUR',
      start: '2025-06-10T12:00:00.000Z',
      end: '2025-06-10T13:00:00.000Z',
      source: 'csv',
    });
  });

  test('reports missing prices and unknown suppliers', async () => {
    const empty = await box.energy(['prices', 'current', '--region', 'fr']);
    expect(empty.code).toBe(0);
    expect(empty.stdout).toMatch(/^No stored price of electricity in fr covers /);
    const unknown = await box.energy(['prices', 'current', ...AT, '--supplier', 'nobody']);
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'error: Unknown supplier "nobody" in de.\n',
    });
  });
});

describe('prices history', () => {
  test('reads a range of days as local days, including the last', async () => {
    const { stdout } = await box.energy([
      'prices',
      'history',
      '--region',
      'de',
      '--from',
      '2025-06-10',
      '--to',
      '2025-06-11',
      '--unit',
      'mwh',
    ]);
    const [head, size, ...steps] = stdout.trimEnd().split('\n');
    expect(head).toBe('de electricity in EUR/MWh, day_ahead from CSV file, VAT excluded');
    expect(size).toBe('48 steps of PT60M (Europe/Berlin)');
    expect(steps).toHaveLength(48);
    expect(steps[0]).toBe('2025-06-10 00:00 +02:00  19.00');
    expect(steps[2]).toBe('2025-06-10 02:00 +02:00  -3.00');
    expect(steps[47]).toBe('2025-06-11 23:00 +02:00  18.00');
  });

  test('counts --days from --from', async () => {
    const response = json<{ values: number[]; start: string; end: string }>(
      await box.energy(['prices', 'history', '--region', 'de', '--from', '2025-06-10', '--days', '3', '--json']),
    );
    expect(response).toMatchObject({ start: '2025-06-09T22:00:00.000Z', end: '2025-06-12T22:00:00.000Z' });
    expect(response.values).toHaveLength(72);
  });

  test('reads --day as one local day, of 23 hours when the clock goes forward', async () => {
    const day = ['prices', 'history', '--region', 'de', '--day', '2025-06-10', '--json'];
    expect(json(await box.energy(day))).toMatchObject({
      start: '2025-06-09T22:00:00.000Z',
      end: '2025-06-10T22:00:00.000Z',
      currency: 'EUR',
      reason: null,
    });
    const spring = json(await box.energy(['prices', 'history', '--region', 'de', '--day', '2025-03-30', '--json']));
    expect(spring).toMatchObject({ start: '2025-03-29T23:00:00.000Z', end: '2025-03-30T22:00:00.000Z' });
    expect(spring.reason).toMatchObject({ code: 'outside_range' });
    const none = await box.energy(['prices', 'history', '--region', 'de', '--day', '2025-03-30']);
    expect(none.stdout).toContain('stored prices range from 2025-06-01T00:00:00.000Z to 2025-07-01T00:00:00.000Z');
    const refused = await box.energy([...day, '--currency', 'usd']);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('are stored in EUR, not in USD') });
  });

  test('reports an inverted range in one line', async () => {
    const result = await box.energy([
      'prices',
      'history',
      '--region',
      'de',
      '--from',
      '2025-06-12',
      '--to',
      '2025-06-10',
    ]);
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: 'error: The range must end after it starts.\n' });
  });
});

describe('prices windows', () => {
  test('lists the cheapest hours after the instant first', async () => {
    const response = json<{ windows: { start: string; end: string; averagePrice: number }[] }>(
      await box.energy([
        'prices',
        'windows',
        ...AT,
        '--duration',
        '2h',
        '--count',
        '2',
        '--unit',
        'mwh',
        '--known-at',
        '2025-06-20T00:00Z',
        '--json',
      ]),
    );
    expect(response.windows.map(({ start, end, averagePrice }) => [start, end, averagePrice])).toEqual([
      ['2025-06-11T00:00:00.000Z', '2025-06-11T02:00:00.000Z', -2.5],
      ['2025-06-11T02:00:00.000Z', '2025-06-11T04:00:00.000Z', -0.5],
    ]);
  });

  test('limits the search to --earliest and --latest, and shows more than ten windows', async () => {
    const range = ['--earliest', '2025-06-11', '--latest', '2025-06-11', '--known-at', '2025-06-20T00:00Z'];
    const response = json<{ searched: unknown; windows: unknown[] }>(
      await box.energy(['prices', 'windows', ...AT, ...range, '--duration', '1h', '--count', '20', '--json']),
    );
    expect(response.searched).toEqual({ start: '2025-06-10T22:00:00.000Z', end: '2025-06-11T22:00:00.000Z' });
    expect(response.windows).toHaveLength(20);
  });

  test('shows how far each window is below the average', async () => {
    const { stdout } = await box.energy([
      'prices',
      'windows',
      ...AT,
      '--duration',
      '90m',
      '--known-at',
      '2025-06-20T00:00Z',
      '--unit',
      'mwh',
    ]);
    expect(stdout).toContain('cheapest 90 min from 2025-06-10 14:30 +02:00 to 2025-06-11 14:30 +02:00 (Europe/Berlin)');
    expect(stdout).toMatch(/^start +end +mean price +below average +prices$/m);
  });

  test('does not use prices that were not yet published at the instant', async () => {
    const response = json<{ windows: { end: string }[] }>(
      await box.energy([
        'prices',
        'windows',
        '--region',
        'de',
        '--at',
        '2025-06-10T08:00Z',
        '--within',
        '48',
        '--json',
      ]),
    );
    expect(response.windows.length).toBeGreaterThan(0);
    for (const { end } of response.windows) expect(end <= '2025-06-10T22:00:00.000Z').toBe(true);
  });
});

describe('jobs and refresh', () => {
  test('jobs lists nothing before a server has run a job', async () => {
    expect(await box.energy(['jobs'])).toMatchObject({ code: 0, stderr: '' });
    expect(json<unknown[]>(await box.energy(['jobs', '--json']))).toEqual([]);
  });

  test('running an unknown job fails and lists the known ones', async () => {
    const result = await box.energy(['jobs', '--job', 'nope']);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^error: unknown job "nope"; jobs: .*price-sync/);
    expect((await box.energy(['jobs', '--job', 'price-sync'])).stdout).toContain('price-sync has not run yet.');
  });

  test('refresh fails without an enabled provider', async () => {
    expect(await box.energy(['refresh'])).toMatchObject({
      code: 1,
      stderr: 'error: no provider is enabled (PROVIDERS=none)\n',
    });
    const result = await box.energy(['refresh', '--provider', 'elering']);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('provider not enabled: elering');
  });

  test('fetching from a provider without a key names the variable', async () => {
    const result = await box.energy([
      'import',
      'entsoe',
      '--region',
      'de',
      '--from',
      '2025-06-01',
      '--to',
      '2025-06-02',
    ]);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('entsoe requires a key: set ENTSOE_TOKEN');
  });
});
