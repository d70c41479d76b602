import { describe, expect, test } from 'vitest';
import { computeBill } from './bill/compute-bill.ts';
import { importUrdb } from './import/urdb/import-urdb.ts';
import type { TariffInput } from './model/tariff.ts';
import { at, daysBetween, stepsOf, tariffOf } from './testing/builders.ts';
import { createUsage } from './usage/usage.ts';

/** Structures of real tariffs, each with a bill computed by hand. Rates are rounded. */

const months = (periodOf: (month: number, hour: number) => number) =>
  Array.from({ length: 12 }, (_, month) => Array.from({ length: 24 }, (_, hour) => periodOf(month + 1, hour)));
const isSummer = (month: number) => month >= 6 && month <= 9;

interface Asked {
  readonly days: readonly [first: string, last: string];
  readonly timeZone?: string;
  /** Average power by step of so many minutes, from the first day on. */
  readonly minutes?: number;
  readonly kw: readonly number[];
  readonly from?: string;
}
function totalOf(tariff: ReturnType<typeof tariffOf>, { days, timeZone = 'UTC', minutes = 60, kw, from }: Asked) {
  const usage = stepsOf(at(`${from ?? days[0]}T00:00`, timeZone), minutes, kw);
  const bill = computeBill(tariff, usage, daysBetween(...days, timeZone));
  expect(bill.complete).toBe(true);
  return bill.total;
}
const steady = (kw: number, hours: number, peaks: Readonly<Record<number, number>> = {}) =>
  Array.from({ length: hours }, (_, hour) => peaks[hour] ?? kw);

describe('California', () => {
  const timeZone = 'America/Los_Angeles';

  test('three periods by season and a charge per day; the autumn day has 25 hours', () => {
    const periodOf = (hour: number) => (hour >= 16 && hour < 21 ? 2 : hour === 15 || hour >= 21 ? 1 : 0);
    const schedule = months((month, hour) => (isSummer(month) ? 3 : 0) + periodOf(hour));
    const { tariff } = importUrdb(
      {
        ...{ label: 'electric-home', fixedchargefirstmeter: 0.49281, fixedchargeunits: '$/day' },
        energyratestructure: [0.35, 0.36, 0.38, 0.39, 0.45, 0.61].map((rate) => [{ rate, unit: 'kWh' }]),
        ...{ energyweekdayschedule: schedule, energyweekendschedule: schedule },
      },
      { timeZone },
    );
    const summer = totalOf(tariff!, { days: ['2026-07-15', '2026-07-15'], timeZone, kw: steady(1, 24) });
    expect(summer).toBeCloseTo(5 * 0.61 + 4 * 0.45 + 15 * 0.39 + 0.49281, 9);
    const long = totalOf(tariff!, { days: ['2026-11-01', '2026-11-01'], timeZone, minutes: 15, kw: steady(1, 100) });
    expect(long).toBeCloseTo(5 * 0.38 + 4 * 0.36 + 16 * 0.35 + 0.49281, 9);
  });

  test('an evening price that is lower on weekends, and a minimum per day', () => {
    const schedule = (evening: number) => months((_, hour) => (hour >= 16 && hour < 21 ? evening : 2));
    const { tariff } = importUrdb(
      {
        ...{ label: 'prime', fixedmonthlycharge: 24, mincharge: 1.2, minchargeunits: '$/day' },
        energyratestructure: [[{ rate: 0.4 }], [{ rate: 0.6 }], [{ rate: 0.25, adj: 0.01 }]],
        ...{ energyweekdayschedule: schedule(1), energyweekendschedule: schedule(0) },
      },
      { timeZone },
    );
    const july = { days: ['2026-07-01', '2026-07-31'] as const, timeZone };
    const used = totalOf(tariff!, { ...july, kw: steady(0.5, 744) });
    expect(used).toBeCloseTo(24 + 0.5 * (23 * 5 * 0.6 + 8 * 5 * 0.4 + 31 * 19 * 0.26), 9);
    expect(totalOf(tariff!, { ...july, kw: steady(0, 744) })).toBeCloseTo(31 * 1.2, 9);
  });
});

