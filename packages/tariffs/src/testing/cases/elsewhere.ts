import { HOUR_MS } from '@energy-optimizer/kernel';
import { computeBill } from '../../bill/compute-bill.ts';
import { elapsed } from '../../calendar/cycles.ts';
import { dateOf, dayNumber } from '../../calendar/days.ts';
import { holidayCalendar } from '../../calendar/holidays.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { sumOf } from '../../numbers.ts';
import { allInPrices } from '../../price/all-in-price.ts';
import { createUsage } from '../../usage/usage.ts';
import { daysBetween, minutesAt, stepsOf, tariffOf } from '../builders.ts';
import { check, checkList, type Translator } from './case.ts';

export const ergon: Translator = ({ tariff, usage, expected, tolerance }) => {
  const plan = tariffOf({
    currency: 'AUD',
    timeZone: 'Australia/Brisbane',
    vat: { default: tariff.gst },
    components: [
      { kind: 'fixed', id: 'supply', amount: tariff.supplyCentsPerDay / 100, per: 'day' },
      { kind: 'energy', id: 'usage', rates: [{ rate: tariff.usageCentsPerKwh / 100 }] },
    ],
  });
  const { start, end } = daysBetween('2021-01-01', `2021-01-${usage.days}`, 'Australia/Brisbane');
  const bill = computeBill(plan, createUsage({ rows: [{ start, end, values: { import: usage.kwh } }] }), {
    start,
    end,
  });
  const [supply, energy] = bill.lines.map(({ amount }) => amount! * 100);
  return [
    check('supply', supply!, expected.supplyCents, tolerance),
    check('usage', energy!, expected.usageCents, tolerance),
    check('total', bill.total * 100, expected.totalCents, tolerance),
  ];
};

const HOURS = 8760;

export const blended: Translator = ({ tariff, usage, expected, tolerance }) => {
  const plan = tariffOf({
    components: [
      { kind: 'energy', id: 'energy', rates: [{ rate: tariff.energyPerKwh }] },
      { kind: 'demand', id: 'demand', rates: [{ rate: tariff.demandPerKwMonth }] },
    ],
  });
  const kw = Array.from({ length: HOURS }, () => usage.annualKwh / HOURS);
  const bill = computeBill(
    plan,
    stepsOf(new Date('2022-01-01T00:00:00Z'), 60, kw),
    daysBetween('2022-01-01', '2022-12-31'),
  );
  const sum = (id: string) =>
    sumOf(bill.lines.filter(({ component }) => component === id).map(({ amount }) => amount!));
  return [
    check('energy', sum('energy'), expected.energy, tolerance),
    check('demand', sum('demand'), expected.demand, tolerance),
  ];
};

export const lookback: Translator = ({ tariff, usage, expected, tolerance }) => {
  const warm = [4, 5, 6, 7, 8, 9];
  const cold = [1, 2, 3, 10, 11, 12];
  const plan = tariffOf({
    components: [
      {
        ...{ kind: 'demand', id: 'demand', ratchet: { share: tariff.lookback, wholeYear: true } },
        rates: [
          { months: cold, rate: tariff.demandPerKw['cold months'] },
          { months: warm, rate: tariff.demandPerKw['warm months (6)'] },
        ],
      },
    ],
  });
  const kw = Array.from({ length: HOURS }, (_, hour) => (hour === 8 ? 100 : 1));
  const start = new Date(`${usage.year}-01-01T00:00:00Z`);
  const bill = computeBill(plan, stepsOf(start, 60, kw), daysBetween(`${usage.year}-01-01`, `${usage.year}-12-31`));
  return [check('demand', bill.total, expected.demandYear, tolerance)];
};

const PACIFIC = 'America/Los_Angeles';

export const elapsedTime: Translator = ({ usage, expected }) => {
  const spans = usage.map(([first, last]: [string, string]) => elapsed(first, last, PACIFIC));
  return [
    ...checkList(
      'days',
      spans.map(({ days }: { days: number }) => days),
      expected.days,
      0,
    ),
    ...checkList(
      'hours',
      spans.map(({ hours }: { hours: number }) => hours),
      expected.hours,
      0,
    ),
  ];
};

