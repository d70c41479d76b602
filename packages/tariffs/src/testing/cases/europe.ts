import { HOUR_MS } from '@energy-optimizer/kernel';
import { computeBill } from '../../bill/compute-bill.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { allInPrices } from '../../price/all-in-price.ts';
import { unitFactor } from '../../usage/units.ts';
import { createUsage } from '../../usage/usage.ts';
import { daysBetween, minutesAt, tariffOf } from '../builders.ts';
import { sharedRows } from '../shared.ts';
import { check, checkList, type Translator } from './case.ts';

const months = (year: number, kw: number) =>
  Array.from({ length: 12 }, (_, index) => ({ month: `${year}-${String(index + 1).padStart(2, '0')}`, kw }));

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

export const belgianCapacity: Translator = ({ usage, expected, tolerance }) => {
  const [rolling, share, year, floor] = usage;
  const capacity = (rate: number, rules: object) =>
    tariffOf({ components: [{ kind: 'demand', id: 'capacity', per: 'year', rates: [{ rate }], ...rules }] });
  const bill = (
    rate: number,
    peaks: readonly { month: string; kw: number }[],
    month: string,
    rules: object,
    last = '31',
  ) =>
    computeBill(
      capacity(rate, rules),
      createUsage({ peaks }),
      daysBetween(`${month}-01`, `${month.slice(0, 4)}-${last.length > 2 ? last : `${month.slice(5)}-${last}`}`),
    );
  const twelve = { rolling: { months: 12, floorKw: 2.5 } };
  const ofRolling = bill(1, [{ month: rolling.at, kw: rolling.months[rolling.at] }], rolling.at, twelve);
  const ofShare = bill(share.rate, [{ month: '2026-08', kw: share.monthPeakKw }], '2026-08', {});
  const ofYear = bill(year.rate, months(2026, year.meanKw), '2026-01', {}, '12-31');
  const ofFloor = bill(1, [{ month: '2026-08', kw: floor.monthPeakKw }], '2026-08', { minimumKw: 2.5 });
  return [
    check('rolling mean', ofRolling.lines[0]!.quantity!, expected.rollingMeanKw, tolerance),
    check('month share', ofShare.total, expected.monthShare, tolerance),
    check('year cost', ofYear.total, expected.yearCost, tolerance),
    check('floored peak', ofFloor.lines[0]!.quantity!, expected.flooredPeak, tolerance),
  ];
};

export const danishGrid: Translator = ({ tariff, usage, expected, tolerance }) => {
  const prices: number[] = tariff.prices;
  const grid = tariffOf({
    currency: 'DKK',
    timeZone: 'Europe/Copenhagen',
    schedules: {
      hours: { windows: prices.map((_, hour) => ({ period: `h${hour}`, from: clock(hour), to: clock(hour + 1) })) },
    },
    components: [
      {
        kind: 'energy',
        id: 'grid',
        schedule: 'hours',
        rates: prices.map((rate, hour) => ({ period: `h${hour}`, rate })),
      },
    ],
  });
  const times = usage.hours.map((hour: number) => `2026-03-02T${clock(hour)}`);
  return checkList('price', allInPrices(grid, minutesAt(times, 'Europe/Copenhagen')).import, expected.price, tolerance);
};

/** Hours as spans of windows. */
const hourWindows = (period: string, hours: readonly number[]) =>
  hours.map((hour) => ({ period, days: ['weekday'], from: clock(hour), to: clock(hour + 1) }));

