import { afterAll, beforeAll, expect, test } from 'vitest';
import { hourlyCsv, json } from '../testing/cli.ts';
import { type CommandLine, commandLine } from '../testing/in-process.ts';

const SUPPLIERS = {
  format: 'energy-suppliers/1',
  suppliers: [
    {
      ...{ id: 'one', name: 'One', utilities: ['electricity'], regions: ['de'] },
      source: { url: 'https://one.example', date: '2025-01-01' },
      tariffs: [
        {
          region: 'de',
          source: { url: 'https://one.example', date: '2025-01-01' },
          tariff: {
            ...{ format: 'energy-tariff/1', id: 'spot', name: 'One Spot', currency: 'EUR', timeZone: 'Europe/Berlin' },
            vat: { default: 0.2 },
            series: { spot: { unit: 'MWh' } },
            components: [
              { kind: 'dynamic', id: 'spot', series: 'spot' },
              { kind: 'energy', id: 'grid', category: 'grid', rates: [{ rate: 0.1 }] },
            ],
          },
        },
        {
          region: 'de',
          source: { url: 'https://one.example', date: '2025-01-01' },
          tariff: {
            ...{ format: 'energy-tariff/1', id: 'fix', name: 'One Fix', currency: 'EUR', timeZone: 'Europe/Berlin' },
            vat: { default: 0.2 },
            components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.3 }] }],
          },
        },
      ],
    },
  ],
};

let box: CommandLine;
let tariff: string;
let fixed: string;
beforeAll(async () => {
  box = await commandLine();
  // Hour i costs i - 3 EUR/MWh.
  const prices = await box.write('prices.csv', hourlyCsv('2025-06-01T00:00Z', 48));
  await box.energy(['import', 'csv', '--file', prices, '--region', 'de']);
  const suppliers = await box.write('suppliers.json', JSON.stringify(SUPPLIERS));
  expect(await box.energy(['suppliers', 'import', suppliers])).toMatchObject({ code: 0 });
  const { items } = json<{ items: { id: string; tariffId: string }[] }>(
    await box.energy(['suppliers', 'tariffs', 'one', '--json']),
  );
  const idOf = (wanted: string) => items.find(({ tariffId }) => tariffId === wanted)!.id;
  [tariff, fixed] = [idOf('spot'), idOf('fix')];
});
afterAll(() => box.remove());

const AT = ['--region', 'de', '--at', '2025-06-01T12:30Z'];
/** The tariff was stored after this time. */
const paid = (command: string, ...args: string[]) =>
  box.energy(['prices', command, ...AT, '--known-at', new Date().toISOString(), '--tariff', tariff, ...args]);

test('a tariff that was stored later has no price at an earlier time', async () => {
  const { stdout } = await box.energy(['prices', 'current', ...AT, '--tariff', tariff]);
  expect(stdout).toContain('No version of the tariff One Spot was stored at 2025-06-01T12:30:00.000Z');
});

test('energy forecast answers in the prices of a tariff as well', async () => {
  const { code, stdout } = await box.energy(['forecast', '--region', 'de', '--hours', '2', '--tariff', fixed]);
  expect(code).toBe(0);
  expect(stdout).toContain('tariff One Fix of one');
  expect(stdout.match(/0\.3600 .*published.*energy 0\.3000, vat 0\.0600/g)).toHaveLength(2);
  const { stderr } = await box.energy(['forecast', '--region', 'de', '--tariff', tariff]);
  expect(stderr).toContain('No forecast is available for de');
});

test('current prices of a tariff show their parts and the market', async () => {
  const { stdout } = await paid('current');
  expect(stdout).toContain('0.1308');
  expect(stdout).toContain('energy 0.0090, grid 0.1000, vat 0.0218');
  expect(stdout).toContain('tariff One Spot of one, market prices: CSV file (day_ahead)');
});

test('history, windows and the coming prices are those of the tariff', async () => {
  const history = json<{ values: number[]; breakdown: { grid: number[] } }>(
    await paid('history', '--from', '2025-06-01', '--to', '2025-06-01', '--json'),
  );
  expect(history.values.slice(12, 14)).toEqual([0.1284, 0.1296]);
  expect(new Set(history.breakdown.grid)).toEqual(new Set([0.1]));
  expect((await paid('history', '--days', '1')).stdout).toContain('tariff One Spot of one');
  expect((await paid('windows')).stdout).toMatch(/02:00 \+02:00 .* 0\.1164 /);
  const { stdout } = await paid('forecast', '--hours', '2');
  expect(stdout).toMatch(/14:00 \+02:00 +0\.13\d+ +published +energy 0\.009\d*, grid 0\.100\d*, vat 0\.021\d*/);
});

test('a tariff that is not an ID is a usage error', async () => {
  const { code, stderr } = await box.energy(['prices', 'current', ...AT, '--tariff', 'spot']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('ID of a tariff version') });
});