test('Illinois: a capacity obligation is the mean demand at the peaks of last summer, billed every month', () => {
  const events = ['2025-07-24T21:00:00Z', '2025-08-12T22:00:00Z'];
  const hourOf = (time: string) => (Date.parse(time) - Date.parse('2025-01-01T00:00:00Z')) / 3_600_000;
  const capacity = {
    ...{ kind: 'demand' as const, id: 'capacity', rates: [{ rate: 8.2 }] },
    coincident: { events: events.map((start) => ({ start })), reduce: 'mean' as const, within: 'any' as const },
  };
  const tariff = tariffOf({ components: [{ kind: 'energy', id: 'energy', rates: [{ rate: 0.05 }] }, capacity] });
  const kw = steady(1, 24 * (365 + 31), { [hourOf(events[0]!)]: 3, [hourOf(events[1]!)]: 5 });
  const total = totalOf(tariff, { days: ['2026-01-01', '2026-01-31'], from: '2025-01-01', kw });
  expect(total).toBeCloseTo(744 * 0.05 + 4 * 8.2, 9);
  const unknown = computeBill(
    tariff,
    stepsOf(at('2026-01-01T00:00'), 60, steady(1, 744)),
    daysBetween('2026-01-01', '2026-01-31'),
  );
  expect(unknown).toMatchObject({ complete: false });
});

test('Texas: free nights, and a credit in months of 1,000 kWh or more', () => {
  const timeZone = 'America/Chicago';
  const credit = { amount: 125, per: 'billing_period', direction: 'credit', category: 'credit' } as const;
  const tariff = tariffOf({
    timeZone,
    schedules: { use: { windows: [{ period: 'night', from: '21:00', to: '06:00' }], default: 'day' } },
    components: [
      {
        ...{ kind: 'energy', id: 'energy', schedule: 'use' },
        rates: [
          { period: 'night', rate: 0 },
          { period: 'day', rate: 0.2 },
        ],
      },
      { kind: 'fixed', id: 'delivery', category: 'grid', amount: 4.39, per: 'month' },
      { kind: 'fixed', id: 'bonus', ...credit, ifUsage: { from: 1_000 } },
      { kind: 'fixed', id: 'low-use', amount: 9.95, per: 'month', ifUsage: { below: 1_000 } },
    ],
  });
  const june = { days: ['2026-06-01', '2026-06-30'] as const, timeZone };
  expect(totalOf(tariff, { ...june, kw: steady(1.4, 720) })).toBeCloseTo(30 * 15 * 1.4 * 0.2 + 4.39 - 125, 9);
  expect(totalOf(tariff, { ...june, kw: steady(1, 720) })).toBeCloseTo(30 * 15 * 0.2 + 4.39 + 9.95, 9);
  const peaksOnly = computeBill(tariff, createUsage({}), daysBetween(...june.days, timeZone));
  const unknown = peaksOnly.lines.filter(({ rule }) => rule.endsWith('ifUsage'));
  expect(unknown.map(({ component, amount }) => [component, amount])).toEqual([
    ['bonus', null],
    ['low-use', null],
  ]);
});

test('Georgia: hours of use of the demand decide the tier', () => {
  const tier = (rate: number, max?: number) => ({ rate, unit: 'kWh/kW', ...(max === undefined ? {} : { max }) });
  const document = { energyratestructure: [[tier(0.12, 200), tier(0.015, 400), tier(0.011)]], demandwindow: 60 };
  const { tariff } = importUrdb({ label: 'hours-use', ...document });
  const kw = steady(5, 744, { 5: 10 });
  const total = totalOf(tariff!, { days: ['2026-01-01', '2026-01-31'], kw });
  expect(total).toBeCloseTo(2_000 * 0.12 + (3_725 - 2_000) * 0.015, 9);
});

test('a ratchet of 80 % of the highest peak of the eleven months before', () => {
  const { tariff } = importUrdb({
    ...{ label: 'ratchet', energyratestructure: [[{ rate: 0 }]], demandwindow: 60 },
    ...{ flatdemandstructure: [[{ rate: 10 }]], lookbackPercent: 80, lookbackRange: 11 },
  });
  const kw = steady(2, 365 * 24, { [24 * 40]: 20 });
  // 2 kW in January, 20 in February, then 16 in ten months.
  expect(totalOf(tariff!, { days: ['2026-01-01', '2026-12-31'], kw })).toBeCloseTo(10 * (2 + 20 + 160), 9);
});