export const spanishPeriods: Translator = ({ tariff, usage, expected }) => {
  const holidays: TariffInput['holidays'] = [
    '01-01',
    '01-06',
    '05-01',
    '08-15',
    '10-12',
    '11-01',
    '12-06',
    '12-08',
    '12-25',
  ].map((monthDay) => ({ monthDay }));
  const periods = (p2: readonly number[]) => {
    const access = tariffOf({
      timeZone: 'Europe/Madrid',
      holidays,
      schedules: {
        access: {
          windows: [
            { period: 'P3', from: '00:00', to: '08:00' },
            { period: 'P3', days: ['weekend', 'holiday'] },
            ...hourWindows('P2', p2),
          ],
          default: 'P1',
        },
      },
      components: [
        {
          kind: 'energy',
          id: 'access',
          schedule: 'access',
          rates: [1, 2, 3].map((rate) => ({ period: `P${rate}`, rate })),
        },
      ],
    });
    const order = (text: string, index: number) => ({ text, index });
    const sorted: { text: string; index: number }[] = usage
      .map(order)
      .sort((a: { text: string }, b: { text: string }) => a.text.localeCompare(b.text));
    const prices = allInPrices(
      access,
      minutesAt(
        sorted.map(({ text }) => text),
        'Europe/Madrid',
      ),
    ).import;
    const found: string[] = [];
    for (const [position, { index }] of sorted.entries()) found[index] = `P${prices[position]}`;
    return found;
  };
  return [
    ...checkList('peninsula', periods(tariff['P2 hours']), expected.peninsula),
    ...checkList('Ceuta and Melilla', periods(tariff['Ceuta/Melilla P2 hours']), expected.ceutaMelilla),
  ];
};

export const polishBill: Translator = ({ tariff, usage, expected, tolerance }) => {
  const { start, end } = daysBetween('2018-01-01', '2018-02-28', 'Europe/Warsaw');
  const bill = computeBill(
    tariffOf({
      currency: 'PLN',
      timeZone: 'Europe/Warsaw',
      billing: { cycle: 'period' },
      vat: { default: tariff.vat, rounding: { of: 'rate', decimals: 2 } },
      rounding: { line: 2 },
      components: [
        ...tariff.perKwh.map(
          (rate: number, index: number) => ({ kind: 'energy', id: `energy-${index}`, rates: [{ rate }] }) as const,
        ),
        ...tariff.perMonth.map(
          (amount: number, index: number) => ({ kind: 'fixed', id: `fixed-${index}`, amount, per: 'month' }) as const,
        ),
      ],
    }),
    createUsage({ rows: [{ start, end, values: { import: usage.kwh } }] }),
    { start, end },
  );
  const charges = bill.lines.filter(({ kind }) => kind !== 'rounding');
  const excise = computeBill(
    tariffOf({
      timeZone: 'Europe/Warsaw',
      billing: { cycle: 'period' },
      components: [{ kind: 'energy', id: 'excise', category: 'tax', rates: [{ rate: tariff.excisePerKwh }] }],
    }),
    createUsage({ rows: [{ start, end, values: { import: usage.kwh } }] }),
    { start, end },
  );
  return [
    ...checkList(
      'net',
      charges.map(({ net }) => net!),
      expected.netLines,
      tolerance,
    ),
    ...checkList(
      'VAT',
      charges.map(({ vat }) => vat!),
      expected.vatLines,
      tolerance,
    ),
    check('net', bill.net, expected.net, tolerance),
    check('VAT', bill.vat, expected.vat, tolerance),
    check('gross', bill.total, expected.gross, tolerance),
    check('excise', excise.total, expected.excise, tolerance),
  ];
};

export const britishGas: Translator = ({ usage, expected, tolerance }) =>
  checkList(
    'kWh',
    usage.map(
      ([m3, calorific]: [number, number]) =>
        m3 * unitFactor('m3', 'kWh', { calorificValueMjPerM3: calorific, correctionFactor: 1.02264 }),
    ),
    expected.kwh,
    tolerance.abs,
  );

