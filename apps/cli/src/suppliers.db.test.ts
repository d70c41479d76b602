import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let cli: CommandLine;
beforeAll(async () => {
  cli = await commandLine();
});
afterAll(() => cli.remove());

const TARIFF = {
  ...{ format: 'energy-tariff/1', id: 'flat', name: 'Flat', currency: 'USD', timeZone: 'America/Chicago' },
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.14 }] }],
};
const FACTS = [
  '--supplier',
  'reliant',
  '--region',
  'us_tx',
  '--source-url',
  'https://one.example',
  '--as-of',
  '2026-11-01',
];

describe('one registry, from import to comparison', { shuffle: false }, () => {
  it('lists and shows suppliers', async () => {
    const { code, stdout } = await cli.energy(['suppliers', 'list', '--region', 'us_ga']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/gas-south +Gas South +natural_gas +us_ga +https:\/\/www\.gassouth\.com/);
    expect((await cli.energy(['suppliers', 'show', 'gas-south'])).stdout).toMatch(/rating +not known/);
    const unknown = await cli.energy(['suppliers', 'show', 'nobody', '--json']);
    expect([unknown.code, JSON.parse(unknown.stdout).error.code]).toEqual([1, 'unknown_supplier']);
  });

  it('imports a tariff, lists it, and exports a document that imports without a new version', async () => {
    const file = await cli.write('flat.json', JSON.stringify(TARIFF));
    const stored = await cli.energy(['suppliers', 'import', file, ...FACTS, '--green', '--json']);
    expect(JSON.parse(stored.stdout)).toEqual({
      suppliers: 0,
      tariffs: [{ supplier: 'reliant', tariffId: 'flat', region: 'us_tx', version: 1, status: 'added' }],
    });
    expect((await cli.energy(['suppliers', 'tariffs', 'reliant'])).stdout).toMatch(/flat +1 +us_tx .* yes +https:/);
    const out = cli.at('export.json');
    expect((await cli.energy(['suppliers', 'export', '--out', out])).code).toBe(0);
    const again = await cli.energy(['suppliers', 'import', out]);
    expect(again.stdout).toMatch(/unchanged +reliant +flat +us_tx +version 1\n57 suppliers, 1 tariff stored/);
  });

  it('compares for the usage of a meter, and rejects a file that is too short', async () => {
    const rows = (days: number) =>
      Array.from({ length: days * 24 }, (_, hour) => {
        const at = new Date(Date.UTC(2025, 0, 1, hour)).toISOString();
        return `${at},0.5`;
      }).join('\n');
    const meter = await cli.write('meter.csv', `start,kwh\n${rows(380)}\n`);
    const compare = ['suppliers', 'compare', '--region', 'us_tx', '--on', '2026-11-30'];
    const { code, stdout } = await cli.energy([...compare, '--usage-file', meter, '--json']);
    expect(code).toBe(0);
    const { basis, offers } = JSON.parse(stdout);
    expect(basis).toMatchObject({ unit: 'kWh', profile: { name: 'metered', source: null } });
    expect(offers[0].annual.total).toBeCloseTo(365 * 24 * 0.5 * 0.14, 6);
    const short = await cli.write('short.csv', `start,kwh\n${rows(30)}\n`);
    const refused = await cli.energy([...compare, '--usage-file', short]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('of the last 52 weeks')]);
    expect((await cli.energy([...compare, '--usage', '1000', '--usage-file', meter])).code).toBe(2);
    expect((await cli.energy(compare)).code).toBe(2);
    expect((await cli.energy(['suppliers', 'fetch', 'nobody'])).code).toBe(2);
  });

  it('rejects a tariff with errors, and stores it with --force', async () => {
    const rates = [{ tiers: [{ upTo: 500, rate: null }, { rate: 0.1 }] }];
    const broken = { ...TARIFF, id: 'broken', components: [{ kind: 'energy', id: 'energy', rates }] };
    const file = await cli.write('broken.json', JSON.stringify(broken));
    const refused = await cli.energy(['suppliers', 'import', file, ...FACTS]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/nothing was stored: 1 error in the tariffs/),
    ]);
    expect((await cli.energy(['suppliers', 'tariffs', 'reliant', '--json'])).stdout).not.toContain('broken');
    expect((await cli.energy(['suppliers', 'import', file, ...FACTS, '--force'])).code).toBe(0);
  });

  it('compares the stored tariffs of a region', async () => {
    const args = ['suppliers', 'compare', '--region', 'us_tx', '--usage', '10000'];
    const { code, stdout } = await cli.energy(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/10000 kWh a year, no VAT; profile h25/);
    expect(stdout).toMatch(/ +1 +Reliant +Flat +1400\.00/);
    expect(stdout).toMatch(/ +- +Reliant +Flat +- +Parts of the cost are not known/);
    const { offers } = JSON.parse((await cli.energy([...args, '--json'])).stdout);
    expect(offers).toHaveLength(2);
    expect((await cli.energy(['suppliers', 'compare', '--region', 'us_tx', '--usage', 'much'])).code).toBe(2);
  });

  it('names the missing facts of a tariff, and rejects such options with a suppliers document', async () => {
    const file = await cli.write('facts.json', JSON.stringify(TARIFF));
    const wrong = async (...args: string[]) => {
      const { code, stderr } = await cli.energy(['suppliers', 'import', ...args]);
      return `${code} ${stderr}`;
    };
    expect(await wrong(file)).toMatch(/^2 .*needs --supplier and --region/s);
    expect(await wrong(file, ...FACTS.slice(0, 4))).toMatch(/^1 .*state the URL of the source/s);
    expect(await wrong(file, ...FACTS.slice(0, 6))).toMatch(/^1 .*state the day/s);
    const document = await cli.write('all.json', JSON.stringify({ format: 'energy-suppliers/1', suppliers: [] }));
    expect(await wrong(document, '--supplier', 'reliant')).toMatch(/^2 .*omit these options/s);
    const invalid = await cli.write('bad.json', JSON.stringify({ format: 'energy-suppliers/1', suppliers: [{}] }));
    expect(await wrong(invalid)).toMatch(/^1 .*suppliers\[0\]\.id/s);
  });

  it('shows the regulation of all states and of one', async () => {
    const all = JSON.parse((await cli.energy(['regulations', '--json'])).stdout);
    expect(all.regulations).toHaveLength(51);
    expect((await cli.energy(['regulations', 'TX'])).stdout).toMatch(/supplier license +required, bond 50000 USD/);
    const unknown = await cli.energy(['regulations', 'us_zz']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('"us_zz" is not a US state')]);
    expect((await cli.energy(['regulations', 'texas'])).code).toBe(2);
  });
});
