import { describe, expect, test } from 'vitest';
import { computeBill } from '../bill/compute-bill.ts';
import { explainBill } from '../bill/explain.ts';
import { daysBetween, tariffOf } from '../testing/builders.ts';
import { createUsage } from '../usage/usage.ts';
import { auditBill, invoiceSchema } from './audit-bill.ts';

const period = daysBetween('2026-01-01', '2026-01-31');
const tariff = tariffOf({
  vat: { default: 0.25 },
  components: [
    { kind: 'energy', id: 'energy', name: 'Energy', rates: [{ rate: 0.2 }] },
    { kind: 'energy', id: 'grid', category: 'grid', rates: [{ rate: 0.1 }] },
    { kind: 'fixed', id: 'standing', amount: 10, per: 'month' },
  ],
});
const bill = computeBill(tariff, createUsage({ rows: [{ ...period, values: { import: 400 } }] }), period);

const right = [
  { component: 'energy', quantity: 400, rate: 0.25, amount: 100 },
  { component: 'grid', amount: 50 },
  { component: 'standing', amount: 12.5 },
];
const audit = (invoice: object) => auditBill(bill, invoiceSchema.parse(invoice));

describe('the audit of an invoice', () => {
  test('reports no difference for a correct invoice', () => {
    expect(audit({ total: 162.5, net: 130, vat: 32.5, lines: right })).toEqual({
      differences: [],
      compared: 6,
      agrees: true,
    });
  });

  test('treats differences below 0.5 % as rounding', () => {
    expect(audit({ total: 162.5 * 1.0049 }).agrees).toBe(true);
    expect(audit({ total: 162.5 * 1.0051 }).agrees).toBe(false);
  });

  test.each([
    ['the quantity', { component: 'energy', quantity: 440, rate: 0.25, amount: 110 }, 'quantity'],
    ['the rate', { component: 'energy', quantity: 400, rate: 0.3, amount: 120 }, 'rate'],
    ['the multiplication', { component: 'energy', quantity: 400, rate: 0.25, amount: 125 }, 'amount'],
  ])('reports a difference at its line, with the cause %s', (_what, line, cause) => {
    const { differences } = audit({ lines: [line, ...right.slice(1)] });
    expect(differences).toEqual([expect.objectContaining({ line: 'energy', cause, difference: line.amount - 100 })]);
  });

  test('reports charges that only the invoice or only the tariff contains', () => {
    const { differences } = audit({ lines: [...right.slice(0, 2), { component: 'surcharge', amount: 3 }] });
    expect(differences.map(({ line, cause }) => [line, cause])).toEqual([
      ['surcharge', 'not_in_tariff'],
      ['standing', 'not_invoiced'],
    ]);
  });

  test('distinguishes wrong VAT from wrong lines', () => {
    const { differences } = audit({ net: 130, vat: 26, total: 156 });
    expect(differences.map(({ line, cause }) => [line, cause])).toEqual([
      ['vat', 'vat'],
      ['total', 'amount'],
    ]);
  });

  test('compares invoice lines without VAT with net amounts', () => {
    expect(audit({ lines: [{ component: 'grid', amount: 40, net: true }, right[0]!, right[2]!] }).agrees).toBe(true);
  });
});

test('explains each line of a bill with quantity, rate, VAT and rule', () => {
  expect(explainBill(bill)).toEqual([
    '2026-01-01 to 2026-01-31 (31 days): 162.5 EUR',
    '  Energy: 400 kWh × 0.2 EUR = 80 EUR, 25 % VAT 20 EUR (components[0].rates[0])',
    '  grid: 400 kWh × 0.1 EUR = 40 EUR, 25 % VAT 10 EUR (components[1].rates[0])',
    '  standing: 1 month × 10 EUR = 10 EUR, 25 % VAT 2.5 EUR (components[2])',
    'Total 162.5 EUR, of which VAT 32.5 EUR.',
  ]);
});
