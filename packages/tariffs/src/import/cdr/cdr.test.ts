import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { daysBetween, stepsOf } from '../../testing/builders.ts';
import { compact } from '../../testing/compact.ts';
import { codes, read } from '../../testing/imports.ts';

describe('CDR plans', () => {
  const times = (startTime: string, endTime: string, days = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']) => [
    { days, startTime, endTime },
  ];
  const plan = (contract: object) => ({
    data: {
      planId: 'P1',
      displayName: 'Plan',
      brandName: 'Brand',
      electricityContract: { timeZone: 'AEST', ...contract },
    },
  });
  const use = (hour: string) => {
    const start = new Date(`2026-01-05T${hour}+10:00`);
    return { usage: stepsOf(start, 1, [60]), period: { start, end: new Date(start.getTime() + 60_000) } };
  };
  const at = (document: object, hour: string) => {
    const { usage, period } = use(hour);
    return computeBill(read(document).tariff!, usage, period).lines.find(({ kind }) => kind === 'energy')?.period;
  };

  test('ends such as 20:59 include their minute; windows wrap midnight', () => {
    const rate = (type: string, unitPrice: string, timeOfUse: object[]) => ({
      type,
      rates: [{ unitPrice, measureUnit: 'KWH' }],
      timeOfUse,
    });
    const document = plan({
      tariffPeriod: [
        {
          ...{ rateBlockUType: 'timeOfUseRates', dailySupplyCharge: '1.00' },
          timeOfUseRates: [
            rate('PEAK', '0.40', times('16:00', '20:59')),
            rate('SHOULDER', '0.25', times('21:00', '10:59')),
            rate('OFF_PEAK', '0.20', times('1100', '1559')),
          ],
        },
      ],
    });
    expect(['20:59', '21:00', '03:00', '10:59', '11:00', '15:59'].map((hour) => at(document, hour))).toEqual([
      'peak',
      'shoulder',
      'shoulder',
      'shoulder',
      'off_peak',
      'off_peak',
    ]);
    expect(read(document).tariff).toMatchObject({
      vat: { default: 0.1 },
      timeZone: 'Australia/Brisbane',
      currency: 'AUD',
    });
  });

  test('blocks by the day, a feed-in tariff without GST, a controlled load', () => {
    const document = plan({
      tariffPeriod: [
        {
          rateBlockUType: 'singleRate',
          singleRate: { rates: [{ unitPrice: '0.20', volume: 10 }, { unitPrice: '0.30' }] },
        },
      ],
      solarFeedInTariff: [{ singleTariff: { rates: [{ unitPrice: '0.05' }] } }],
      controlledLoad: [
        {
          displayName: 'Hot water',
          rateBlockUType: 'singleRate',
          singleRate: { dailySupplyCharge: '0.1', rates: [{ unitPrice: '0.15' }] },
        },
      ],
    });
    const days = daysBetween('2026-01-01', '2026-01-01', 'Australia/Brisbane');
    const usage = {
      ...stepsOf(
        days.start,
        60,
        Array.from({ length: 24 }, (_, hour) => (hour === 12 ? -4 : 0.5)),
      ),
      registers: [
        {
          startMs: days.start.getTime(),
          endMs: days.end.getTime(),
          flow: 'import',
          register: 'controlled-load-1',
          energy: 6,
        },
      ],
    };
    expect(compact(computeBill(read(document).tariff!, usage, days))).toEqual([
      ['energy 1', 10, 2.2],
      ['energy 2', 1.5, 0.495],
      ['controlled-load-1', 6, 0.99],
      ['controlled-load-1-supply', 1, 0.11],
      ['feed-in', 4, -0.2],
    ]);
  });

  test('a demand charge in its months', () => {
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

  test('rates that are missing and days that are not understood are findings', () => {
    const document = plan({
      tariffPeriod: [
        {
          rateBlockUType: 'timeOfUseRates',
          timeOfUseRates: [{ type: 'PEAK', rates: [], timeOfUse: times('1500', '2100', ['FULL_MOON']) }],
        },
      ],
    });
    expect(codes(document)).toEqual(expect.arrayContaining(['cdr_rate_missing', 'cdr_time_of_use']));
  });
});