export const britishDay: Translator = ({ tariff, usage, expected, tolerance }) => {
  const rows = sharedRows(`usage/${usage.csv}`);
  const halfHours = rows.map((row) => ({
    start: new Date(row.start!),
    end: new Date(row.end!),
    values: { import: Number(row.kwh) },
  }));
  const octopus = tariffOf({
    currency: 'GBP',
    timeZone: 'Europe/London',
    pricesIncludeVat: true,
    vat: { default: 0.05 },
    components: [
      { kind: 'energy', id: 'unit', rates: [{ rate: tariff.unitRatePenceIncVat / 100 }] },
      { kind: 'fixed', id: 'standing', amount: tariff.standingChargePencePerDayIncVat / 100, per: 'day' },
    ],
  });
  const usageOfDay = createUsage({ rows: halfHours });
  const bill = computeBill(octopus, usageOfDay, daysBetween('2026-05-09', '2026-05-09', 'Europe/London'));
  const prices = allInPrices(octopus, usageOfDay).import;
  return [
    check('kWh', bill.lines[0]!.quantity!, expected.kwh, 1e-9),
    check('total', bill.total, expected.total, tolerance.total),
    ...checkList(
      'half-hour',
      prices.map((price, index) => price * usageOfDay.flows.import![index]!),
      rows.map((row) => Number(row.expected_cost_gbp_4dp)),
      tolerance.halfHour + 1e-12,
    ),
  ];
};

export const chargesAndTax: Translator = ({ tariff, usage, expected, tolerance }) => {
  const bill = tariffOf({
    vat: { default: tariff.tax },
    components: [
      { kind: 'energy', id: 'price', rates: [{ rate: usage.price }] },
      { kind: 'energy', id: 'charges', category: 'grid', rates: [{ rate: tariff.charges }] },
    ],
  });
  return [check('total', allInPrices(bill, minutesAt(['2026-01-01T12:00'])).import[0]!, expected.total, tolerance)];
};

export const halfHourZones: Translator = ({ tariff, usage, expected }) => {
  const zones = tariff.zones.flatMap(({ hours }: { hours: string }) =>
    hours.split(',').map((span) => {
      const [from = '', to = ''] = span
        .split('-')
        .map((text) => (text.includes(':') ? text.padStart(5, '0') : clock(Number(text))));
      return { period: 'zone', from, to };
    }),
  );
  const tariffWithZones = tariffOf({
    schedules: { zones: { windows: zones, default: 'rest' } },
    components: [
      {
        kind: 'energy',
        id: 'price',
        schedule: 'zones',
        rates: [
          { period: 'zone', rate: tariff.zones[0].price },
          { period: 'rest', rate: tariff.price },
        ],
      },
    ],
  });
  const times = usage.map((time: string) => `2026-01-01T${time}`);
  return checkList('price', allInPrices(tariffWithZones, minutesAt(times)).import, expected.price, 0);
};

export const replayedDays: Translator = ({ tariff, usage, expected, tolerance }) => {
  const bands = Object.entries(tariff.bands as Record<string, number>).map(([span, rate]) => {
    const [from = 0, to = 0] = span.split('-').map(Number);
    return { period: `from-${from}`, from: clock(from), to: clock(to), rate };
  });
  const plan = tariffOf({
    schedules: { bands: { windows: bands.map(({ rate: _, ...window }) => window) } },
    components: [
      { kind: 'fixed', id: 'supply', amount: tariff.supplyPerDay, per: 'day' },
      { kind: 'energy', id: 'energy', schedule: 'bands', rates: bands.map(({ period, rate }) => ({ period, rate })) },
    ],
  });
  const rows = usage.map((line: string) => {
    const [time = '', kwh = ''] = line.split(',');
    const start = new Date(`${time}Z`);
    return { start, end: new Date(start.getTime() + HOUR_MS), values: { import: Number(kwh) } };
  });
  const bill = computeBill(plan, createUsage({ rows }), daysBetween('2024-01-03', '2024-01-04'));
  return [
    check('period', bill.total, expected.period, tolerance),
    check('annual', (bill.total / bill.period.days) * 365, expected.annual, tolerance),
  ];
};
