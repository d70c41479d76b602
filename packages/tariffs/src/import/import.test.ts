import { describe, expect, test } from 'vitest';
import { computeBill } from '../bill/compute-bill.ts';
import { daysBetween, stepsOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { importTariff } from './import-any.ts';

const read = (document: object | string, options = {}) =>
  importTariff(typeof document === 'string' ? document : JSON.stringify(document), options);
const codes = (document: object, options = {}) => read(document, options).findings.map(({ code }) => code);
const every = (period: number) => Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => period));
const january = daysBetween('2026-01-01', '2026-01-31');
const hours = (kw: number) =>
  stepsOf(
    january.start,
    60,
    Array.from({ length: 744 }, () => kw),
  );
const billed = (document: object | string, usage = hours(1), options = {}) =>
  compact(computeBill(read(document, options).tariff!, usage, january));

describe('URDB', () => {
  const flat = {
    name: 'Flat',
    utility: 'Test',
    energyratestructure: [[{ rate: 0.1, adj: 0.02, unit: 'kWh' }]],
    energyweekdayschedule: every(0),
    energyweekendschedule: every(0),
  };

  test('rate and adjustment are the price; fixed and minimum charges', () => {
    expect(
      billed({
        ...flat,
        fixedchargefirstmeter: 0.5,
        fixedchargeunits: '$/day',
        mincharge: 200,
        minchargeunits: '$/month',
      }),
    ).toEqual([
      ['fixed', 31, 15.5],
      ['energy', 744, 89.28],
      ['minimum', 1, 95.22],
    ]);
  });

  test('periods by month, weekday and weekend', () => {
    const weekday = every(0).map((row) => row.map((_, hour) => (hour >= 16 && hour < 21 ? 1 : 0)));
    const document = {
      ...flat,
      energyratestructure: [[{ rate: 0.1 }], [{ rate: 0.3 }]],
      energyweekdayschedule: weekday,
    };
    expect(billed(document)).toEqual([
      ['energy p0', 634, 63.4],
      ['energy p1', 110, 33],
    ]);
  });

  test('tiers per day, demand by month with adjustment, and by period', () => {
    const document = {
      energyratestructure: [
        [
          { max: 10, rate: 0.1, unit: 'kWh daily' },
          { rate: 0.2, unit: 'kWh daily' },
        ],
      ],
      flatdemandstructure: [[{ rate: 5, adj: 1 }], [{ rate: 9 }]],
      flatdemandmonths: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      demandratestructure: [[{ rate: 2, max: 1 }, { rate: 3 }]],
    };
    expect(billed(document, hours(2))).toEqual([
      ['energy 1', 310, 31],
      ['energy 2', 1178, 235.6],
      ['flat-demand', 2, 12],
      ['period-demand 1', 1, 2],
      ['period-demand 2', 1, 3],
    ]);
  });

  test('a look-back by months or by range', () => {
    const ratchet = (more: object) =>
      read({ ...flat, flatdemandstructure: [[{ rate: 1 }]], ...more }).tariff!.components.find(
        ({ kind }) => kind === 'demand',
      );
    expect(ratchet({ lookbackPercent: 0.35, lookbackMonths: [...Array(11).fill(0), 1] })).toMatchObject({
      ratchet: { share: 0.35, wholeYear: true, months: [12] },
    });
    expect(ratchet({ lookbackPercent: 80, lookbackRange: 6 })).toMatchObject({
      ratchet: { share: 0.8, lookbackMonths: 6, wholeYear: false },
    });
  });

  test('export by the rule for distributed generation', () => {
    const sell = { energyratestructure: [[{ rate: 0.2, sell: 0.05 }]] };
    const sun = stepsOf(
      january.start,
      60,
      Array.from({ length: 744 }, (_, hour) => (hour % 2 === 0 ? 1 : -2)),
    );
    expect(billed({ ...sell, dgrules: 'Net Billing Instantaneous' }, sun)).toEqual([
      ['energy', 372, 74.4],
      ['export', 744, -37.2],
    ]);
    expect(read({ ...sell, dgrules: 'Net Metering' }).tariff!.settlement).toMatchObject({
      scheme: 'net_metering',
      carry: 'energy',
      atReset: 'forfeit',
    });
    expect(
      read({ ...sell, dgrules: 'Net Billing Hourly (dollar credits carried over)' }).tariff!.settlement,
    ).toMatchObject({ carry: 'money', netMinutes: 60 });
    expect(
      read({ ...sell, dgrules: 'Buy All Sell All' }).tariff!.components.map((one) => 'flow' in one && one.flow),
    ).toEqual(['consumption', 'generation']);
  });

  test.each([
    ['a tier without a rate', { ...flat, energyratestructure: [[{ unit: 'kWh' }]] }, 'urdb_rate_missing'],
    [
      'a schedule that names a period which is not there',
      { ...flat, energyweekdayschedule: every(1) },
      'urdb_period_missing',
    ],
    ['a schedule of another shape', { ...flat, energyweekdayschedule: [[0]] }, 'urdb_schedule_shape'],
    [
      'a missing schedule',
      { ...flat, energyratestructure: [[{ rate: 1 }], [{ rate: 2 }]], energyweekendschedule: undefined },
      'urdb_schedule_missing',
    ],
    [
      'a period that never applies',
      { ...flat, energyratestructure: [[{ rate: 1 }], [{ rate: 2 }]] },
      'urdb_period_unused',
    ],
    ['an end before the start', { ...flat, startdate: 1_700_000_000, enddate: 1_600_000_000 }, 'dates_inverted'],
    ['an unknown unit', { ...flat, fixedchargefirstmeter: 1, fixedchargeunits: '$/week' }, 'urdb_unit_unknown'],
    ['demand in kVA', { ...flat, flatdemandstructure: [[{ rate: 1 }]], demandunits: 'kVA' }, 'urdb_demand_unit'],
    ['reactive power', { ...flat, demandreactivepowercharge: 0.5 }, 'urdb_not_billed'],
    ['several rates', { items: [flat, flat] }, 'urdb_several_rates'],
    ['no rate at all', { items: [] }, 'urdb_no_rate'],
  ])('%s is a finding', (_what, document, code) => {
    expect(codes(document)).toContain(code);
  });

  test('usage in a period that is not there is billed as not known', () => {
    const { tariff } = read({ ...flat, energyratestructure: [[{ rate: 0.1 }]], energyweekdayschedule: every(1) });
    expect(computeBill(tariff!, hours(1), january)).toMatchObject({ complete: false });
  });
});