test('Flanders: the mean of twelve monthly peaks, at least 2.5 kW each; unknown months are named', () => {
  const timeZone = 'Europe/Brussels';
  const tariff = tariffOf({
    ...{ timeZone, vat: { default: 0.06 } },
    components: [
      {
        ...{ kind: 'demand', id: 'capacity', per: 'year', windowMinutes: 15, rates: [{ rate: 48 }] },
        rolling: { months: 12, floorKw: 2.5 },
      },
    ],
  });
  const kw = steady(1, 31 * 96, { 100: 6 });
  const total = totalOf(tariff, { days: ['2026-01-01', '2026-01-31'], timeZone, minutes: 15, kw });
  expect(total).toBeCloseTo(((6 + 11 * 2.5) / 12) * 4 * 1.06, 9);
  const bill = computeBill(
    tariff,
    stepsOf(at('2026-01-01T00:00', timeZone), 15, kw),
    daysBetween('2026-01-01', '2026-01-31', timeZone),
  );
  expect(bill.notices).toEqual([
    expect.stringMatching(/^capacity: the peaks of 2025-02, .* 2025-12 are not known; each counts as 2.5 kW/),
  ]);
});

test('Spain: three periods with holidays as weekends, contracted power, a tax on both, and VAT on all', () => {
  const timeZone = 'Europe/Madrid';
  const power = (id: string, amount: number) =>
    ({ kind: 'fixed', id, category: 'grid', amount, per: 'year', count: 4.6 }) as const;
  const tariff = tariffOf({
    ...{ timeZone, vat: { default: 0.21 }, holidays: [{ monthDay: '01-06' }], billing: { cycle: 'period' } },
    schedules: {
      td: {
        windows: [
          { period: 'p3', days: ['weekend'] },
          { period: 'p1', from: '10:00', to: '14:00' },
          { period: 'p1', from: '18:00', to: '22:00' },
          { period: 'p3', from: '00:00', to: '08:00' },
        ],
        ...{ default: 'p2', holidays: 'sunday' },
      },
    },
    components: [
      ...[power('power-p1', 27.7), power('power-p3', 0.73)],
      {
        ...{ kind: 'energy', id: 'energy', schedule: 'td' },
        rates: ['p1', 'p2', 'p3'].map((period, index) => ({ period, rate: [0.2, 0.15, 0.1][index]! })),
      },
      { kind: 'percentage', id: 'tax', share: 0.0511269632, of: ['energy', 'grid'] },
      { kind: 'fixed', id: 'meter', category: 'fee', amount: 0.02663, per: 'day' },
    ],
  });
  // Monday, the holiday of Tuesday, Wednesday.
  const total = totalOf(tariff, { days: ['2026-01-05', '2026-01-07'], timeZone, kw: steady(1, 72) });
  const energy = 2 * 8 * (0.2 + 0.15 + 0.1) + 24 * 0.1;
  const contracted = (3 / 365) * 4.6 * (27.7 + 0.73);
  expect(total).toBeCloseTo(((energy + contracted) * 1.0511269632 + 3 * 0.02663) * 1.21, 9);
});

test('Austria: a levy of 6 % on the grid charges alone, over the short March', () => {
  const timeZone = 'Europe/Vienna';
  const perKwh = (id: string, category: 'energy' | 'grid' | 'tax', rate: number) => ({
    kind: 'energy' as const,
    id,
    category,
    rates: [{ rate }],
  });
  const tariff = tariffOf({
    ...{ timeZone, vat: { default: 0.2 } },
    components: [
      ...[perKwh('energy', 'energy', 0.1), perKwh('net', 'grid', 0.0863), perKwh('duty', 'tax', 0.015)],
      { kind: 'fixed', id: 'base', amount: 2, per: 'month' },
      { kind: 'fixed', id: 'flat', category: 'grid', amount: 48, per: 'year' },
      { kind: 'percentage', id: 'levy', category: 'levy', share: 0.06, of: ['grid'] },
    ],
  });
  const kwh = 0.4 * (31 * 24 - 1);
  const kw = steady(0.4, (31 * 24 - 1) * 4);
  const total = totalOf(tariff, { days: ['2026-03-01', '2026-03-31'], timeZone, minutes: 15, kw });
  const grid = kwh * 0.0863 + (48 * 31) / 365;
  expect(total).toBeCloseTo((kwh * 0.115 + 2 + grid * 1.06) * 1.2, 9);
});

