import { describe, expect, test } from 'vitest';
import { computeBill } from '../../bill/compute-bill.ts';
import { stepsOf } from '../../testing/builders.ts';
import { billed, codes, hours, january, read } from '../../testing/imports.ts';

const every = (period: number) => Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => period));

describe('the import of URDB rates', () => {
  const flat = {
    name: 'Flat',
    utility: 'Test',
    energyratestructure: [[{ rate: 0.1, adj: 0.02, unit: 'kWh' }]],
    energyweekdayschedule: every(0),
    energyweekendschedule: every(0),
  };

  test('adds rate and adjustment, and reads fixed and minimum charges', () => {
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

  test('a field with numbers that is not known is a finding, because it may be a charge', () => {
    const comments = {
      basicinformationcomments: '5',
      phasewiring: '3-Phase',
      demandWindow: 15,
      mystery: 'text',
      none: 0,
    };
    expect(codes({ ...flat, ...comments })).not.toContain('urdb_field_unknown');
    const { findings } = read({ ...flat, facilitycharge: 5, riders: [{ rate: 0.01 }] });
    expect(findings.filter(({ code }) => code === 'urdb_field_unknown').map(({ path }) => path)).toEqual([
      'facilitycharge',
      'riders',
    ]);
  });

  test('reads periods by month, weekday and weekend', () => {
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

  test('reads tiers per day, and demand charges by month and by period', () => {
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

  test('reads a look-back by months or by range', () => {
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

  test('reads the export price by the rule for distributed generation', () => {
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
  ])('reports %s as a finding', (_what, document, code) => {
    expect(codes(document)).toContain(code);
  });

  test.each([
    ['reactive power', { ...flat, demandreactivepowercharge: 0.5 }, 'reactive-power', /readings of reactive power/],
    [
      'a ratchet without the peaks it applies to',
      { ...flat, flatdemandstructure: [[{ rate: 2 }]], demandratchetpercentage: Array(12).fill(0.8) },
      ...(['ratchet', /Ratchet percentages/] as const),
    ],
    [
      'demand at system peaks whose times are not given',
      { ...flat, coincidentratestructure: [[{ rate: 8 }]], coincidentrateunit: 'kW' },
      ...(['coincident-demand', /times are not stated/] as const),
    ],
    [
      'a fuel adjustment that is not readable',
      { ...flat, fueladjustmentsmonthly: [0.01] },
      ...(['fuel-adjustment', /no rate/] as const),
    ],
  ])('%s is a line without an amount, and the bill is not complete', (_what, document, component, note) => {
    const bill = computeBill(read(document).tariff!, hours(1), january);
    expect(bill.complete).toBe(false);
    const unknown = bill.lines.filter(({ amount }) => amount === null);
    expect(unknown).toMatchObject([{ component, note: expect.stringMatching(note) }]);
    expect(bill.lines.find((line) => line.component === 'energy')!.amount).toBeCloseTo(89.28, 9);
  });

  test('charges of zero are not missing', () => {
    const none = {
      ...{ ...flat, demandreactivepowercharge: 0, coincidentratestructure: [[{ rate: 0 }]] },
      ...{ flatdemandstructure: [[{ rate: 2 }]], demandratchetpercentage: Array(12).fill(0) },
    };
    expect(computeBill(read(none).tariff!, hours(1), january).complete).toBe(true);
  });

  test('gives usage in a missing period no amount', () => {
    const { tariff } = read({ ...flat, energyratestructure: [[{ rate: 0.1 }]], energyweekdayschedule: every(1) });
    expect(computeBill(tariff!, hours(1), january)).toMatchObject({ complete: false });
  });
});
