import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError, fixedClock, getRegion } from '@energy-optimizer/kernel';
import { EXOGENOUS_PROVIDER_ENTRIES } from '@energy-optimizer/ml-loop';
import { PROVIDER_ENTRIES } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXOGENOUS_IDS, type ExogenousResult, parseExogenous } from './import/exogenous.ts';
import { type FileResult, parsePrices } from './import/read-file.ts';
import { jsonLines } from './testing/cli.ts';
import { energyHere } from './testing/memory-terminal.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'energy-parse-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(path.join(directory, name), text);
  return path.join(directory, name);
}
const parse = (...args: readonly string[]) => energyHere('parse', ...args);

const QUARTERS = {
  unix_seconds: [1_759_269_600, 1_759_270_500, 1_759_271_400],
  price: [81.2, null, -0.5],
  unit: 'EUR / MWh',
  license_info: 'CC BY 4.0 from Bundesnetzagentur | SMARD.de',
  deprecated: false,
};

describe('energy parse', () => {
  test('prints one price per line and the reasons for rejected rows, without a database', async () => {
    const file = await write('price_DE-LU.json', JSON.stringify(QUARTERS));
    const result = await parse('energy_charts', file);
    const [first, second, ...none] = jsonLines(result.stdout);
    expect(result.code).toBe(0);
    expect(none).toEqual([]);
    expect(first).toEqual({
      region: 'de',
      utility: 'electricity',
      kind: 'day_ahead',
      source: 'energy_charts',
      supplier: null,
      product: null,
      start: '2025-09-30T22:00:00.000Z',
      end: '2025-09-30T22:15:00.000Z',
      price: 81.2,
      unit: 'mwh',
      currency: 'EUR',
      vatIncluded: false,
      direction: 'import',
      flags: [],
    });
    expect(second).toMatchObject({ start: '2025-09-30T22:30:00.000Z', price: -0.5 });
    expect(result.stderr).toMatch(/^2 prices in 1 series, 1 rejected:\n {2}1 x missing_price\n/);
  });

  test('prints rejected rows as JSON lines on standard error with --json', async () => {
    const file = await write('price_DE-LU.json', JSON.stringify(QUARTERS));
    const { stderr } = await parse('energy_charts', file, '--region', 'de', '--json');
    expect(jsonLines(stderr)).toEqual([
      { rejected: 'missing_price', where: expect.any(String), reason: expect.any(String) },
    ]);
  });

  test('reads a user’s CSV file according to the options', async () => {
    const file = await write(
      'tariff.csv',
      'from;to;value\n2025-10-26 02:00;2025-10-26 02:30;12,5\n2025-10-26 02:30;2025-10-26 03:00;-3,25\n',
    );
    const result = await parse(
      'csv',
      file,
      '--region',
      'uk',
      '--supplier',
      'mine',
      '--unit',
      'cents_kwh',
      '--vat-included',
      '--decimal-comma',
      '--time-zone',
      'UTC',
    );
    expect(
      jsonLines(result.stdout).map(({ start, price, kind, supplier, unit, currency, vatIncluded }) => [
        start,
        price,
        kind,
        supplier,
        unit,
        currency,
        vatIncluded,
      ]),
    ).toEqual([
      ['2025-10-26T02:00:00.000Z', 12.5, 'tariff', 'mine', 'cents_kwh', 'GBP', true],
      ['2025-10-26T02:30:00.000Z', -3.25, 'tariff', 'mine', 'cents_kwh', 'GBP', true],
    ]);
  });

  test('marks a feed-in tariff as export, by its name or by --direction', async () => {
    const half = { valid_from: '2026-04-10T00:00:00Z', valid_to: '2026-04-10T00:30:00Z' };
    const body = JSON.stringify({ results: [{ ...half, value_exc_vat: 15, value_inc_vat: 15 }] });
    const outgoing = await write('E-1R-AGILE-OUTGOING-19-05-13-C.json', body);
    expect(jsonLines((await parse('octopus', outgoing)).stdout)).toMatchObject([{ direction: 'export' }]);
    const unnamed = await write('page.json', body);
    expect((await parse('octopus', unnamed)).stderr).toContain('1 x unknown_direction');
    const told = await parse('octopus', unnamed, '--direction', 'export');
    expect(jsonLines(told.stdout)).toMatchObject([{ direction: 'export' }]);
  });

  test('reads weather, load and carbon intensity, and rejects observed values because they are not forecasts', async () => {
    const hour = (dt: number) => ({ dt, temp: 280.15, wind_speed: 2 });
    const times = [1_761_408_000, 1_761_411_600];
    const current = { dt: 1_761_408_100, temp: 280 };
    const forecast = await write('one_call.json', JSON.stringify({ current, daily: [], hourly: times.map(hour) }));
    const read = await parse('openweathermap', forecast, '--region', 'de');
    expect(jsonLines(read.stdout)[0]).toEqual({
      region: 'de',
      variable: 'temperature',
      source: 'openweathermap',
      name: '',
      start: '2025-10-25T16:00:00.000Z',
      end: '2025-10-25T17:00:00.000Z',
      value: 7,
      unit: 'degC',
      knownAt: null,
    });
    expect(read.stderr).toBe('4 values in 2 series, 0 rejected\n');
    const history = JSON.stringify({ current: { dt: 1_761_415_200 }, hourly: times.map(hour) });
    const past = await parse('openweathermap', await write('history.json', history), '--region', 'de');
    expect([past.stdout, past.stderr]).toEqual(['', expect.stringContaining('1 x not_a_forecast')]);
    expect((await parse('elering', forecast, '--fetched-at', '2025-10-25T12:00Z')).code).toBe(2);
  });

  test('fails with one line for an undocumented response', async () => {
    const file = await write('page.html', '<!DOCTYPE html><html><body>Gateway time-out</body></html>');
    const result = await parse('elering', file);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/^error: [^\n]+\n$/);
  });
});

