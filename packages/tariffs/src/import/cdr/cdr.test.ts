import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { daysBetween, stepsOf } from '../../testing/builders.ts';
import { compact } from '../../testing/compact.ts';
import { codes, read } from '../../testing/imports.ts';

describe('the import of CDR plans', () => {
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

  test('reads an end such as 20:59 as inclusive and lets windows wrap midnight', () => {
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

  test('reads daily blocks, a feed-in tariff without GST and a controlled load', () => {
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

  test('the blocks of each rate by time count the usage in its own hours, over the stated period', () => {
    const rate = (type: string, first: string, then: string, startTime: string, endTime: string) => ({
      ...{ type, period: 'P1M', timeOfUse: times(startTime, endTime) },
      rates: [{ unitPrice: first, volume: 100 }, { unitPrice: then }],
    });
    const timeOfUseRates = [
      { type: 'OFF_PEAK', rates: [{ unitPrice: '0.1' }], timeOfUse: times('0000', '1159') },
      rate('PEAK', '0.3', '0.4', '1200', '1759'),
      rate('SHOULDER', '0.2', '0.25', '1800', '2359'),
    ];
    const document = plan({ tariffPeriod: [{ rateBlockUType: 'timeOfUseRates', timeOfUseRates }] });
    const period = daysBetween('2026-01-01', '2026-01-31', 'Australia/Brisbane');
    const bill = computeBill(read(document).tariff!, stepsOf(period.start, 60, Array(744).fill(1)), period);
    // 186 kWh in the 6 hours of each of two rates, of which 100 in the first block.
    expect(compact(bill).map(([name, quantity]) => [name, quantity])).toEqual([
      ['energy off_peak', 372],
      ['energy peak 1', 100],
      ['energy peak 2', 86],
      ['energy shoulder 1', 100],
      ['energy shoulder 2', 86],
    ]);
  });

  test('parts of a plan that are not billed are findings', () => {
    const rates = [{ unitPrice: '0.2', volume: 10 }, { unitPrice: '0.3' }];
    const found = (singleRate: object, more: object = {}) =>
      codes(plan({ tariffPeriod: [{ rateBlockUType: 'singleRate', singleRate }], ...more }));
    expect(found({ rates, period: 'P3M' })).toContain('cdr_block_period');
    expect(found({ rates })).toContain('cdr_block_period');
    expect(found({ rates, period: 'P1D' })).toEqual([]);
    expect(found({ rates: [{ unitPrice: '0.2', measureUnit: 'KVA' }] })).toContain('cdr_measure_unit');
    expect(found({ rates: [{ unitPrice: '0.2' }], generalUnitPrice: '0.3' })).toContain('cdr_quota');
    const fee = { type: 'MEMBERSHIP', term: 'ANNUAL', amount: '99' };
    expect(found({ rates: [{ unitPrice: '0.2' }] }, { fees: [fee] })).toContain('cdr_not_billed');
  });

  test('reports missing rates and unknown days as findings', () => {
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

  const single = {
    rateBlockUType: 'singleRate',
    dailySupplyCharge: '1.00',
    singleRate: { rates: [{ unitPrice: '0.20' }] },
  };
  const discounts = (...list: object[]) => plan({ tariffPeriod: [single], discounts: list });
  const guaranteed = { displayName: 'Everybody', type: 'GUARANTEED' };
  const oneDay = (document: object) => {
    const start = new Date('2026-01-04T14:00:00Z');
    const period = { start, end: new Date(start.getTime() + 86_400_000) };
    return computeBill(read(document).tariff!, stepsOf(start, 60, Array(24).fill(1)), period);
  };

  test('a guaranteed discount is a share of the use or of the bill', () => {
    const use = discounts({ ...guaranteed, methodUType: 'percentOfUse', percentOfUse: { rate: '0.10' } });
    expect(oneDay(use).total).toBeCloseTo((1 + 24 * 0.2 * 0.9) * 1.1, 9);
    const bill = discounts({ ...guaranteed, methodUType: 'percentOfBill', percentOfBill: { rate: '0.05' } });
    expect(oneDay(bill).total).toBeCloseTo((1 + 24 * 0.2) * 0.95 * 1.1, 9);
    expect(codes(bill)).not.toContain('cdr_not_billed');
  });

  test.each([
    [
      'conditional',
      { type: 'CONDITIONAL', methodUType: 'percentOfBill', percentOfBill: { rate: '0.05' } },
      'conditions',
      true,
    ],
    ['of a fixed amount', { ...guaranteed, methodUType: 'fixedAmount', fixedAmount: { amount: '5' } }, 'period', false],
    [
      'in percent',
      { ...guaranteed, methodUType: 'percentOfUse', percentOfUse: { rate: '10' } },
      'not understood',
      false,
    ],
  ])(
    'a discount that is %s is a finding, and missing from the bill if everybody gets it',
    (_, discount, why, complete) => {
      const { findings } = read(discounts(discount));
      expect(findings).toContainEqual(
        expect.objectContaining({ code: 'cdr_not_billed', message: expect.stringContaining(why) }),
      );
      expect(oneDay(discounts(discount)).total).toBeCloseTo((1 + 24 * 0.2) * 1.1, 9);
      expect(oneDay(discounts(discount)).complete).toBe(complete);
    },
  );

  test('a feed-in tariff by time earns its price in its hours', () => {
    const vary = (type: string, unitPrice: string, startTime: string, endTime: string) => ({
      ...{ type, rates: [{ unitPrice }] },
      timeVariations: times(startTime, endTime),
    });
    const document = plan({
      tariffPeriod: [single],
      solarFeedInTariff: [
        { timeVaryingTariffs: [vary('PEAK', '0.10', '16:00', '20:59'), vary('OFF_PEAK', '0.02', '21:00', '15:59')] },
      ],
    });
    const start = new Date('2026-01-04T14:00:00Z');
    const period = { start, end: new Date(start.getTime() + 86_400_000) };
    const bill = computeBill(read(document).tariff!, stepsOf(start, 60, Array(24).fill(-1)), period);
    expect(compact(bill).filter(([name]) => String(name).startsWith('feed-in'))).toEqual([
      ['feed-in peak', 5, -0.5],
      ['feed-in off_peak', 19, -0.38],
    ]);
  });

  test.each([
    ['electricity', ['electricityContract'], 'electricity', 'kWh', []],
    ['gas', ['gasContract'], 'natural_gas', 'MJ', []],
    ['both', ['electricityContract', 'gasContract'], 'electricity', 'kWh', ['cdr_dual_fuel']],
  ])('a plan for %s covers energy, grid and taxes of one utility', (_, contracts, utility, unit, expected) => {
    const contract = { timeZone: 'AEST', tariffPeriod: [single] };
    const document = { data: { planId: 'P1', ...Object.fromEntries(contracts.map((name) => [name, contract])) } };
    const { tariff, findings } = read(document);
    expect(tariff).toMatchObject({ utility, unit, covers: ['energy', 'grid', 'tax'] });
    expect(findings.map(({ code }) => code).filter((code) => code.startsWith('cdr_dual'))).toEqual(expected);
  });
});
