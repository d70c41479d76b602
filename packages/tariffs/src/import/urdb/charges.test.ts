import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { daysBetween, stepsOf } from '../../testing/builders.ts';
import { compact } from '../../testing/compact.ts';
import { billed, codes, hours, january, read } from '../../testing/imports.ts';

const every = (period: number) => Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => period));
const flat = { name: 'Flat', energyratestructure: [[{ rate: 0.1 }]] };
const year = { start: new Date('2026-01-01T00:00:00Z'), days: daysBetween('2026-01-01', '2026-12-31') };

/** 1 kW all year, and 100 kW in the tenth hour of January 1. */
const spike = stepsOf(
  year.start,
  60,
  Array.from({ length: 8760 }, (_, hour) => (hour === 9 ? 100 : 1)),
);
const yearOf = (document: object) => computeBill(read(document).tariff!, spike, year.days);
const sumOf = (document: object, component: string) =>
  yearOf(document)
    .lines.filter((line) => line.component === component)
    .reduce((sum, { amount }) => sum + amount!, 0);

describe('demand of URDB rates', () => {
  const demand = (more: object) =>
    billed({ flatdemandstructure: [[{ rate: 10, max: 2 }, { rate: 5 }]], ...more }, hours(3));

  test('horsepower are converted, limits included', () => {
    const [first, second] = demand({ flatdemandunit: 'hp' }).map(([, , amount]) => Number(amount));
    const hp = 3 / 0.745699872;
    expect(first).toBeCloseTo(20, 6);
    expect(second).toBeCloseTo((hp - 2) * 5, 5);
  });

  test('kVA need a power factor, and are unknown without one', () => {
    const document = { flatdemandstructure: [[{ rate: 10 }]], flatdemandunit: 'kVA' };
    expect(billed(document, hours(3), { powerFactor: 0.75 })).toEqual([['flat-demand', 3, 40]]);
    expect(codes(document)).toContain('urdb_demand_unit');
    expect(computeBill(read(document).tariff!, hours(3), january)).toMatchObject({ complete: false, total: 0 });
  });

  test('each structure has its own unit; daily demand is divided among tiers day by day', () => {
    expect(demand({ flatdemandunit: 'kW daily', demandratestructure: [[{ rate: 1 }]], demandrateunit: 'kW' })).toEqual([
      ['flat-demand 1', 62, 620],
      ['flat-demand 2', 31, 155],
      ['period-demand', 3, 3],
    ]);
  });

  test('several periods without the months they apply to have no price', () => {
    const document = { flatdemandstructure: [[{ rate: 1 }], [{ rate: 2 }]] };
    expect(codes(document)).toContain('urdb_flat_demand_months');
    expect(computeBill(read(document).tariff!, hours(3), january).complete).toBe(false);
  });

  test('a lookback over seasons of the time-of-use demand counts the peak of every month', () => {
    const seasons = every(0).map((row, month) => (month >= 3 && month <= 8 ? row.map(() => 1) : row));
    const document = {
      ...{ demandratestructure: [[{ rate: 10.5 }], [{ rate: 11.5 }]], lookbackPercent: 0.35 },
      ...{ demandweekdayschedule: seasons, demandweekendschedule: seasons },
    };
    expect(sumOf(document, 'period-demand')).toBeCloseTo(100 * (10.5 + 0.35 * 10.5 * 5 + 0.35 * 11.5 * 6), 6);
  });

  test('with both kinds of demand, the lookback applies to that of the month', () => {
    const document = {
      flatdemandstructure: [[{ rate: 1 }]],
      demandratestructure: [[{ rate: 1 }]],
      lookbackPercent: 0.5,
    };
    expect(codes(document)).toContain('urdb_ratchet_scope');
    expect(sumOf(document, 'flat-demand')).toBeCloseTo(100 + 11 * 50, 6);
    expect(sumOf(document, 'period-demand')).toBeCloseTo(100 + 11, 6);
  });

  test('limits per kW follow the billed demand, with its lookback', () => {
    const document = {
      energyratestructure: [
        [
          { rate: 0.2, max: 10, unit: 'kWh/kW' },
          { rate: 0.1, unit: 'kWh/kW' },
        ],
      ],
      ...{ flatdemandstructure: [[{ rate: 0 }]], lookbackPercent: 0.5 },
    };
    const february = yearOf(document).lines.filter(({ billingPeriod }) => billingPeriod === '2026-02-01');
    expect(compact({ ...yearOf(document), lines: february })).toEqual([
      ['energy 1', 500, 100],
      ['energy 2', 172, 17.2],
      ['flat-demand', 50, 0],
    ]);
  });

  test('limits per horsepower or kVA follow the demand in that unit', () => {
    const tiers = (unit: string) => ({
      energyratestructure: [
        [
          { rate: 0.2, max: 50, unit },
          { rate: 0.1, unit },
        ],
      ],
    });
    const amount = (unit: string, options = {}) =>
      computeBill(read(tiers(unit), options).tariff!, hours(3), january).total;
    const total = (first: number) => first * 0.2 + (2232 - first) * 0.1;
    expect(amount('kWh/hp')).toBeCloseTo(total((50 * 3) / 0.745699872), 6);
    expect(amount('kWh/kVA', { powerFactor: 0.75 })).toBeCloseTo(total(50 * 4), 6);
    expect(amount('kWh/hp daily')).toBeCloseTo(2232 * 0.2, 6);
  });

  test.each([
    ['an unknown unit', [{ rate: 0.2, max: 50, unit: 'kWh/kVA' }, { rate: 0.1 }], 'urdb_unit_unknown'],
    [
      'different units',
      [
        { rate: 0.3, max: 9, unit: 'kWh' },
        { rate: 0.2, max: 50, unit: 'kWh/kW' },
        { rate: 0.1, unit: 'kWh' },
      ],
      'urdb_units_mixed',
    ],
  ])('usage in tiers with limits in %s has no amount', (_, tiers, code) => {
    const document = { energyratestructure: [tiers] };
    expect(codes(document)).toContain(code);
    expect(computeBill(read(document).tariff!, hours(1), january)).toMatchObject({ complete: false, total: 0 });
  });

  test('the unit of a tier without a limit does not matter', () => {
    const tiers = [
      { rate: 0.1, max: 10, unit: 'kWh daily' },
      { rate: 0.2, unit: 'kWh' },
    ];
    expect(codes({ energyratestructure: [tiers] })).not.toContain('urdb_units_mixed');
    expect(billed({ energyratestructure: [tiers] })).toEqual([
      ['energy 1', 310, 31],
      ['energy 2', 434, 86.8],
    ]);
  });

  test.each([
    ['flat', { flatdemandstructure: [[{ rate: 1 }]], flatdemandunit: 'kW daily' }],
    ['by period', { demandratestructure: [[{ rate: 1 }]], demandrateunit: 'kW daily' }],
  ])('a lookback on daily demand, %s, is a line without an amount', (_, demand) => {
    const bill = computeBill(read({ ...demand, lookbackPercent: 0.5 }).tariff!, hours(2), january);
    expect(bill).toMatchObject({ complete: false, total: 62 });
    expect(bill.lines.at(-1)).toMatchObject({ component: 'ratchet', amount: null });
  });

  test('coincident demand is billed at the times of the system peak, by month and hour', () => {
    const evening = every(0).map((row) => row.map((_, hour) => (hour >= 17 ? 1 : 0)));
    const document = {
      ...{ ...flat, coincidentratestructure: [[{ rate: 1 }], [{ rate: 8 }]], coincidentrateunit: 'kW' },
      coincidentrateschedule: evening,
    };
    expect(codes(document)).toContain('urdb_not_billed');
    const times = ['2026-01-05T18:00', '2026-01-06T09:00'];
    expect(billed(document, hours(3), { coincidentPeaks: times }).slice(1)).toEqual([
      ['coincident-demand-1', 3, 24],
      ['coincident-demand-0', 3, 3],
    ]);
    const never = { coincidentPeaks: ['2026-03-08T02:30'], timeZone: 'America/New_York' };
    expect(codes(document, never)).toContain('urdb_coincident_time');
  });
});

