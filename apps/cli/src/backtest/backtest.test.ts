import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../run.ts';
import { energyHere, memoryTerminal } from '../testing/memory-terminal.ts';
import { testDaysOf } from './days.ts';
import type { BacktestReport } from './report.ts';
import type { SavingsReport } from './savings.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'energy-backtest-'));
  file = path.join(folder, 'market.csv');
  await writeFile(file, epfFile(110));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Days of hourly prices that depend on the load, in the benchmark's format. */
function epfFile(days: number): string {
  const start = Date.parse('2024-01-01T00:00Z');
  const rows = Array.from({ length: days * 24 }, (_, at) => {
    const load = 50 + 10 * Math.sin(at / 31) + 5 * Math.sin(at / 7);
    const price = load + 8 * Math.sin((at % 24) / 4) - 20 * Math.cos(at / 290);
    const time = new Date(start + at * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${load.toFixed(3)},${price.toFixed(3)}`;
  });
  return `Date,Load,Price\n${rows.join('\n')}\n`;
}

const json = (name: string) => path.join(folder, name);
const args = (...more: string[]) => [
  'backtest',
  '--file',
  file,
  '--test-days',
  '20',
  '--experts',
  'lear-56,lear-84',
  ...more,
];
const read = async (name: string) => JSON.parse(await readFile(json(name), 'utf8')) as BacktestReport;
/** Without measured durations. */
const figures = (report: BacktestReport) =>
  JSON.parse(JSON.stringify(report), (key, value) => (/seconds/i.test(key) ? undefined : value));

/** The command line, interrupted after a given number of clock reads. */
async function interrupted(after: number, ...line: string[]) {
  const { terminal, written } = memoryTerminal();
  const stop = new AbortController();
  let looks = 0;
  const nowMs = () => {
    looks += 1;
    if (looks === after) stop.abort();
    return looks;
  };
  const interrupts = { catch: () => stop.signal };
  const code = await run(line, {
    terminal,
    clock: fixedClock('2026-11-20T06:00Z'),
    nowMs,
    interrupts,
    detail: { stacks: false },
  });
  return { code, ...written };
}

describe('backtest', () => {
  test('scores every expert, every family and the ensemble; the table and the file agree', async () => {
    const { code, stdout } = await energyHere(...args('--report', json('whole.json')));
    expect(code).toBe(0);
    const report = await read('whole.json');
    expect(report.test).toEqual({ first: '2024-03-31', last: '2024-04-19', days: 20 });
    expect(report.history.days).toBe(90);
    expect(report.experts.map(({ id }) => id)).toEqual(['lear-84-0.032', 'lear-56-0.032']);
    expect(report.families.map(({ family }) => family)).toEqual(['lear']);
    for (const one of [...report.experts, ...report.families, report.rule, report.ensemble]) {
      expect(one).toMatchObject({ count: 480, mapeExcluded: 0 });
      expect(one.mae).toBeLessThan(report.naive.mae);
      expect(one.rmae).toBeCloseTo(one.mae / report.naive.mae, 6);
      expect(Object.keys(one.coverage)).toEqual(['80', '90', '95']);
    }
    expect(stdout).toContain(`ensemble`);
    expect(stdout).toContain(report.ensemble.mae.toFixed(3));
    expect(stdout).toContain("errors in the file's unit; intervals start at day 8\n");
    expect(Object.values(report.weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  test('has no intervals for too few days, and states it in the report', async () => {
    const { stdout } = await energyHere(...args('--test-days', '5'));
    expect(stdout).toContain('too few days for intervals\n');
  });

  test('gives the same figures for the same data, also after an interruption', async () => {
    expect((await energyHere(...args('--report', json('first.json')))).code).toBe(0);
    const stopped = await interrupted(60, ...args('--report', json('second.json')));
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('run the same command again to resume');
    expect([existsSync(json('second.json')), existsSync(json('second.json.partial'))]).toEqual([false, true]);
    const resumed = await energyHere(...args('--report', json('second.json')));
    expect(resumed).toMatchObject({ code: 0, stderr: expect.stringMatching(/resuming after \d+ of 20 days/) });
    expect(figures(await read('second.json'))).toEqual(figures(await read('first.json')));
    expect(existsSync(json('second.json.partial'))).toBe(false);
  });

  test('ignores exogenous series with --prices-only', async () => {
    await energyHere(...args('--report', json('with.json')));
    await energyHere(...args('--no-exogenous', '--report', json('without.json')));
    const [all, alone] = [await read('with.json'), await read('without.json')];
    expect([all.exogenousSeries, alone.exogenousSeries]).toEqual([1, 0]);
    expect(alone.ensemble.mae).toBeGreaterThan(all.ensemble.mae);
  });

  test('plan: states the share of the possible saving for each asset, in the table and in the file', async () => {
    const [command, ...options] = args('--report', json('plan.json'));
    const { code, stdout } = await energyHere(command!, 'plan', ...options);
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(json('plan.json'), 'utf8')) as SavingsReport;
    expect(report.test).toEqual({ first: '2024-03-31', last: '2024-04-19', days: 20 });
    expect(report.assets.map(({ id }) => id)).toEqual([
      ...['battery', 'battery, from midnight', 'car', 'dishwasher', 'washing machine', 'dryer', 'appliances'],
    ]);
    const shares = report.assets.map(({ rules }) => rules.forecast!.share);
    // An appliance that is cheapest at the start of its window, where it runs without a plan, has nothing to save.
    expect(shares.filter((share) => share === null).length).toBeLessThan(shares.length);
    for (const share of shares) {
      expect(share ?? 0).toBeLessThanOrEqual(1);
      if (share !== null) expect(stdout).toContain(`${(100 * share).toFixed(1)} %`);
    }
    expect(report.assets[0]!.rules.forecast!.share).toBeGreaterThan(report.assets[0]!.rules['night tariff']!.share!);
    expect(existsSync(json('plan.json.partial'))).toBe(false);
    const typo = await energyHere('backtest', 'plans', '--file', file);
    expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('Allowed choices are forecast, plan') });
  });

  test('skips and lists experts that need more history', async () => {
    const { stdout } = await energyHere(
      'backtest',
      '--file',
      file,
      '--from',
      '2024-03-01',
      '--to',
      '2024-03-02',
      '--experts',
      'lear-56,net-0-recent',
      '--json',
    );
    const report = JSON.parse(stdout) as BacktestReport;
    expect(report.test).toEqual({ first: '2024-03-01', last: '2024-03-02', days: 2 });
    expect(report.skipped).toEqual([{ id: 'net-0-recent', reason: 'needs 63 days; has 60' }]);
    expect(report.ensemble).toMatchObject({
      crps: null,
      coverage: { '80': null, '90': null, '95': null },
      intervalDays: 0,
    });
  });

  test('reports an error in one line: exit code 1 for the file, 2 for the usage', async () => {
    const missing = await energyHere('backtest', '--file', json('none.csv'));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file or directory') });
    await writeFile(json('letter.txt'), 'Dear Sir or Madam,\nplease find enclosed\n');
    const alien = await energyHere('backtest', '--file', json('letter.txt'));
    expect(alien).toMatchObject({ code: 1, stderr: expect.stringContaining('is not an EPF file') });
    for (const [wrong, line] of [
      [['--experts', 'oracle'], 'unknown expert "oracle"; families: lear, kernel, '],
      [['--test-days', '100'], 'needs 56 days of history before the first forecast day; has 10'],
      [['--from', '2030-01-01'], 'the file does not contain 2030-01-01; it covers 2024-01-01 to 2024-04-19'],
      [['--from', 'yesterday'], 'It must be a day such as 2018-01-31.'],
      [['--level', '4'], 'It must be one of 1, 2, 3.'],
      [['--format', 'xls'], 'It must be one of epf.'],
    ] as const) {
      const { code, stderr } = await energyHere('backtest', '--file', file, ...wrong);
      expect({ wrong, code, stderr }).toEqual({ wrong, code: 2, stderr: expect.stringContaining(line) });
    }
  });
});

describe('the forecast days of a backtest', () => {
  const dates = Array.from({ length: 1000 }, (_, day) =>
    new Date(Date.parse('2020-01-01') + day * 86_400_000).toISOString().slice(0, 10),
  );
  const day = (index: number) => dates[index]!;

  test('are the last ones, up to --to, none before --from', () => {
    expect(testDaysOf({ dates }, {})).toEqual({ from: 272, to: 1000 });
    expect(testDaysOf({ dates }, { testDays: 10 })).toEqual({ from: 990, to: 1000 });
    expect(testDaysOf({ dates }, { testDays: 10, to: day(499) })).toEqual({ from: 490, to: 500 });
    expect(testDaysOf({ dates }, { from: day(100), to: day(199) })).toEqual({ from: 100, to: 200 });
    expect(testDaysOf({ dates }, { from: day(0), to: day(999), testDays: 728 })).toEqual({ from: 272, to: 1000 });
    expect(testDaysOf({ dates }, { from: day(995), testDays: 728 })).toEqual({ from: 995, to: 1000 });
  });

  test('leave enough history in a short file without options', () => {
    expect(testDaysOf({ dates: dates.slice(0, 100) }, {})).toEqual({ from: 56, to: 100 });
    expect(() => testDaysOf({ dates: dates.slice(0, 50) }, {})).toThrow('needs 56 days of history');
    expect(() => testDaysOf({ dates }, { from: day(9), to: day(8) })).toThrow('--to must not be before --from');
  });
});
