import { existsSync } from 'node:fs';
import path from 'node:path';
import { createDb, type Db } from '@energy-optimizer/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourlyCsv, json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;
let db: Db;

beforeAll(async () => {
  box = await commandLine();
  db = await createDb({ url: box.databaseUrl, applicationName: 'cli-test', poolSize: 2 });
});
afterAll(async () => {
  await db.close();
  await box.remove();
});

interface Summary {
  readonly read: number;
  readonly stored: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly interrupted: boolean;
  readonly reasons: readonly {
    readonly code: string;
    readonly count: number;
    readonly examples: readonly { readonly where: string }[];
  }[];
}
const counts = ({ read, stored, revised, unchanged, rejected }: Summary) => ({
  read,
  stored,
  revised,
  unchanged,
  rejected,
});

const rowsOf = (product: string) =>
  db.query({
    text: `SELECT i.start_at, i.end_at, i.known_at, i.price, i.flags FROM price_interval i JOIN price_series s ON s.id = i.series_id
            WHERE s.product = $1 ORDER BY i.start_at, i.known_at`,
    values: [product],
  });
const countOf = async (product: string): Promise<number> => (await rowsOf(product)).length;

describe('import csv', () => {
  test('stores the prices and prints a summary', async () => {
    await box.write('day.csv', hourlyCsv('2025-06-01T00:00Z', 24));
    const result = await box.energy([
      'import',
      'csv',
      '--file',
      box.at('day.csv'),
      '--region',
      'de',
      '--product',
      'day',
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('read 24, stored 24, revised 0, unchanged 0, rejected 0');
    expect(result.stdout).toContain('from 2025-06-01 00:00Z to 2025-06-02 00:00Z');
    expect(result.stdout).toContain('series: de electricity day_ahead day in EUR/MWh, VAT excluded');
    expect(result.stdout).toMatch(/rows\/s/);
  });

  test('prints the assumed unit and the mean price if neither the file nor an option states a unit', async () => {
    await box.write('unitless.csv', 'start,price\n2025-06-01T00:00Z,0.601\n2025-06-01T01:00Z,0.6415\n');
    const args = ['import', 'csv', '--file', box.at('unitless.csv'), '--region', 'de', '--product', 'unitless'];
    const line = 'the file has no unit; assuming EUR/kWh, mean 0.621; if they are per MWh, use --unit mwh';
    expect((await box.energy(args)).stdout).toContain(`  ${line}\n`);
    expect((await box.energy([...args, '--unit', 'mwh'])).stdout).not.toContain('the file has no unit');
    await box.write('gas.csv', 'start,price\n2025-06-01T00:00Z,1.25\n2025-06-01T01:00Z,1.25\n');
    const gas = ['import', 'csv', '--file', box.at('gas.csv'), '--region', 'us_ct', '--utility', 'natural_gas'];
    expect((await box.energy(gas)).stdout).toContain(
      'the file has no unit; assuming USD/therm, mean 1.25; if that is wrong, use --unit\n',
    );
  });

  test('stores nothing when repeated, and one revision for a changed price', async () => {
    const args = ['import', 'csv', '--file', box.at('again.csv'), '--region', 'de', '--product', 'again', '--json'];
    await box.write('again.csv', hourlyCsv('2025-06-01T00:00Z', 48));
    expect(counts(json<Summary>(await box.energy(args)))).toEqual({
      read: 48,
      stored: 48,
      revised: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(counts(json<Summary>(await box.energy(args)))).toEqual({
      read: 48,
      stored: 0,
      revised: 0,
      unchanged: 48,
      rejected: 0,
    });
    await box.write(
      'again.csv',
      hourlyCsv('2025-06-01T00:00Z', 48, (i) => (i === 7 ? 99 : (i % 24) - 3)),
    );
    expect(counts(json<Summary>(await box.energy(args)))).toEqual({
      read: 48,
      stored: 0,
      revised: 1,
      unchanged: 47,
      rejected: 0,
    });
    expect(await countOf('again')).toBe(49);
  });

  test('counts rejected rows by reason, with their lines, and stores the others', async () => {
    await box.write(
      'bad.csv',
      'start,price EUR/MWh\n2025-06-01T00:00Z,1\n2025-06-01T01:00Z,\nyesterday,2\n2025-06-01T02:00Z,cheap\n2025-06-01T03:00Z,-4\n',
    );
    const result = await box.energy([
      'import',
      'csv',
      '--file',
      box.at('bad.csv'),
      '--region',
      'de',
      '--product',
      'bad',
      '--resolution',
      'PT60M',
      '--json',
    ]);
    const summary = json<Summary>(result);
    expect(result.code).toBe(0);
    expect(counts(summary)).toEqual({ read: 5, stored: 2, revised: 0, unchanged: 0, rejected: 3 });
    expect(summary.reasons.map(({ code, count }) => `${count} ${code}`).sort()).toEqual([
      '1 invalid_time',
      '1 missing_price',
      '1 not_a_price',
    ]);
    expect(summary.reasons.find(({ code }) => code === 'invalid_time')?.examples[0]?.where).toBe('line 4');
  });

  test('fails with an explanation for a file without a usable row', async () => {
    await box.write('none.csv', 'start,price\nyesterday,1\ntoday,2\n');
    const result = await box.energy(['import', 'csv', '--file', box.at('none.csv'), '--region', 'de']);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('2 x invalid_time');
    expect(result.stderr).toBe('error: nothing could be imported\n');
  });

  test('reports a bad file in one line: absent, a directory, a different format', async () => {
    await box.write('page.csv', '<html><body>Not found</body></html>\n');
    const problem = async (file: string) => {
      const { code, stderr } = await box.energy(['import', 'csv', '--file', file, '--region', 'de']);
      return { code, stderr };
    };
    expect(await problem(box.at('absent.csv'))).toEqual({
      code: 1,
      stderr: `error: could not read ${box.at('absent.csv')}: no such file or directory\n`,
    });
    expect(await problem('.')).toEqual({ code: 1, stderr: 'error: could not read .: it is a directory\n' });
    expect(await problem(box.at('page.csv'))).toEqual({
      code: 1,
      stderr: 'error: found no time column; name it "start"\n',
    });
  });

  test('a recorded provider response is stored like a fetched one', async () => {
    const response = {
      unix_seconds: [1_759_269_600, 1_759_270_500],
      price: [81.2, -0.5],
      unit: 'EUR / MWh',
      license_info: 'CC BY 4.0 from Bundesnetzagentur | SMARD.de',
      deprecated: false,
    };
    await box.write('price_DE-LU.json', JSON.stringify(response));
    const result = await box.energy([
      'import',
      'energy-charts',
      '--file',
      box.at('price_DE-LU.json'),
      '--region',
      'de',
      '--json',
    ]);
    expect(counts(json<Summary>(result))).toEqual({ read: 2, stored: 2, revised: 0, unchanged: 0, rejected: 0 });
  });
});

describe('import epf', () => {
  test('stores the other columns as exogenous series; importing again changes nothing', async () => {
    const rows = ['2026-03-01 00:00,100,5,30', '2026-03-01 01:00,110,,31', '2026-03-01 02:00,120,7,'];
    await box.write('epf.csv', `date,Grid load forecast,Wind power forecast,OT\n${rows.join('\n')}\n`);
    const columns = async () => {
      const result = await box.energy(['import', 'epf', '--file', box.at('epf.csv'), '--region', 'no2', '--json']);
      return json<{ columns: unknown }>(result).columns;
    };
    const [load, wind] = [
      { variable: 'load_forecast', name: 'grid-load-forecast' },
      { variable: 'wind_forecast', name: 'wind-power-forecast' },
    ];
    expect(await columns()).toEqual([
      { ...load, stored: 3, revised: 0, unchanged: 0, rejected: 0 },
      { ...wind, stored: 2, revised: 0, unchanged: 0, rejected: 0 },
    ]);
    expect(await columns()).toEqual([
      { ...load, stored: 0, revised: 0, unchanged: 3, rejected: 0 },
      { ...wind, stored: 0, revised: 0, unchanged: 2, rejected: 0 },
    ]);
    const text = await box.energy(['import', 'epf', '--file', box.at('epf.csv'), '--region', 'no2']);
    expect(text.stdout).toContain('exogenous: wind_forecast wind-power-forecast, stored 0, revised 0, unchanged 2');
  });
});

const shared = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../shared');
const epf = path.join(shared, 'data/epf');
if (!existsSync(epf))
  process.stdout.write('NOT RUN: imports of the EPF files, which are not beside the project (SHARED_DIR)\n');

describe.skipIf(!existsSync(epf))('import epf of the benchmark', () => {
  test.each([
    ['NP.csv', 'no1', ['grid-load-forecast', 'wind-power-forecast']],
    ['PJM.csv', 'us_il_comed', ['system-load-forecast', 'zonal-comed-load-foecast']],
  ])('%s has 52,416 rows, six rejected spring hours and six merged autumn hours', async (name, region, beside) => {
    const result = await box.energy(['import', 'epf', '--file', path.join(epf, name), '--region', region, '--json']);
    process.stdout.write(`read 1 file: ${name}, 52,416 rows\n`);
    expect(counts(json<Summary>(result))).toEqual({
      read: 52_416,
      stored: 52_416,
      revised: 0,
      unchanged: 0,
      rejected: 6,
    });
    expect(json<Summary>(result).reasons.map(({ code }) => code)).toEqual(['nonexistent_local_time']);
    const { columns } = json<{ columns: { name: string; stored: number }[] }>(result);
    expect(columns.map(({ name, stored }) => [name, stored])).toEqual(beside.map((column) => [column, 52_416]));
  });
});