describe('Octopus', () => {
  const day = (value: number, from: string, to: string | null, method: string | null = null) => ({
    value_exc_vat: value,
    value_inc_vat: value * 1.05,
    valid_from: from,
    valid_to: to,
    payment_method: method,
  });

  test('half-hourly rates are a series, standing charges by their days and payment', () => {
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

  test('rates that change on a day are versions', () => {
    const document = {
      results: [day(30, '2026-01-16T00:00:00Z', null), day(20, '2025-10-01T00:00:00Z', '2026-01-16T00:00:00Z')],
    };
    expect(billed(document)).toEqual([
      ['unit', 360, 75.6],
      ['unit-2', 384, 120.96],
    ]);
  });

  test('a product: region, two registers, exit fee', () => {
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

  test('a list of products has no rates, a row without a value is a finding', () => {
    expect(codes({ results: [{ code: 'X', is_variable: true }] })).toEqual(['octopus_no_rates']);
    expect(
      codes({ results: [{ value_exc_vat: null, valid_from: 'x' }, day(1, '2026-01-01T00:00:00Z', null)] }),
    ).toContain('octopus_rate_missing');
  });
});

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

describe('tables of charges', () => {
  const head =
    'utility,type,name,basic_charge_limit,assessed,month_start,month_end,hour_start,hour_end,weekday_start,weekday_end,charge,units';

  test('windows with half hours, charges that add up, and limits', () => {
    const text = [
      head,
      'electric,customer,,,,,,,,,,10,$/month',
      'electric,energy,all,0,,1,12,0,24,0,6,0.1,$/kWh',
      'electric,energy,peak,0,,1,12,8.5,12,0,4,0.2,$/kWh',
      'electric,demand,all,0,monthly,1,12,0,24,0,6,5,$/kW',
      'electric,export,,0,,1,12,0,24,0,6,0.05,$/kWh',
      'gas,energy,,0,,1,12,0,24,0,6,0.5,$/therm',
    ].join('\n');
    expect(read(text).findings.map(({ code }) => code)).toEqual(['csv_other_utility', 'csv_time_zone']);
    expect(billed(text)).toEqual([
      ['customer', 1, 10],
      ['energy', 744, 74.4],
      ['energy-2 peak', 77, 15.4],
      ['energy-2 rest', 667, 0],
      ['demand', 1, 5],
    ]);
  });

  test('a limit begins a tier', () => {
    const text = [
      head,
      'electric,energy,,0,,1,12,0,24,0,6,0.1,$/kWh',
      'electric,energy,,500,,1,12,0,24,0,6,0.3,$/kWh',
    ].join('\n');
    expect(billed(text)).toEqual([
      ['energy 1', 500, 50],
      ['energy 2', 244, 73.2],
    ]);
  });

  test('rows that are not understood are findings with their line', () => {
    expect(read([head, 'electric,magic,,0,,1,12,0,24,0,6,0.1,$/kWh'].join('\n')).findings[0]).toMatchObject({
      code: 'csv_row',
      path: 'line 2',
    });
    expect(read('a,b\n1,2\n').findings[0]).toMatchObject({
      code: 'csv_table',
      message: 'The table lacks the columns type, charge, units.',
    });
  });
});

describe('formats', () => {
  test('our own document comes back as it went out', () => {
    const { tariff } = read({ energyratestructure: [[{ rate: 0.1 }]] });
    expect(read(tariff!)).toEqual({ source: 'energy-tariff', tariff, findings: [] });
  });

  test('REopt scenarios with rates by month', () => {
    const months = Array.from({ length: 12 }, (_, index) => (index + 1) / 100);
    expect(billed({ ElectricTariff: { monthly_energy_rates: months, blended_annual_demand_rate: 2 } })).toEqual([
      ['energy month-1', 744, 7.44],
      ['demand', 1, 2],
    ]);
  });

  test.each([
    ['text that is no JSON', '{ "a": ', 'json_invalid'],
    ['a document of no known format', '{ "a": 1 }', 'format_unknown'],
    ['our own with an unknown field', '{ "format": "energy-tariff/1", "colour": "red" }', 'schema_unrecognized_keys'],
  ])('%s is a finding', (_what, text, code) => {
    expect(read(text).findings.map((finding) => finding.code)).toContain(code);
  });
});