describe('other charges of URDB rates', () => {
  test('fuel adjustments are added to the price of energy by month', () => {
    const list = [0.01, 0.02, ...Array.from({ length: 10 }, () => 0.01)];
    expect(billed({ ...flat, fueladjustmentsmonthly: list })).toEqual([
      ['energy', 744, 74.4],
      ['fuel-adjustment f0', 744, 7.44],
    ]);
    expect(sumOf({ ...flat, fueladjustmentsmonthly: list }, 'fuel-adjustment')).toBeCloseTo(
      8859 * 0.01 + 672 * 0.01,
      6,
    );
    expect(billed({ ...flat, fueladjustmentsmonthly: Array.from({ length: 12 }, () => 0) })).toHaveLength(1);
    expect(codes({ ...flat, fueladjustmentsmonthly: [0.01] })).toContain('urdb_fuel_adjustment');
  });

  test.each([
    ['fixedchargeunits', { fixedchargefirstmeter: 5, fixedchargeunits: '$/kW' }, 'fixed'],
    ['minchargeunits', { mincharge: 500, minchargeunits: '$/kW' }, 'minimum'],
  ])('a charge whose unit in %s is not known is a line without an amount', (path, more, component) => {
    expect(read({ ...flat, ...more }).findings).toContainEqual(
      expect.objectContaining({ code: 'urdb_unit_unknown', path }),
    );
    const { lines } = computeBill(read({ ...flat, ...more }).tariff!, hours(1), january);
    expect(lines.filter(({ amount }) => amount === null)).toMatchObject([{ component, kind: 'missing' }]);
  });

  test('limits of who may have a rate are a finding', () => {
    const rate = { ...flat, peakkwcapacitymin: 0, peakkwcapacitymax: 20, peakkwhusagemin: 800 };
    const { findings } = read(rate);
    expect(findings.filter(({ code }) => code === 'urdb_eligibility').map(({ message }) => message)).toEqual([
      expect.stringContaining('at most 20 kW;'),
      expect.stringContaining('at least 800 kWh;'),
    ]);
  });

  test('additional meters cost what they cost', () => {
    const document = { ...flat, fixedchargefirstmeter: 10, fixedchargeeaaddl: 4 };
    expect(billed(document, hours(1), { meters: 3 }).slice(0, 2)).toEqual([
      ['fixed', 1, 10],
      ['further-meters', 2, 8],
    ]);
    expect(codes(document)).toContain('urdb_one_meter');
  });

  test.each([
    ['annualmincharge', { annualmincharge: 1000 }],
    ['mincharge per year', { mincharge: 1000, minchargeunits: '$/year' }],
  ])('%s tops up the year, not the month', (_, more) => {
    const lines = yearOf({ ...flat, ...more }).lines.filter(({ kind }) => kind === 'minimum');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ billingPeriod: '2026-12-01', unit: 'year' });
    expect(lines[0]!.amount).toBeCloseTo(1000 - 885.9, 6);
  });

  test('the minimum of a year is unknown without its first months', () => {
    const bill = computeBill(
      read({ ...flat, annualmincharge: 1000 }).tariff!,
      spike,
      daysBetween('2026-11-01', '2026-12-31'),
    );
    expect(bill.lines.filter(({ amount }) => amount === null)).toMatchObject([
      { component: 'annual-minimum', kind: 'missing', note: expect.stringContaining('begins on 2026-11-01') },
    ]);
  });

  test('free text that may name further charges is a finding', () => {
    expect(codes({ ...flat, fixedattrs: [{ 'Meter rent': '2.50' }] })).toContain('urdb_attributes');
    expect(codes({ ...flat, fixedattrs: [] })).not.toContain('urdb_attributes');
  });

  test('an older rate states net metering as a flag', () => {
    expect(read({ ...flat, usenetmetering: true }).tariff!.settlement.scheme).toBe('net_metering');
    expect(read({ ...flat, usenetmetering: true, dgrules: 'Net Billing Hourly' }).tariff!.settlement.scheme).toBe(
      'net_billing',
    );
    expect(read({ ...flat, usenetmetering: false }).tariff!.settlement.scheme).toBe('gross');
  });
});
