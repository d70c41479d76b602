import { HOUR_MS } from '@energy-optimizer/kernel';
import { computeBill } from '../../bill/compute-bill.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { sumOf } from '../../numbers.ts';
import { allInPrices } from '../../price/all-in-price.ts';
import { createPriceSeries } from '../../usage/price-series.ts';
import { createUsage } from '../../usage/usage.ts';
import { daysBetween, tariffOf } from '../builders.ts';
import { sharedRows } from '../shared.ts';
import { type CaseFile, type Check, check, checkList, type Translator } from './case.ts';

const OSLO = 'Europe/Oslo';

/** Public holidays of Norway. */
const HOLIDAYS: TariffInput['holidays'] = [
  ...['01-01', '05-01', '05-17', '12-25', '12-26'].map((monthDay) => ({ monthDay })),
  ...[-3, -2, 0, 1, 39, 49, 50].map((easter) => ({ easter })),
];

const perKwh = (ore: number) => ore / 100;

/** The invoice states the kWh that were supported, and the mean support in øre. */
const support = (ore: number): TariffInput['components'][number] => ({
  ...{ kind: 'energy', id: 'support', category: 'support', register: 'support', vat: 0 },
  rates: [{ rate: perKwh(ore) }],
});

function bkkTariff(file: CaseFile) {
  const { tariff } = file;
  const { rates_ore_per_kwh_inc_vat: rates, capacity, norgespris, stromstotte } = tariff;
  const spot = { kind: 'dynamic', category: 'support', series: 'spot', id: 'norgespris' } as const;
  return tariffOf({
    currency: 'NOK',
    timeZone: OSLO,
    vat: { default: tariff.vat },
    pricesIncludeVat: true,
    rounding: { line: 2 },
    holidays: HOLIDAYS,
    schedules: {
      day: {
        windows: [{ period: 'day', days: ['weekday'], from: '06:00', to: '22:00' }],
        default: 'night',
        holidays: 'sunday',
      },
    },
    series: { spot: {} },
    components: [
      {
        kind: 'energy',
        id: 'grid',
        category: 'grid',
        schedule: 'day',
        rates: [
          { period: 'day', rate: perKwh(rates.energyDay) },
          { period: 'night', rate: perKwh(rates.energyNight) },
        ],
      },
      {
        ...{ kind: 'demand', id: 'capacity', windowMinutes: 60, highest: 3, distinct: 'day' },
        rates: [
          {
            steps: capacity.steps_kr_per_month_inc_vat.map(({ below, price }: { below: number; price: number }) => ({
              below,
              amount: price,
            })),
          },
        ],
      },
      { kind: 'energy', id: 'tax', category: 'tax', rates: [{ rate: perKwh(rates.consumptionTax) }] },
      { kind: 'energy', id: 'enova', category: 'levy', rates: [{ rate: perKwh(rates.enova) }] },
      ...(norgespris ? [{ ...spot, factor: -1, adder: norgespris.fixed_inc_vat_nok_per_kwh }] : []),
      ...(stromstotte ? [support(file.usage.supportOre)] : []),
    ],
  });
}

const amountOf = (bill: ReturnType<typeof computeBill>, component: string, period?: string): number =>
  sumOf(
    bill.lines
      .filter((line) => line.component === component && (!period || line.period === period))
      .map(({ amount }) => amount ?? Number.NaN),
  );

const quantityOf = (bill: ReturnType<typeof computeBill>, component: string, period?: string): number =>
  bill.lines.find((line) => line.component === component && (!period || line.period === period))?.quantity ??
  Number.NaN;

function lineChecks(file: CaseFile, bill: ReturnType<typeof computeBill>, names: readonly string[]): Check[] {
  const { expected, tolerance } = file;
  const found: Record<string, number> = {
    energyDay: amountOf(bill, 'grid', 'day'),
    energyNight: amountOf(bill, 'grid', 'night'),
    capacity: amountOf(bill, 'capacity'),
    consumptionTax: amountOf(bill, 'tax'),
    enova: amountOf(bill, 'enova'),
    support: amountOf(bill, 'support'),
  };
  return names.map((name) => check(name, found[name]!, expected.lines[name], tolerance.line));
}

