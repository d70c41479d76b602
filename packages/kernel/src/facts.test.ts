import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  COMMUNITY_SOLAR_STATES,
  convertPrice,
  ELECTRICITY_CHOICE_STATES,
  findRegion,
  GAS_CHOICE_STATES,
  HEATING_OIL_STATES,
  PRICE_UNIT_LABELS,
  REGIONS,
  regionOfStateCode,
  UTILITIES,
  UTILITY_INFO,
} from './index.ts';

/** The shared table of facts, if available. */
const shared = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../shared');
const file = path.join(shared, 'data/facts.json');
const present = existsSync(file);
console.info(present ? '  read 1 file: facts.json' : '  NOT RUN: facts.json is not beside the project (SHARED_DIR)');

interface Fact {
  readonly area: string;
  readonly expected: unknown;
}
const facts: Fact[] = present ? JSON.parse(readFileSync(file, 'utf8')) : [];
/** Each fact has its own shape, stated by the test that reads it. */
const expected = <T>(area: string): T => facts.find((fact) => fact.area === area)?.expected as T;

describe.skipIf(!present)('the table of reference cases', () => {
  test('lists all states in order and all countries: 68 regions without the price zones', () => {
    const { us_codes, international_codes, total } = expected<{
      us_codes: string[];
      international_codes: string[];
      total: number;
    }>('region.enumeration');
    const states = REGIONS.filter(({ kind }) => kind === 'state').map(({ code }) => code);
    expect([...states].sort()).toEqual([...us_codes].sort());
    for (const code of international_codes) expect(findRegion(code)?.code).toBe(code);
    expect(us_codes.length + international_codes.length).toBe(total);
    expect(REGIONS.filter(({ kind }) => kind !== 'zone')).toHaveLength(total);
  });

  test('has state codes for states only', () => {
    const [ct, tx, ny, uk, fromCt, fromTx] = expected<(string | null)[]>('region.state_code');
    expect(['us_ct', 'us_tx', 'us_ny', 'uk'].map((code) => findRegion(code)!.stateCode ?? null)).toEqual([
      ct,
      tx,
      ny,
      uk,
    ]);
    expect([regionOfStateCode('CT')?.code, regionOfStateCode('tx')?.code]).toEqual([fromCt, fromTx]);
  });

  test.each([
    ['DEREGULATED_ELECTRICITY_STATES', ELECTRICITY_CHOICE_STATES],
    ['DEREGULATED_GAS_STATES', GAS_CHOICE_STATES],
    ['HEATING_OIL_STATES', HEATING_OIL_STATES],
    ['COMMUNITY_SOLAR_STATES', COMMUNITY_SOLAR_STATES],
  ])('%s', (name, states) => {
    const fact = expected<{ states: string[]; count: number }>(`region.constants.${name}`);
    expect([...states].sort()).toEqual([...fact.states].sort());
    expect(states).toHaveLength(fact.count);
  });

  test('lists the utilities, their usual units and the spelling of units', () => {
    const { types, units } = expected<{
      types: Record<string, { default_unit: string; label: string }>;
      units: Record<string, string>;
    }>('utility.types_default_units_labels');
    expect([...UTILITIES].sort()).toEqual(Object.keys(types).sort());
    for (const utility of UTILITIES) {
      const { default_unit, label } = types[utility]!;
      expect(UTILITY_INFO[utility]).toEqual({ defaultUnit: default_unit, label });
    }
    expect(PRICE_UNIT_LABELS).toMatchObject(units);
  });

  test('converts units exactly', () => {
    const [mwh, cents, mcf, mcf15] = expected<string[]>('price.unit_conversion');
    expect(String(convertPrice(285, 'mwh', 'kwh'))).toBe(mwh);
    expect(String(convertPrice(27.5, 'cents_kwh', 'kwh'))).toBe(cents);
    expect(convertPrice(10.37, 'mcf', 'therm').toFixed(4)).toBe(mcf);
    expect(convertPrice(15, 'mcf', 'therm').toFixed(4)).toBe(mcf15);
  });
});
