import { describe, expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { daysBetween, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

type Component = TariffInput['components'][number];

const nothing = createUsage({});
const january = daysBetween('2026-01-01', '2026-01-31');
const fixed = (parts: Omit<Extract<Component, { kind: 'fixed' }>, 'kind' | 'id'>): Component => ({
  kind: 'fixed',
  id: 'f',
  ...parts,
});
const amounts = (components: Component[], first: string, last: string, more: Partial<TariffInput> = {}) =>
  compact(computeBill(tariffOf({ ...more, components }), nothing, daysBetween(first, last))).map(
    ([, quantity, amount]) => [quantity, amount],
  );

describe('a fixed charge', () => {
  test.each([
    ['day', '2026-01-01', '2026-01-31', [[31, 31]]],
    [
      'month',
      '2026-01-01',
      '2026-02-28',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    ['month', '2026-01-01', '2026-01-10', [[0.322581, 0.322581]]],
    ['year', '2026-01-01', '2026-01-31', [[0.084932, 0.084932]]],
    ['year', '2028-02-01', '2028-02-29', [[0.079235, 0.079235]]],
    ['billing_period', '2026-01-01', '2026-01-10', [[1, 1]]],
  ] as const)('per %s is billed by its days from %s to %s', (per, first, last, expected) => {
    expect(amounts([fixed({ amount: 1, per })], first, last)).toEqual(expected);
  });

  test('billed by the year is due in twelfths, and by the month in full', () => {
    expect(amounts([fixed({ amount: 120, per: 'year', proration: 'months' })], '2026-02-01', '2026-02-28')).toEqual([
      [0.083333, 10],
    ]);
    expect(amounts([fixed({ amount: 12, per: 'month', proration: 'none' })], '2026-01-01', '2026-01-10')).toEqual([
      [1, 12],
    ]);
  });

  test('is multiplied by the meters, and can be limited to certain months', () => {
    expect(amounts([fixed({ amount: 2, per: 'month', count: 3 })], '2026-01-01', '2026-01-31')).toEqual([[3, 6]]);
    expect(
      amounts(
        [fixed({ amount: -50, per: 'billing_period', months: [4, 10], category: 'credit' })],
        '2026-03-01',
        '2026-04-30',
      ),
    ).toEqual([[1, -50]]);
  });

  test('that is due once is billed on its day', () => {
    expect(amounts([fixed({ amount: 80, per: 'once', from: '2026-02-10' })], '2026-01-01', '2026-03-31')).toEqual([
      [1, 80],
    ]);
  });

  test('that is due once and has no day of its own is billed once: on the first day of the contract, or of the bill', () => {
    const bonus = fixed({ amount: 80, per: 'once' });
    expect(amounts([bonus], '2026-01-01', '2026-12-31')).toEqual([[1, 80]]);
    const year = daysBetween('2026-01-01', '2026-12-31');
    const linesFrom = (contractStart: string, more: object = {}) =>
      compact(computeBill(tariffOf({ components: [{ ...bonus, ...more }] }), nothing, year, { contractStart }));
    expect(linesFrom('2026-05-10')).toHaveLength(1);
    expect(linesFrom('2025-05-10')).toHaveLength(0);
    expect(linesFrom('2025-05-10', { contractMonths: { from: 12 } })).toHaveLength(1);
  });
});

describe('derived charges', () => {
  const energy = (id: string, rate: number, more: object = {}): Component => ({
    kind: 'energy',
    id,
    rates: [{ rate }],
    ...more,
  });
  const usage = createUsage({ rows: [{ ...january, values: { import: 100 } }] });
  const billOf = (components: Component[], more: Partial<TariffInput> = {}) =>
    compact(computeBill(tariffOf({ ...more, components }), usage, january));

  test('a percentage applies to named components, to categories, or to all but some components', () => {
    const parts = [energy('a', 1), energy('b', 2, { category: 'grid' })];
    expect(billOf([...parts, { kind: 'percentage', id: 'p', share: 0.05, of: ['a'] }]).at(-1)).toEqual(['p', 100, 5]);
    expect(billOf([...parts, { kind: 'percentage', id: 'p', share: 0.05, of: ['grid'] }]).at(-1)).toEqual([
      'p',
      200,
      10,
    ]);
    expect(billOf([...parts, { kind: 'percentage', id: 'p', share: -0.35, except: ['b'] }]).at(-1)).toEqual([
      'p',
      100,
      -35,
    ]);
  });

  test('a percentage applies before VAT, unless it is stated with VAT', () => {
    const vat = { default: 0.1 };
    expect(billOf([energy('a', 1), { kind: 'percentage', id: 'p', share: 0.05 }], { vat })).toEqual([
      ['a', 100, 110],
      ['p', 100, 5.5],
    ]);
    expect(
      billOf([energy('a', 1), { kind: 'percentage', id: 'p', share: 0.05, includesVat: true }], { vat }).at(-1),
    ).toEqual(['p', 110, 5.5]);
  });

  test('a minimum tops up a smaller bill and adds nothing to a larger one', () => {
    expect(billOf([energy('a', 0.02), { kind: 'minimum', id: 'm', amount: 10, per: 'month' }])).toEqual([
      ['a', 100, 2],
      ['m', 1, 8],
    ]);
    expect(billOf([energy('a', 0.2), { kind: 'minimum', id: 'm', amount: 10, per: 'month' }])).toEqual([
      ['a', 100, 20],
    ]);
  });
});

describe('VAT and rounding', () => {
  const usage = createUsage({ rows: [{ ...january, values: { import: 10 } }] });
  const energy = (id: string, rate: number, more: object = {}): Component => ({
    kind: 'energy',
    id,
    rates: [{ rate }],
    ...more,
  });
  const billOf = (components: Component[], more: Partial<TariffInput>, zone?: string) =>
    computeBill(tariffOf({ ...more, components }), usage, january, { zone });

  test('VAT uses the rate of the component, a named rate or the rate of the zone', () => {
    const vat = { default: 0.25, named: { reduced: 0.06 }, zones: { north: { default: 0 } } };
    const parts = [energy('a', 1), energy('b', 1, { vat: 'reduced' }), energy('c', 1, { vat: 0 })];
    expect(billOf(parts, { vat }).lines.map(({ amount }) => amount)).toEqual([12.5, 10.6, 10]);
    expect(billOf(parts, { vat }, 'north').lines.map(({ amount }) => amount)).toEqual([10, 10.6, 10]);
    expect(billOf(parts, { vat }).vatByRate).toEqual([
      { rate: 0.06, net: 10, vat: expect.closeTo(0.6, 12) },
      { rate: 0.25, net: 10, vat: 2.5 },
    ]);
  });

  test('net amounts of prices that include VAT are computed by division, not by subtracting a percentage', () => {
    expect(billOf([energy('a', 1.25)], { vat: { default: 0.25 }, pricesIncludeVat: true })).toMatchObject({
      net: 10,
      vat: 2.5,
      total: 12.5,
    });
  });

  test('each line is rounded first, and then its VAT', () => {
    const more = { vat: { default: 0.23, rounding: { of: 'line' as const, decimals: 2 } }, rounding: { line: 2 } };
    expect(billOf([energy('a', 0.3333), energy('b', 0.1111)], more)).toMatchObject({
      net: expect.closeTo(4.44, 12),
      vat: expect.closeTo(1.03, 12),
      total: expect.closeTo(5.47, 12),
    });
  });

  test('VAT of all lines together is rounded by a line of its own, so that the lines sum to the total', () => {
    const bill = billOf([energy('a', 0.111), energy('b', 0.222)], {
      vat: { default: 0.23, rounding: { of: 'rate', decimals: 2 } },
      rounding: { line: 2 },
    });
    expect(bill.vat).toBeCloseTo(0.77, 12);
    expect(bill.lines.at(-1)).toMatchObject({ kind: 'rounding', component: 'vat' });
    expect(bill.lines.reduce((sum, { amount }) => sum + amount!, 0)).toBeCloseTo(bill.total, 12);
  });

  test('a rounded total has a line for the difference; a rounded quantity is billed as rounded', () => {
    const bill = billOf([energy('a', 0.1234)], { rounding: { total: 0 } });
    expect(bill.total).toBe(1);
    expect(compact(bill)).toEqual([
      ['a', 10, 1.234],
      ['total', null, -0.234],
    ]);
    const half = createUsage({ rows: [{ ...january, values: { import: 10.6 } }] });
    expect(
      computeBill(tariffOf({ rounding: { quantity: 0 }, components: [energy('a', 1)] }), half, january).total,
    ).toBe(11);
  });
});

describe('units', () => {
  const gas = (unit: 'kWh' | 'therm' | 'm3', conversion?: object) =>
    tariffOf({
      utility: 'natural_gas',
      unit,
      ...(conversion ? { conversion } : {}),
      components: [{ kind: 'energy', id: 'gas', rates: [{ rate: 1 }] }],
    });
  const metered = (unit: 'm3' | 'ccf' | 'kWh' | 'gallon', energy: number) =>
    createUsage({ unit, rows: [{ ...january, values: { import: energy } }] });

  test('gas metered in cubic meters is billed in kWh', () => {
    const bill = computeBill(
      gas('kWh', { calorificValueMjPerM3: 39.5, correctionFactor: 1.02264 }),
      metered('m3', 100),
      january,
    );
    expect(bill.lines[0]!.quantity).toBeCloseTo((100 * 1.02264 * 39.5) / 3.6, 9);
  });

  test('a gas bill without a calorific value is rejected', () => {
    expect(() => computeBill(gas('kWh'), metered('m3', 100), january)).toThrow(
      'specify conversion.calorificValueMjPerM3',
    );
  });

  test('oil metered in gallons is billed in liters', () => {
    const oil = tariffOf({
      utility: 'heating_oil',
      unit: 'liter',
      components: [{ kind: 'energy', id: 'oil', rates: [{ rate: 1 }] }],
    });
    expect(computeBill(oil, metered('gallon', 2), january).total).toBeCloseTo(7.570823568, 9);
  });
});

describe('unknown amounts', () => {
  const flat = tariffOf({ components: [{ kind: 'energy', id: 'e', rates: [{ rate: 1 }] }] });

  test('a gap in the usage becomes a line that states its hours', () => {
    const usage = stepsOf(january.start, 60, [1, 1]);
    const bill = computeBill(flat, usage, {
      start: january.start,
      end: new Date(january.start.getTime() + 5 * 3_600_000),
    });
    expect(bill.lines.at(-1)).toMatchObject({
      kind: 'missing',
      component: 'usage',
      quantity: 3,
      unit: 'h',
      amount: null,
    });
    expect(bill).toMatchObject({ total: 2, complete: false });
  });

  test('a missing value in the usage counts as a gap', () => {
    const rows = [1, null, 1].map((kwh, hour) => ({
      start: new Date(january.start.getTime() + hour * 3_600_000),
      end: new Date(january.start.getTime() + (hour + 1) * 3_600_000),
      values: { import: kwh },
    }));
    const bill = computeBill(flat, createUsage({ rows }), { start: rows[0]!.start, end: rows[2]!.end });
    expect(compact(bill)).toEqual([
      ['e', 2, 2],
      ['usage', 1, null],
    ]);
  });

  test('usage in a tier without a rate, and a component whose zone is not given, have no amount', () => {
    const unknown = tariffOf({
      components: [{ kind: 'energy', id: 'e', rates: [{ tiers: [{ upTo: 1, rate: 2 }, { rate: null }] }] }],
    });
    const usage = createUsage({ rows: [{ ...january, values: { import: 3 } }] });
    expect(compact(computeBill(unknown, usage, january))).toEqual([
      ['e 1', 1, 2],
      ['e 2', 2, null],
    ]);
    const zoned = tariffOf({
      zones: ['a'],
      components: [{ kind: 'energy', id: 'e', zones: ['a'], rates: [{ rate: 1 }] }],
    });
    expect(computeBill(zoned, usage, january).complete).toBe(false);
    expect(computeBill(zoned, usage, january, { zone: 'a' }).total).toBe(3);
    expect(() => computeBill(zoned, usage, january, { zone: 'b' })).toThrow('zones of the tariff: a');
  });

  test('a bill for days outside the validity of the tariff has a notice', () => {
    const usage = createUsage({ rows: [{ ...january, values: { import: 3 } }] });
    const bill = computeBill({ ...flat, from: '2026-01-15' }, usage, january);
    expect(bill.notices).toEqual(['The tariff is valid from 2026-01-15; it was applied to earlier days too.']);
  });
});