/** The invoice from the quantities of the meter's registers. */
function fromRegisters(file: CaseFile, month: string, days: number): Check[] {
  const { quantities, supportKwh } = file.usage;
  const { start, end } = daysBetween(`${month}-01`, `${month}-${days}`, OSLO);
  const reading = (register: string, energy: number) => ({
    startMs: start.getTime(),
    endMs: end.getTime(),
    flow: 'import',
    register,
    energy,
  });
  const usage = createUsage({
    registers: [
      reading('day', quantities.dayKwh),
      reading('night', quantities.nightKwh),
      ...(supportKwh ? [reading('support', supportKwh)] : []),
    ],
    peaks: [{ month, kw: file.expected.capacityMeanKw }],
  });
  const bill = computeBill(bkkTariff(file), usage, { start, end });
  const names = Object.keys(file.expected.lines).filter((name) => name !== 'norgespris');
  const grid = sumOf(['grid', 'capacity', 'tax', 'enova'].map((component) => amountOf(bill, component)));
  const vat = sumOf(bill.lines.filter(({ category }) => category !== 'support').map(({ vat: part }) => part ?? 0));
  return [
    ...lineChecks(file, bill, names),
    check('grid subtotal', grid, file.expected.gridSubtotal, file.tolerance.total),
    ...(supportKwh ? [check('total', bill.total, file.expected.total, file.tolerance.total)] : []),
    ...(file.expected.vatContainedInGridSubtotal
      ? [check('VAT', vat, file.expected.vatContainedInGridSubtotal, 0.01)]
      : []),
  ];
}

/** The invoice from the hourly values, with the tolerances that the case states for them. */
function fromHours(file: CaseFile): Check[] {
  const rows = sharedRows(`usage/${file.usage.hourly}`);
  const hours = rows.map((row) => {
    const start = new Date(row.start_local!);
    return {
      start,
      end: new Date(start.getTime() + HOUR_MS),
      values: { import: Number(row.kwh) },
      price: Number(row.spot_nok_per_kwh_ex_vat),
    };
  });
  const bill = computeBill(
    bkkTariff(file),
    createUsage({ rows: hours }),
    daysBetween('2026-02-01', '2026-02-28', OSLO),
    {
      series: { spot: createPriceSeries(hours) },
    },
  );
  const { expected } = file;
  const capacity = bill.lines.find(({ component }) => component === 'capacity');
  const top = [...(capacity?.note ?? '').matchAll(/([\d.]+) kW at/g)].map((match) => Number(match[1]));
  return [
    check('day kWh', quantityOf(bill, 'grid', 'day'), expected.dayKwh, 0.05),
    check('night kWh', quantityOf(bill, 'grid', 'night'), expected.nightKwh, 0.05),
    ...checkList('highest daily kW', top, expected.capacityTop3Kw, 0.02),
    check('mean of the highest', capacity?.quantity ?? Number.NaN, expected.capacityMeanKw, 0.02),
    check(
      'norgespris',
      amountOf(bill, 'norgespris'),
      expected.lines.norgespris,
      Math.abs(expected.lines.norgespris) * 0.0025,
    ),
    check('capacity', amountOf(bill, 'capacity'), expected.lines.capacity, 0.02),
  ];
}

export const bkkFebruary: Translator = (file) => [...fromRegisters(file, '2026-02', 28), ...fromHours(file)];
export const bkkDecember: Translator = (file) => fromRegisters(file, '2025-12', 31);

/** A price stated with VAT has its VAT taken off first, and taxes without VAT after. */
export const reverseVat: Translator = ({ tariff, expected, tolerance }) => {
  const { allInIncVat, taxesExVat, vat } = tariff;
  const { start, end } = daysBetween('2026-01-01', '2026-01-01');
  const usage = createUsage({ rows: [{ start, end: new Date(start.getTime() + HOUR_MS), values: { import: 1 } }] });
  const bill = computeBill(
    tariffOf({
      vat: { default: vat },
      components: [
        { kind: 'energy', id: 'all-in', includesVat: true, rates: [{ rate: allInIncVat }] },
        ...taxesExVat.map(
          (rate: number, index: number) =>
            ({ kind: 'energy', id: `tax-${index}`, direction: 'credit', rates: [{ rate }] }) as const,
        ),
      ],
    }),
    usage,
    { start, end },
  );
  return [check('component without VAT', bill.net, expected.componentExVat, tolerance)];
};

const VAT_FREE = 'NO4';

export const vatZones: Translator = ({ usage, expected, tolerance }) => {
  const tariff = tariffOf({
    timeZone: OSLO,
    zones: ['NO3', VAT_FREE, 'NO5'],
    vat: { default: 0.25, zones: { [VAT_FREE]: { default: 0 } } },
    series: { spot: {} },
    components: [{ kind: 'support', id: 'support', series: 'spot', threshold: 0.77, share: 0.9 }],
  });
  const { start, end } = daysBetween('2026-01-01', '2026-01-01', OSLO);
  const intervals = { startMs: Float64Array.of(start.getTime()), endMs: Float64Array.of(start.getTime() + HOUR_MS) };
  const support = usage.map(({ area, spot_ex_vat_ore }: { area: string; spot_ex_vat_ore: number }) => {
    const series = { spot: createPriceSeries([{ start, end, price: spot_ex_vat_ore / 100 }]) };
    const zone = area.slice(0, 3);
    return -allInPrices(tariff, intervals, { zone, series }).import[0]! * 100;
  });
  return checkList('support', support, expected.supportOrePerKwh, tolerance);
};
