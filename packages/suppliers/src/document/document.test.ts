import { expect, it } from 'vitest';
import { entry, supplier, tariff } from '../testing/world.ts';
import { readTariffEntry } from './from-tariff.ts';
import { parseSuppliers } from './parse.ts';

const file = (one: object) => ({ format: 'energy-suppliers/1', suppliers: [one] });
const FACTS = { sourceUrl: 'https://one.example', asOf: '2026-11-01' };

it.each([
  ['no source', { ...supplier('one', []), source: undefined }, /suppliers\[0\]\.source/],
  ['no date', { ...supplier('one', []), source: { url: 'https://one.example' } }, /suppliers\[0\]\.source\.date/],
  [
    'a tariff without source',
    supplier('one', [{ ...entry(tariff('a', 1)), source: undefined as never }]),
    /tariffs\[0\]\.source/,
  ],
  ['an unknown region', supplier('one', [], { regions: ['gb'] }), /Unknown region "gb".*uk/],
  ['a reserved id', supplier('compare', []), /is reserved/],
  ['a rating without source', supplier('one', [], { rating: { value: 4 } as never }), /rating\.source/],
  ['an unknown field', { ...supplier('one', []), stars: 5 }, /stars/],
  ['a tariff that is no tariff', supplier('one', [entry({ ...tariff('a', 1), currency: 'euro' })]), /tariff\.currency/],
  [
    'a tariff with a name that it does not define',
    supplier('one', [
      entry(tariff('a', 1, { components: [{ kind: 'dynamic', id: 'spot', series: 'day-ahead', adder: 0.02 }] })),
    ]),
    /tariffs\[0\]\.tariff\.components\[0\]\.series: series has no day-ahead/,
  ],
  [
    'a tariff twice',
    supplier('one', [entry(tariff('a', 1)), entry(tariff('a', 2))]),
    /occurs twice among those of one/,
  ],
])('refuses %s and names the place', (_, one, message) => {
  expect(() => parseSuppliers(file(one))).toThrow(message);
});

it('reads a URDB rate in the time zone of its region', () => {
  const rate = { label: 'abc', name: 'Residential', utility: 'A', energyratestructure: [[{ rate: 0.12 }]] };
  const schedule = Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => 0));
  const text = JSON.stringify({ ...rate, energyweekdayschedule: schedule, energyweekendschedule: schedule });
  const { entry: read } = readTariffEntry(text, { region: 'us_tx', green: true, ...FACTS });
  expect(read).toMatchObject({
    ...{ region: 'us_tx', green: true, source: { url: 'https://one.example', date: '2026-11-01' } },
    tariff: { id: 'abc', timeZone: 'America/Chicago', currency: 'USD' },
  });
});

const product = JSON.stringify({
  code: 'VAR',
  full_name: 'Variable',
  single_register_electricity_tariffs: {
    _A: { direct_debit_monthly: { code: 'E-1R-VAR-A', standard_unit_rate_exc_vat: 20, standing_charge_exc_vat: 40 } },
    _C: { direct_debit_monthly: { code: 'E-1R-VAR-C', standard_unit_rate_exc_vat: 22, standing_charge_exc_vat: 42 } },
  },
});

it('reads an Octopus product for the area of the region, and rejects a region that is not an area', () => {
  const { entry: read } = readTariffEntry(product, { region: 'uk_c', ...FACTS });
  expect(read.tariff).toMatchObject({ id: 'E-1R-VAR-C', components: [{ rates: [{ rate: 0.22 }] }, { amount: 0.42 }] });
  expect(() => readTariffEntry(product, { region: 'uk', ...FACTS })).toThrow(/state the region, from uk_a to uk_p/);
});

it('rejects a tariff that is too large to compare', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const prices = Array.from({ length: 4_000 }, (_, hour) => ({ start: at(hour), end: at(hour + 1), price: 0.1 }));
  const large = tariff('a', 1, { series: { spot: { prices } } });
  expect(() => parseSuppliers(file(supplier('one', [entry(large)])))).toThrow(/at most 256 kB/);
  expect(() => readTariffEntry(JSON.stringify(large), { region: 'de', ...FACTS })).toThrow(/at most 256 kB/);
});

it('rejects a tariff without source or date', () => {
  const text = JSON.stringify(tariff('a', 1));
  expect(() => readTariffEntry(text, { region: 'de', asOf: '2026-11-01' })).toThrow(/URL of the source/);
  expect(() => readTariffEntry(text, { region: 'de', sourceUrl: 'https://one.example' })).toThrow(/date of its source/);
});
