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
});
