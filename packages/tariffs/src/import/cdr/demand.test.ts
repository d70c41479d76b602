import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { daysBetween, stepsOf } from '../../testing/builders.ts';
import { compact } from '../../testing/compact.ts';
import { read } from '../../testing/imports.ts';

describe('demand charges of CDR plans', () => {
  const plan = (contract: object) => ({
    data: { planId: 'P1', displayName: 'Plan', electricityContract: { timeZone: 'AEST', ...contract } },
  });

  test('limits a demand charge to its months', () => {
    const document = plan({
      tariffPeriod: [
        {
          startDate: '12-01',
          endDate: '02-28',
          singleRate: { rates: [{ unitPrice: '0.20' }] },
          demandCharges: [
            {
              amount: '10',
              days: ['BUSINESS_DAYS'],
              startTime: '1500',
              endTime: '2059',
              minDemand: '1',
              chargePeriod: 'MONTH',
            },
          ],
        },
        { startDate: '03-01', endDate: '11-30', singleRate: { rates: [{ unitPrice: '0.10' }] } },
      ],
    });
    const bill = (first: string, last: string) => {
      const period = daysBetween(first, last, 'Australia/Brisbane');
      return compact(
        computeBill(
          read(document).tariff!,
          stepsOf(
            period.start,
            30,
            Array.from({ length: 31 * 48 }, () => 2),
          ),
          period,
        ),
      ).filter(([, , amount]) => amount !== 0);
    };
    expect(bill('2026-01-01', '2026-01-31')).toEqual([
      ['energy on', 1488, 327.36],
      ['energy-demand-1 demand', 2, 22],
    ]);
    expect(bill('2026-03-01', '2026-03-31')).toEqual([['energy-2 on', 1488, 163.68]]);
  });

  /** Amount of the demand charge in January, of 5 kW on the 14th and 2 kW else, without GST. */
  const demandOf = (charge: object) => {
    const document = plan({
      tariffPeriod: [
        {
          ...{ rateBlockUType: 'singleRate', singleRate: { rates: [{ unitPrice: '0' }] } },
          demandCharges: [{ amount: '0.20', startTime: '1600', endTime: '2059', measureUnit: 'KW', ...charge }],
        },
      ],
    });
    const period = daysBetween('2026-01-01', '2026-01-31', 'Australia/Brisbane');
    const kw = Array.from({ length: 31 * 48 }, (_, half) => (half === 13 * 48 + 36 ? 5 : 2));
    const { lines, complete } = computeBill(read(document).tariff!, stepsOf(period.start, 30, kw), period);
    const net = lines.filter(({ component }) => component === 'energy-demand-1').map((line) => line.net);
    return { net: net.length === 1 && net[0] !== null ? Number(net[0]!.toFixed(9)) : null, complete };
  };

  test.each([
    ['the peak of the month for each day', { chargePeriod: 'DAY', measurementPeriod: 'MONTH' }, 5 * 31 * 0.2],
    ['the peak of each day', { chargePeriod: 'DAY', measurementPeriod: 'DAY' }, (5 + 30 * 2) * 0.2],
    ['the peak of the month once', { chargePeriod: 'MONTH', measurementPeriod: 'MONTH' }, 5 * 0.2],
  ])('a demand charge bills %s', (_, charge, net) => {
    expect(demandOf(charge)).toEqual({ net, complete: true });
  });

  test.each([
    ['of a peak that is not defined', { chargePeriod: 'DAY' }],
    ['for the peak of a season', { chargePeriod: 'MONTH', measurementPeriod: 'TARIFF_PERIOD' }],
    ['in kVA', { chargePeriod: 'DAY', measurementPeriod: 'MONTH', measureUnit: 'KVA' }],
    ['without an amount', { chargePeriod: 'DAY', measurementPeriod: 'MONTH', amount: null }],
  ])('a demand charge %s is a line without an amount', (_, charge) => {
    expect(demandOf(charge)).toEqual({ net: null, complete: false });
  });
});
