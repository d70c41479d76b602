import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { energyHere } from './testing/memory-terminal.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'energy-tariff-'));
afterAll(() => rm(directory, { recursive: true }));

function file(name: string, content: string | object): string {
  const target = path.join(directory, name);
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  return target;
}

const tariff = file('tariff.json', {
  format: 'energy-tariff/1',
  id: 'test',
  name: 'Test tariff',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  vat: { default: 0.19 },
  series: { spot: {} },
  components: [
    { kind: 'energy', id: 'energy', rates: [{ rate: 0.2 }] },
    { kind: 'dynamic', id: 'spot', series: 'spot' },
    { kind: 'fixed', id: 'standing', amount: 0.5, per: 'day' },
  ],
});
const usage = file(
  'usage.csv',
  'start,kwh,spot\n2026-01-01T00:00,10,0.1\n2026-01-01T01:00,20,0.1\n2026-01-02T00:00,30,0.1\n',
);
const urdb = file('urdb.json', {
  name: 'Rate',
  energyratestructure: [[{ rate: 0.1 }]],
  fixedchargefirstmeter: 10,
  fixedchargeunits: '$/month',
});

describe('tariff bill', () => {
  test('prints the bill as one JSON document for the requested days', async () => {
    const { code, stdout } = await energyHere(
      'tariff',
      'bill',
      '--tariff',
      tariff,
      '--usage',
      usage,
      '--prices',
      `spot=${usage}#spot`,
      '--from',
      '2026-01-01',
      '--to',
      '2026-01-01',
      '--json',
    );
    const bill = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(bill).toMatchObject({ format: 'energy-bill/1', currency: 'EUR', complete: false, findings: [] });
    expect(bill.period).toEqual({
      start: '2025-12-31T23:00:00.000Z',
      end: '2026-01-01T23:00:00.000Z',
      days: 1,
      hours: 24,
    });
    expect(bill.total).toBeCloseTo((30 * 0.3 + 0.5) * 1.19, 9);
    expect(bill.lines.map(({ component }: { component: string }) => component)).toEqual([
      'energy',
      'spot',
      'standing',
      'usage',
    ]);
  });

  test('bills the days of the usage if no period is given, and reports a missing price series as a line', async () => {
    const { stdout } = await energyHere('tariff', 'bill', '--tariff', tariff, '--usage', usage);
    expect(stdout).toContain('Test tariff: 2025-12-31T23:00:00.000Z to 2026-01-02T00:00:00.000Z');
    expect(stdout).toContain('The price series "spot" is missing.');
  });

  test('reads a URDB rate and explains its lines', async () => {
    const power = file('power.csv', 'index,kW\n0,1\n1,2\n');
    const { stdout, code } = await energyHere(
      'tariff',
      'bill',
      '--tariff',
      urdb,
      '--usage',
      power,
      '--from',
      '2026-01-01',
      '--to',
      '2026-01-31',
      '--usage-start',
      '2026-01-01T00:00Z',
      '--step',
      '60',
      '--explain',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Energy: 3 kWh × 0.1 USD = 0.3 USD (components[1].rates[0])');
    expect(stdout).toContain('Fixed charge: 1 month × 10 USD = 10 USD (components[0])');
  });

  test.each([
    ['a missing file', ['--tariff', 'missing.json', '--usage', usage], 'missing.json cannot be read: file not found'],
    ['a tariff that is none', ['--tariff', usage, '--usage', usage], 'is missing the columns type, charge, units'],
    ['usage that is none', ['--tariff', tariff, '--usage', tariff], 'Usage: '],
    [
      'a zone of another tariff',
      ['--tariff', urdb, '--usage', usage, '--cycle', 'year'],
      'It must be one of month, period',
    ],
  ])('rejects %s', async (_what, args, message) => {
    const { code, stderr } = await energyHere('tariff', 'bill', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  test('rejects times with an offset if the tariff has no time zone', async () => {
    const offset = file('offset.csv', 'start,kwh\n2026-01-01T00:00-05:00,1\n2026-01-01T01:00-05:00,1\n');
    const args = ['tariff', 'bill', '--tariff', urdb, '--usage', offset];
    expect(await energyHere(...args)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('specify --time-zone'),
    });
    expect(await energyHere(...args, '--time-zone', 'America/New_York')).toMatchObject({ code: 0 });
  });

  test('rejects a file that is too large before reading it', async () => {
    const large = file('large.json', '{}');
    truncateSync(large, 17_000_000);
    const { code, stderr } = await energyHere('tariff', 'lint', large);
    expect(code).toBe(1);
    expect(stderr).toContain('is larger than');
  });
});

describe('tariff lint, audit, import and schema', () => {
  test('lint exits with 1 if a finding is an error', async () => {
    expect(await energyHere('tariff', 'lint', tariff)).toEqual({ code: 0, stdout: 'no findings\n', stderr: '' });
    const missing = file('missing-rate.json', { energyratestructure: [[{ unit: 'kWh' }]] });
    const { code, stdout } = await energyHere('tariff', 'lint', missing, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings.map((finding: { code: string }) => finding.code)).toContain('urdb_rate_missing');
  });

  test('audit exits with 1 on a difference and reports its line', async () => {
    const wrong = file('invoice.json', {
      lines: [
        { component: 'energy', amount: 20 },
        { component: 'fixed', amount: 10 },
      ],
    });
    const { code, stdout } = await energyHere(
      'tariff',
      'audit',
      urdb,
      file('month.csv', 'start,end,kwh\n2026-01-01T00:00Z,2026-02-01T00:00Z,100\n'),
      wrong,
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).differences).toEqual([
      expect.objectContaining({ line: 'energy', invoiced: 20, computed: 10 }),
    ]);
  });

  test('an imported tariff gives the same bill as its source', async () => {
    const { stdout, stderr } = await energyHere('tariff', 'import', urdb);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'energy-tariff/1', currency: 'USD' });
    expect(stderr).toContain('urdb_time_zone');
    expect(await energyHere('tariff', 'lint', file('imported.json', stdout))).toMatchObject({
      code: 0,
      stdout: 'no findings\n',
    });
  });

  test('schema prints a valid JSON Schema', async () => {
    const { stdout } = await energyHere('tariff', 'schema');
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: expect.arrayContaining(['format', 'components']),
    });
  });
});

