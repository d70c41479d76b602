import { describe, expect, test } from 'vitest';
import { billed, read } from '../testing/imports.ts';

describe('formats', () => {
  test("a document in the project's own format is imported unchanged", () => {
    const { tariff } = read({ energyratestructure: [[{ rate: 0.1 }]] });
    expect(read(tariff!)).toEqual({ source: 'energy-tariff', tariff, findings: [] });
  });

  test('a REopt scenario with monthly rates is imported', () => {
    const months = Array.from({ length: 12 }, (_, index) => (index + 1) / 100);
    expect(billed({ ElectricTariff: { monthly_energy_rates: months, blended_annual_demand_rate: 2 } })).toEqual([
      ['energy month-1', 744, 7.44],
      ['demand', 1, 2],
    ]);
  });

  test.each([
    ['text that is no JSON', '{ "a": ', 'json_invalid'],
    ['a document of no known format', '{ "a": 1 }', 'format_unknown'],
    ['our own with an unknown field', '{ "format": "energy-tariff/1", "paint": "red" }', 'schema_unrecognized_keys'],
  ])('%s is reported as a finding', (_what, text, code) => {
    expect(read(text).findings.map((finding) => finding.code)).toContain(code);
  });

  // Names of Object.prototype: a table that is a plain object has them all.
  describe.each(['constructor', 'toString', '__proto__'])('a unit, type or period named %s', (name) => {
    const rate = [[{ rate: 0.1, max: 100, unit: name }, { rate: 0.2 }]];

    test('is a finding of URDB rates', () => {
      const document = {
        servicetype: name,
        fixedchargefirstmeter: 5,
        fixedchargeunits: name,
        energyratestructure: rate,
      };
      const { tariff, findings } = read(document);
      const units = findings.filter(({ code }) => code === 'urdb_unit_unknown').map(({ path }) => path);
      expect(units.sort()).toEqual(['energyratestructure', 'fixedchargeunits']);
      expect(findings.map(({ code }) => code)).toContain('urdb_service_type');
      expect(tariff?.components.map(({ kind }) => kind)).toContain('unbilled');
    });

    test('is a finding of CDR plans', () => {
      const singleRate = { period: name, rates: [{ unitPrice: '0.3', volume: 10 }, { unitPrice: '0.2' }] };
      const period = { startDate: '01-01', endDate: '12-31', rateBlockUType: 'singleRate', singleRate };
      const plan = { planId: 'p', displayName: 'Plan', electricityContract: { tariffPeriod: [period] } };
      const { tariff, findings } = read(plan, { timeZone: 'Australia/Sydney' });
      expect(findings.map(({ code }) => code)).toContain('cdr_block_period');
      expect(tariff).toBeDefined();
    });
  });
});
