import { describe, expect, test } from 'vitest';
import { daysBetween, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

const january = daysBetween('2026-01-01', '2026-01-31');

describe('versions of a component', () => {
  test('apply each from its own day within the billing period', () => {
    const tariff = tariffOf({
      timeZone: 'Europe/Oslo',
      components: [
        { kind: 'energy', id: 'e', until: '2026-03-29', rates: [{ rate: 1 }] },
        { kind: 'energy', id: 'e', from: '2026-03-29', rates: [{ rate: 2 }] },
        { kind: 'fixed', id: 'f', until: '2026-03-29', amount: 31, per: 'month' },
        { kind: 'fixed', id: 'f', from: '2026-03-29', amount: 62, per: 'month' },
      ],
    });
    const march = daysBetween('2026-03-01', '2026-03-31', 'Europe/Oslo');
    const bill = computeBill(
      tariff,
      stepsOf(
        march.start,
        60,
        Array.from({ length: 743 }, () => 1),
      ),
      march,
    );
    expect(compact(bill)).toEqual([
      ['e', 28 * 24, 672],
      ['e', 71, 142],
      ['f', 0.903226, 28],
      ['f', 0.096774, 6],
    ]);
  });

  test('scale tier limits by the days on which each version applies', () => {
    const tiers = [{ upTo: 310, rate: 1 }, { rate: 2 }];
    const tariff = tariffOf({
      components: [
        { kind: 'energy', id: 'e', until: '2026-01-11', rates: [{ tiers }] },
        { kind: 'energy', id: 'e', from: '2026-01-11', rates: [{ rate: 3 }] },
      ],
    });
    const bill = computeBill(
      tariff,
      stepsOf(
        january.start,
        60,
        Array.from({ length: 744 }, () => 1),
      ),
      january,
    );
    expect(compact(bill)).toEqual([
      ['e 1', 100, 100],
      ['e 2', 140, 280],
      ['e', 504, 1512],
    ]);
  });

  test('an introductory rate ends after its months of the contract', () => {
    const tariff = tariffOf({
      components: [
        { kind: 'energy', id: 'intro', contractMonths: { until: 2 }, rates: [{ rate: 0.1 }] },
        { kind: 'energy', id: 'later', contractMonths: { from: 2 }, rates: [{ rate: 0.3 }] },
      ],
    });
    const usage = stepsOf(
      january.start,
      60,
      Array.from({ length: 744 }, () => 1),
    );
    expect(compact(computeBill(tariff, usage, january, { contractStart: '2025-11-15' }))).toEqual([
      ['intro', 14 * 24, 33.6],
      ['later', 17 * 24, 122.4],
    ]);
    expect(computeBill(tariff, usage, january).complete).toBe(false);
  });

  test('leaving before the end of the term costs the exit fee, except in the last weeks', () => {
    const tariff = tariffOf({
      contract: { termMonths: 12, exitFee: { amount: 10, per: 'remaining_month', freeDaysBeforeEnd: 14 } },
      components: [{ kind: 'fixed', id: 'f', amount: 1, per: 'month' }],
    });
    const leave = (contractEnd: string) =>
      compact(computeBill(tariff, createUsage({}), january, { contractStart: '2025-03-01', contractEnd }));
    expect(leave('2026-01-15')).toEqual([
      ['f', 1, 1],
      ['contract', 2, 20],
    ]);
    const late = tariffOf({
      ...{ contract: { termMonths: 11, exitFee: { amount: 10, freeDaysBeforeEnd: 14 } } },
      components: tariff.components,
    });
    expect(
      compact(computeBill(late, createUsage({}), january, { contractStart: '2025-03-01', contractEnd: '2026-01-20' })),
    ).toEqual([['f', 1, 1]]);
  });

  test('an invoice over parts of two months is one billing period if it is called one', () => {
    const tariff = tariffOf({ components: [{ kind: 'fixed', id: 'f', amount: 31, per: 'month' }] });
    const invoice = daysBetween('2026-01-15', '2026-02-14');
    const split = computeBill(tariff, createUsage({}), invoice);
    expect(split.billingPeriods).toHaveLength(2);
    expect(split.notices).toEqual([
      'Billed as 2 billing periods, which begin on day 1 of the month; if it is one invoice, use the cycle "period".',
    ]);
    const one = computeBill(tariff, createUsage({}), invoice, { cycle: 'period' });
    expect(one).toMatchObject({ total: 31, notices: [] });
    expect(computeBill(tariff, createUsage({}), daysBetween('2026-01-15', '2026-02-28')).notices).toEqual([]);
  });
});