describe('tariff components', () => {
  test('lists the components of a place on a day, with charge, validity, source and condition', async () => {
    const { code, stdout } = await energyHere('tariff', 'components', 'no4', '--on', '2026-11-30');
    expect(code).toBe(0);
    const rows = stdout.split('\n');
    expect(rows.filter((row) => row.startsWith('no.')).map((row) => row.split(/ {2,}/).slice(0, 6))).toEqual([
      ['no.vat', 'VAT', 'no4', '0 %', '2010-01-01', '-'],
      ['no.electricity-tax', 'Forbruksavgift', 'no', '0.0713 NOK/kWh', '2026-01-01', '2027-01-01'],
      ['no.enova-fee', 'Enova', 'no', '0.01 NOK/kWh', '2025-01-01', '2027-01-01'],
      ['no.support', 'Strømstøtte', 'no', '-90 % of the spot price above 0.77 NOK/kWh', '2026-01-01', '2027-01-01'],
    ]);
    expect(stdout).toContain('note: no.support from 2026-01-01: For homes with a spot price contract');
    expect(rows[1]).toContain('https://lovdata.no/');
  });

  test('lists all places if none is given, and prints the entries as JSON', async () => {
    const { stdout } = await energyHere('tariff', 'components', '--on', '2026-11-30', '--json');
    const { components } = JSON.parse(stdout);
    const countries = components.map(({ country }: { country: string }) => country);
    expect([...new Set(countries)]).toEqual(['at', 'be', 'de', 'dk', 'fi', 'fr', 'gb', 'nl', 'no', 'se']);
    expect(components[0]).toMatchObject({ id: 'at.vat', vat: 0.2, source: { asOf: '1995-01-01' } });
  });

  test('names the charges whose rate on the day is unknown', async () => {
    const { stdout } = await energyHere('tariff', 'components', 'es', '--on', '2026-11-30');
    expect(stdout.split('\n')).toEqual([
      'no component is known for that day',
      'missing: es.vat is known until 2026-03-10 (21 %); its rate since then is not',
      'missing: es.electricity-tax is known until 2026-03-10 (5.11269632 % of the other charges); its rate since then is not',
      '',
    ]);
    const json = await energyHere('tariff', 'components', 'fr', '--on', '2026-11-30', '--json');
    expect(JSON.parse(json.stdout).outdated).toMatchObject([{ id: 'fr.excise', until: '2026-08-01' }]);
  });

  test.each([
    ['an unknown place', ['xx'], 'There are no ready-made components for xx.'],
    ['the United States', ['us_ca'], 'Import a rate of OpenEI URDB instead.'],
    ['a day that is none', ['de', '--on', '2026-13-01'], 'The date does not exist.'],
  ])('rejects %s', async (_what, args, message) => {
    const { code, stderr } = await energyHere('tariff', 'components', ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
