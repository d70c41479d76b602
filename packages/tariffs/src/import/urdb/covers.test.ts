import { expect, test } from 'vitest';
import { lintTariff } from '../../lint/lint-tariff.ts';
import { importUrdb } from './import-urdb.ts';

const every = Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => 0));
const rate = {
  ...{ name: 'Flat', utility: 'Test', fixedchargefirstmeter: 5, fixedchargeunits: '$/month' },
  energyratestructure: [[{ rate: 0.1, unit: 'kWh' }]],
  ...{ energyweekdayschedule: every, energyweekendschedule: every },
  ...{ flatdemandstructure: [[{ rate: 4 }]], flatdemandmonths: Array.from({ length: 12 }, () => 0) },
};
const imported = (servicetype: string) => importUrdb({ ...rate, servicetype }, { timeZone: 'America/New_York' });

test.each([
  ['Bundled', ['energy', 'grid'], ['energy', 'grid']],
  ['Delivery with Standard Offer', ['energy', 'grid'], ['energy', 'grid']],
  ['Delivery', ['grid'], ['grid', 'grid']],
  ['Energy', ['energy'], ['energy', 'energy']],
])('a rate of the service type %s covers %o, and its components agree', (type, covers, categories) => {
  const { tariff, findings } = imported(type);
  expect(tariff?.covers).toEqual(covers);
  const uses = tariff?.components.filter(({ kind }) => kind === 'energy' || kind === 'demand');
  expect(uses?.map(({ category }) => category)).toEqual(categories);
  expect(findings.find(({ code }) => code === 'urdb_covers')?.message).toContain('taxes');
  expect(lintTariff(tariff!).filter(({ code }) => code === 'covers_contradiction')).toEqual([]);
});

test('an unknown service type is a finding, and neither it nor a missing one states what is covered', () => {
  const { tariff, findings } = imported('Wholesale');
  expect([tariff?.covers, findings.find(({ code }) => code === 'urdb_service_type')?.severity]).toEqual([
    undefined,
    'warning',
  ]);
  expect(importUrdb(rate, { timeZone: 'America/New_York' }).tariff?.covers).toBeUndefined();
});