export const pgeHolidays: Translator = ({ usage, expected }) => {
  const fixed = ['01-01', '07-04', '11-11', '12-25'].map((monthDay) => ({
    monthDay,
    observed: 'nearest_weekday' as const,
  }));
  const isHoliday = holidayCalendar([
    ...fixed,
    { month: 2, weekday: 'mon', nth: 3 },
    { month: 5, weekday: 'mon', nth: -1 },
    { month: 9, weekday: 'mon', nth: 1 },
    { month: 11, weekday: 'thu', nth: 4 },
  ]);
  const countIn = (year: string): number => {
    const first = dayNumber(`${year}-01-01`);
    return Array.from({ length: 366 }, (_, index) => first + index).filter(
      (day) => dateOf(day).startsWith(year) && isHoliday(day),
    ).length;
  };
  return [
    ...checkList(
      'holiday',
      usage.map((day: string) => String(isHoliday(dayNumber(day)))),
      expected.holiday.map(String),
    ),
    ...Object.entries(expected.countPerYear as Record<string, number>).map(([year, count]) =>
      check(`holidays of ${year}`, countIn(year), count, 0),
    ),
  ];
};

const SCHEDULE: TariffInput['schedules'] = {
  tou: {
    windows: (['summer', 'winter'] as const).flatMap((season) => [
      { period: `${season}-peak`, season, from: '16:00', to: '21:00' },
      { period: `${season}-part_peak`, season, from: '15:00', to: '24:00' },
      { period: `${season}-off_peak`, season },
    ]),
  },
};

export const pgeTotals: Translator = ({ tariff, expected, tolerance }) => {
  const rates = (table: Record<string, number[]>) =>
    ['summer', 'winter'].flatMap((season) =>
      tariff.order.map((period: string, index: number) => ({
        period: `${season}-${period}`,
        rate: table[season]![index]!,
      })),
    );
  const adders: TariffInput['components'] = Object.entries(tariff.adders as Record<string, number>).map(
    ([id, rate]) => ({ kind: 'energy', id, category: 'levy', rates: [{ rate }] }),
  );
  const plan = (care: boolean) =>
    tariffOf({
      currency: 'USD',
      timeZone: PACIFIC,
      seasons: { summer: [{ from: '06-01', to: '09-30' }], winter: [{ from: '10-01', to: '05-31' }] },
      schedules: SCHEDULE,
      components: [
        ...adders.filter(({ id }) => !care || !tariff.care.exempt.includes(id)),
        { kind: 'energy', id: 'generation', schedule: 'tou', rates: rates(tariff.generation) },
        { kind: 'energy', id: 'distribution', schedule: 'tou', category: 'grid', rates: rates(tariff.distribution) },
        ...(care ? [{ kind: 'percentage', id: 'care', share: -tariff.care.discount } as const] : []),
      ],
    });
  const priceAt = (times: readonly string[], care = false) => allInPrices(plan(care), minutesAt(times, PACIFIC)).import;
  const hours = ['16:30', '22:00', '10:00'];
  const of = (day: string) => hours.map((hour) => priceAt([`${day}T${hour}`])[0]!);
  return [
    ...checkList('summer', of('2026-07-04'), expected.summer, tolerance),
    ...checkList('winter', of('2026-01-10'), expected.winter, tolerance),
    check('CARE summer peak', priceAt(['2026-07-04T17:00'], true)[0]!, expected.careSummerPeak, tolerance),
    check('November peak', priceAt(['2026-11-05T17:00'])[0]!, expected.novemberPeak17h, tolerance),
  ];
};

/** Quarters cost as much as their hour, and import is not netted against export within it. */
export const quarterHours: Translator = ({ tolerance }) => {
  const plan = tariffOf({
    components: [
      { kind: 'energy', id: 'energy', rates: [{ rate: 0.3 }] },
      { kind: 'energy', id: 'export', category: 'export', flow: 'export', rates: [{ rate: 0.1 }] },
    ],
  });
  const start = new Date('2026-01-01T00:00:00Z');
  const period = { start, end: new Date(start.getTime() + HOUR_MS) };
  const total = (minutes: number, kw: readonly number[]) =>
    computeBill(plan, stepsOf(start, minutes, kw), period).total;
  const both = computeBill(plan, stepsOf(start, 30, [2, -6]), period);
  return [
    check('four quarters', total(15, [1, 1, 1, 1]), total(60, [1]), tolerance),
    check('import kept', both.lines[0]!.quantity!, 1, tolerance),
    check('export kept', both.lines[1]!.quantity!, 3, tolerance),
  ];
};