const clock = fixedClock('2026-11-20T06:00:00Z');

/** Facts that some responses do not contain. */
const ABOUT: Readonly<Record<string, { readonly name?: string; readonly region?: string }>> = {
  hvakosterstrommen: { name: '2021-12-04_NO1.json' },
  nrel: { region: 'us_nc' },
};
/** Providers whose fixtures contain only errors. */
const ONLY_REJECTIONS = ['hvakosterstrommen'];

/** Points, rejections, or an error with a reason; nothing else. */
async function outcome(
  source: string,
  file: string,
  about = ABOUT[source],
): Promise<FileResult | ExogenousResult | string> {
  try {
    if (EXOGENOUS_IDS.includes(source)) {
      return await parseExogenous(source, await readFile(file), { clock, region: getRegion('uk').code });
    }
    const name = about?.name ?? file;
    const region = about?.region ? { region: getRegion(about.region).code } : {};
    return await parsePrices(source, { name, body: await readFile(file) }, { clock, ...region });
  } catch (error) {
    if (error instanceof AppError) return error.publicMessage;
    throw error;
  }
}

function expectResponse(result: FileResult | ExogenousResult | string): void {
  if (typeof result === 'string') {
    expect(result).not.toBe('');
    return;
  }
  const points = result.batches.flatMap((batch): readonly object[] => batch.points);
  expect(points.length + result.rejected.length).toBeGreaterThan(0);
  if ('read' in result) {
    for (const { start, end, price } of result.batches.flatMap((batch) => batch.points)) {
      expect(end.getTime()).toBeGreaterThan(start.getTime());
      expect(Number.isFinite(price)).toBe(true);
    }
  }
  for (const { reason } of result.rejected) expect(reason).not.toBe('');
}

const files = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];

const adapters = path.join(import.meta.dirname, '../../../packages/pricing/src/adapters');

describe('every provider', () => {
  // The demo provider generates its prices and has no parser.
  test.each(PROVIDER_ENTRIES.map(({ id }) => id).filter((id) => id !== 'demo'))(
    '%s: its own fixtures become prices',
    async (id) => {
      const fixtures = files(path.join(adapters, id.replaceAll('_', '-'), 'fixtures'));
      expect(fixtures.length).toBeGreaterThan(0);
      const results = await Promise.all(fixtures.map((file) => outcome(id, file)));
      for (const result of results) expectResponse(result);
      const priced = results.some((result) => typeof result !== 'string' && result.batches.length > 0);
      expect(priced).toBe(!ONLY_REJECTIONS.includes(id));
    },
  );
});

describe('exogenous sources', () => {
  test('are exactly the registered sources', () => {
    expect([...EXOGENOUS_IDS, 'entsoe'].sort()).toEqual(EXOGENOUS_PROVIDER_ENTRIES.map(({ id }) => id).sort());
  });
});

const shared = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../shared');
const recorded = [...PROVIDER_ENTRIES.map(({ id }) => id), ...EXOGENOUS_IDS].flatMap((id) =>
  files(path.join(shared, 'data/payloads', id)).map((file) => ({ id, file, name: path.basename(file) })),
);
process.stdout.write(
  recorded.length > 0
    ? `energy parse: reading ${recorded.length} recorded responses of listed providers\n`
    : 'NOT RUN: energy parse of recorded responses, which are not next to the project (SHARED_DIR)\n',
);

describe.skipIf(recorded.length === 0)('a recorded response', () => {
  test.each(recorded)('of $id, $name, gives prices or a reason', async ({ id, file }) => {
    expect(readFileSync(file).length).toBeGreaterThan(0);
    expectResponse(await outcome(id, file, {}));
  });
});