test('Sweden: the mean of the three highest hours of different days, half counted at night', () => {
  const timeZone = 'Europe/Stockholm';
  const tariff = tariffOf({
    ...{ timeZone, pricesIncludeVat: true, vat: { default: 0.25 } },
    schedules: { night: { windows: [{ period: 'night', from: '22:00', to: '06:00' }], default: 'day' } },
    components: [
      {
        ...{ kind: 'demand', id: 'power', windowMinutes: 60, highest: 3, distinct: 'day', rates: [{ rate: 81.25 }] },
        weights: { schedule: 'night', factors: { night: 0.5 } },
      },
    ],
  });
  // 9 kW at 23:00 counts as 4.5, 8 kW at 03:00 as 4; two hours of one day count once.
  const kw = steady(1, 744, {
    [2 * 24 + 23]: 9,
    [3 * 24 + 18]: 6,
    [3 * 24 + 19]: 5.5,
    [9 * 24 + 7]: 5,
    [12 * 24 + 3]: 8,
  });
  expect(totalOf(tariff, { days: ['2026-01-01', '2026-01-31'], timeZone, kw })).toBeCloseTo((15.5 / 3) * 81.25, 9);
});

test('Japan: a base price by ampere, three tiers, adjustments, rounded down to whole yen', () => {
  const timeZone = 'Asia/Tokyo';
  const tariff = tariffOf({
    ...{ timeZone, currency: 'JPY', pricesIncludeVat: true, vat: { default: 0.1 } },
    rounding: { mode: 'down', total: 0 },
    components: [
      { kind: 'fixed', id: 'base', amount: 311.75, per: 'month', count: 4, proration: 'none' },
      {
        ...{ kind: 'energy', id: 'energy' },
        rates: [{ tiers: [{ upTo: 120, rate: 29.8 }, { upTo: 300, rate: 36.4 }, { rate: 40.49 }] }],
      },
      { kind: 'energy', id: 'fuel', rates: [{ rate: -9.21 }] },
      { kind: 'energy', id: 'levy', category: 'levy', rates: [{ rate: 3.49 }] },
    ],
  });
  const exact = 1_247 + 120 * 29.8 + 180 * 36.4 + 72 * 40.49 + 372 * (3.49 - 9.21);
  const total = totalOf(tariff, { days: ['2026-05-01', '2026-05-31'], timeZone, kw: steady(0.5, 744) });
  expect(total).toBe(Math.floor(exact));
});

describe('an invoice from 20 October to 18 November over a change of rates and of the clock', () => {
  const timeZone = 'America/New_York';
  const change = '2026-11-01';
  const invoice = (proration: 'days' | 'none'): TariffInput['components'] => [
    { kind: 'fixed', id: 'charge', amount: 10, per: 'month', proration, until: change },
    { kind: 'fixed', id: 'charge', amount: 12, per: 'month', proration, from: change },
    { kind: 'energy', id: 'energy', rates: [{ tiers: [{ upTo: 300, rate: 0.1 }, { rate: 0.2 }] }], until: change },
    { kind: 'energy', id: 'energy', rates: [{ tiers: [{ upTo: 300, rate: 0.12 }, { rate: 0.24 }] }], from: change },
  ];
  const total = (proration: 'days' | 'none') =>
    totalOf(tariffOf({ timeZone, billing: { cycle: 'period' }, components: invoice(proration) }), {
      ...{ days: ['2026-10-20', '2026-11-18'] as const, timeZone, kw: steady(1, 30 * 24 + 1) },
    });
  // Limits by days: 120 kWh of October's 288, 180 of November's 433.
  const energy = 120 * 0.1 + 168 * 0.2 + 180 * 0.12 + 253 * 0.24;

  test('a charge in full is one charge, divided between its versions by days', () => {
    expect(total('none')).toBeCloseTo(energy + (12 * 10 + 18 * 12) / 30, 9);
  });

  test('a charge by days counts those of each month', () => {
    const share = 12 / 31 + 18 / 30;
    expect(total('days')).toBeCloseTo(energy + (share * (12 * 10 + 18 * 12)) / 30, 9);
  });
});
