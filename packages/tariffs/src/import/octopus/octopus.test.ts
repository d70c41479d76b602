import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { stepsOf } from '../../testing/builders.ts';
import { compact } from '../../testing/compact.ts';
import { billed, codes, january, read } from '../../testing/imports.ts';
import { createUsage } from '../../usage/usage.ts';

describe('the import of Octopus tariffs', () => {
  const day = (value: number, from: string, to: string | null, method: string | null = null) => ({
    value_exc_vat: value,
    value_inc_vat: value * 1.05,
    valid_from: from,
    valid_to: to,
    payment_method: method,
  });

  test('reads half-hourly rates as a series, and standing charges by validity and payment method', () => {
    const document = {
      standard_unit_rates: {
        results: [
          day(-4, '2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z'),
          day(20, '2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z'),
        ],
      },
      standing_charges: {
        results: [
          day(50, '2025-12-31T00:00:00Z', null, 'DIRECT_DEBIT'),
          day(60, '2025-12-31T00:00:00Z', null, 'NON_DIRECT_DEBIT'),
        ],
      },
    };
    const { tariff, source } = read(document);
    expect(source).toBe('octopus');
    const start = new Date('2026-01-01T00:00:00Z');
    const bill = computeBill(tariff!, stepsOf(start, 30, [2, 2]), { start, end: new Date('2026-01-01T01:00:00Z') });
    expect(compact(bill)).toEqual([
      ['unit', 2, 0.168],
      ['standing', 1, 0.525],
    ]);
  });

  test('reads rates that change on a certain day as versions', () => {
    const document = {
      results: [day(30, '2026-01-16T00:00:00Z', null), day(20, '2025-10-01T00:00:00Z', '2026-01-16T00:00:00Z')],
    };
    expect(billed(document)).toEqual([
      ['unit', 360, 75.6],
      ['unit-2', 384, 120.96],
    ]);
  });

  test('reads the region, two registers and the exit fee of a product', () => {
    const rates = {
      code: 'E-2R-X-C',
      standing_charge_exc_vat: 40,
      day_unit_rate_exc_vat: 30,
      night_unit_rate_exc_vat: 10,
      exit_fees_exc_vat: 5000,
    };
    const product = {
      code: 'X',
      full_name: 'Economy',
      term: 12,
      dual_register_electricity_tariffs: {
        _A: { direct_debit_monthly: { ...rates, code: 'E-2R-X-A' } },
        _C: { direct_debit_monthly: rates },
      },
    };
    const { tariff, findings } = read(product, { zone: 'C' });
    expect(findings.map(({ code }) => code)).toEqual(['octopus_night_hours']);
    expect(tariff).toMatchObject({
      id: 'E-2R-X-C',
      contract: { termMonths: 12, exitFee: { amount: 50, freeDaysBeforeEnd: 49 } },
    });
    const reading = (register: string, energy: number) => ({
      startMs: january.start.getTime(),
      endMs: january.end.getTime(),
      flow: 'import',
      register,
      energy,
    });
    expect(
      compact(
        computeBill(tariff!, createUsage({ registers: [reading('day', 100), reading('night', 50)] }), january),
      ).slice(0, 2),
    ).toEqual([
      ['day', 100, 31.5],
      ['night', 50, 5.25],
    ]);
    expect(
      read(product, { zone: 'C', night: { from: '00:30', to: '07:30' } }).tariff!.schedules.registers,
    ).toBeDefined();
  });

  test('reports a list of products without rates, and a row without a value, as findings', () => {
    expect(codes({ results: [{ code: 'X', is_variable: true }] })).toEqual(['octopus_no_rates']);
    expect(
      codes({ results: [{ value_exc_vat: null, valid_from: 'x' }, day(1, '2026-01-01T00:00:00Z', null)] }),
    ).toContain('octopus_rate_missing');
  });
});
