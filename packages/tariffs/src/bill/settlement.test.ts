import { describe, expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { daysBetween, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

type Component = TariffInput['components'][number];

/** Import and export of whole months, from January 2026. */
const months = (values: readonly (readonly [number, number])[]) =>
  createUsage({
    rows: values.map(([taken, given], index) => {
      const start = new Date(Date.UTC(2026, index, 1));
      return { start, end: new Date(start.getTime() + 3_600_000), values: { import: taken, export: given } };
    }),
  });

const totals = (
  settlement: TariffInput['settlement'],
  components: Component[],
  values: readonly (readonly [number, number])[],
  last: string,
) =>
  computeBill(tariffOf({ settlement, components }), months(values), daysBetween('2026-01-01', last)).billingPeriods.map(
    ({ total }) => Math.round(total * 1e9) / 1e9,
  );

const net: Component = { kind: 'energy', id: 'net', flow: 'net', rates: [{ rate: 0.2, sell: 0.05 }] };
const sold: Component[] = [
  { kind: 'energy', id: 'import', rates: [{ rate: 0.2 }] },
  { kind: 'energy', id: 'export', category: 'export', flow: 'export', rates: [{ rate: 0.1 }] },
];

describe('credits in money', () => {
  const values = [
    [20, 1000],
    [200, 100],
    [50, 0],
    [0, 500],
  ] as const;
  const at = (more: object) =>
    totals({ scheme: 'net_billing', carry: 'money', resetMonth: 4, ...more }, sold, values, '2026-04-30');

  test('pay for later billing periods only', () => {
    expect(at({})).toEqual([4, 0, 0, -50 - 100 - 10 + 40 + 10]);
  });

  test('pay for their own billing period first, and the rest for later ones', () => {
    expect(at({ creditsApply: 'at_once' })).toEqual([0, 0, 0, -(96 - 30 - 10 + 50)]);
    expect(at({ creditsApply: 'at_once', atReset: 'forfeit' })).toEqual([0, 0, 0, 0]);
  });
});

describe('net metering', () => {
  test('offsets import against export within a month and credits a surplus', () => {
    expect(
      totals(
        { scheme: 'net_metering' },
        [net],
        [
          [100, 40],
          [30, 50],
        ],
        '2026-02-28',
      ),
    ).toEqual([12, -1]);
  });

  test('nets readings of whole months as it nets intervals', () => {
    const reading = (month: number, values: Record<string, number>) => ({
      ...{ start: new Date(Date.UTC(2026, month, 1)), end: new Date(Date.UTC(2026, month + 1, 1)) },
      values,
    });
    const usage = createUsage({
      rows: [reading(0, { import: 20, export: 100 }), reading(1, { import: 90, export: 0 })],
    });
    const settlement = { scheme: 'net_metering', carry: 'energy' } as const;
    const bill = computeBill(
      tariffOf({ settlement, components: [net] }),
      usage,
      daysBetween('2026-01-01', '2026-02-28'),
    );
    expect(bill.complete).toBe(true);
    expect(compact(bill)).toEqual([['net', 10, 2]]);
  });

  test('carries a surplus in kWh into later months', () => {
    expect(
      totals(
        { scheme: 'net_metering', carry: 'energy' },
        [net],
        [
          [0, 100],
          [60, 0],
          [60, 0],
        ],
        '2026-03-31',
      ),
    ).toEqual([0, 0, 4]);
  });

  test('pays out, forfeits or keeps the remainder at the reset', () => {
    const values = [
      [0, 100],
      [0, 0],
      [60, 0],
    ] as const;
    const at = (settlement: object) =>
      totals({ scheme: 'net_metering', carry: 'energy', resetMonth: 2, ...settlement }, [net], values, '2026-03-31');
    expect(at({ surplusRate: 0.03 })).toEqual([0, -3, 12]);
    expect(at({ atReset: 'forfeit' })).toEqual([0, 0, 12]);
    expect(at({ atReset: 'keep' })).toEqual([0, 0, 0]);
  });

  test('moves carried energy to the period that takes over its hours when a period ends', () => {
    const schedules: TariffInput['schedules'] = {
      s: {
        windows: [
          { period: 'winter-peak', months: [1], from: '15:00', to: '20:00' },
          { period: 'summer-peak', months: [2], from: '15:00', to: '20:00' },
        ],
        default: 'off',
      },
    };
    const component: Component = {
      ...{ kind: 'energy', id: 'net', flow: 'net', schedule: 's' },
      rates: [
        { period: 'winter-peak', rate: 1 },
        { period: 'summer-peak', rate: 2 },
        { period: 'off', rate: 0.5 },
      ],
    };
    const at = (month: number, hour: number, taken: number, given: number) => {
      const start = new Date(Date.UTC(2026, month, 15, hour));
      return { start, end: new Date(start.getTime() + 3_600_000), values: { import: taken, export: given } };
    };
    const usage = createUsage({ rows: [at(0, 16, 0, 10), at(1, 2, 5, 0), at(1, 16, 12, 0)] });
    const tariff = tariffOf({
      schedules,
      settlement: { scheme: 'net_metering', carry: 'energy' },
      components: [component],
    });
    const bill = computeBill(tariff, usage, daysBetween('2026-01-01', '2026-02-28'));
    expect(compact(bill).filter(([, , amount]) => amount !== null)).toEqual([
      ['net summer-peak', 2, 4],
      ['net off', 5, 2.5],
    ]);
  });

  test('pays out the remainder of each period, or export minus import of all periods, at the reset', () => {
    const schedules: TariffInput['schedules'] = {
      s: { windows: [{ period: 'day', from: '06:00', to: '18:00' }], default: 'night' },
    };
    const rates = [
      { period: 'day', rate: 0.2 },
      { period: 'night', rate: 0.1 },
    ];
    const at = (hour: number, taken: number, given: number) => {
      const start = new Date(Date.UTC(2026, 0, 15, hour));
      return { start, end: new Date(start.getTime() + 3_600_000), values: { import: taken, export: given } };
    };
    const usage = createUsage({ rows: [at(2, 30, 0), at(12, 0, 100)] });
    const paid = (surplusBasis: 'period' | 'total') => {
      const settlement = {
        scheme: 'net_metering',
        carry: 'energy',
        resetMonth: 1,
        surplusRate: 0.1,
        surplusBasis,
      } as const;
      const components: Component[] = [{ kind: 'energy', id: 'net', flow: 'net', schedule: 's', rates }];
      return computeBill(
        tariffOf({ schedules, settlement, components }),
        usage,
        daysBetween('2026-01-01', '2026-01-31'),
      ).total;
    };
    expect(paid('period')).toBeCloseTo(3 - 10, 12);
    expect(paid('total')).toBeCloseTo(3 - 7, 12);
  });

  test('shares the carried energy among all netted components', () => {
    const both: Component[] = [net, { ...net, id: 'grid', category: 'grid', rates: [{ rate: 0.1 }] }];
    expect(
      totals(
        { scheme: 'net_metering', carry: 'energy', surplusRate: 0.05, resetMonth: 3 },
        both,
        [
          [0, 100],
          [60, 0],
          [30, 0],
        ],
        '2026-03-31',
      ),
    ).toEqual([0, 0, -0.5]);
  });

  test('continues single-month bills from the balance of the previous month', () => {
    const tariff = tariffOf({ settlement: { scheme: 'net_metering', carry: 'energy' }, components: [net] });
    const usage = months([
      [0, 100],
      [60, 0],
      [60, 0],
    ]);
    const january = computeBill(tariff, usage, daysBetween('2026-01-01', '2026-01-31'));
    expect(january.balance).toEqual({ money: 0, energy: { all: 100 }, net: 100 });
    const february = computeBill(tariff, usage, daysBetween('2026-02-01', '2026-02-28'), { opening: january.balance });
    expect(february.balance).toEqual({ money: 0, energy: { all: 40 }, net: 40 });
  });
});

describe('net billing', () => {
  test('credits export immediately', () => {
    expect(
      totals(
        { scheme: 'net_billing' },
        sold,
        [
          [100, 300],
          [100, 0],
        ],
        '2026-02-28',
      ),
    ).toEqual([-10, 20]);
  });

  test('uses credits in later months and pays out the rest in the reset month', () => {
    const settlement = { scheme: 'net_billing', carry: 'money', resetMonth: 3 } as const;
    expect(
      totals(
        settlement,
        sold,
        [
          [100, 500],
          [100, 0],
          [50, 0],
          [100, 0],
        ],
        '2026-04-30',
      ),
    ).toEqual([20, 0, -20, 20]);
  });

  test('offsets import against export within a metered interval before pricing them', () => {
    const usage = stepsOf(new Date('2026-01-01T00:00:00Z'), 15, [4, -8, 4, 0]);
    const period = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-01T01:00:00Z') };
    const hourly = tariffOf({ settlement: { scheme: 'net_billing', netMinutes: 60 }, components: sold });
    expect(computeBill(hourly, usage, period).total).toBe(0);
    expect(
      computeBill(tariffOf({ settlement: { scheme: 'net_billing' }, components: sold }), usage, period).total,
    ).toBeCloseTo(2 * 0.2 - 2 * 0.1, 12);
  });

  test('treats a surplus within a metered interval as export', () => {
    const usage = stepsOf(new Date('2026-01-01T00:00:00Z'), 15, [4, -8, -4, 0]);
    const period = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-01T01:00:00Z') };
    const hourly = tariffOf({ settlement: { scheme: 'net_billing', netMinutes: 60 }, components: sold });
    expect(computeBill(hourly, usage, period).total).toBeCloseTo(-2 * 0.1, 12);
  });
});

describe('other settlements', () => {
  const period = daysBetween('2026-01-01', '2026-01-31');

  test('buy-all, sell-all bills consumption and generation at separate prices', () => {
    const components: Component[] = [
      { kind: 'energy', id: 'buy', flow: 'consumption', rates: [{ rate: 0.3 }] },
      { kind: 'energy', id: 'sell', category: 'export', flow: 'generation', rates: [{ rate: 0.2 }] },
    ];
    const usage = createUsage({ rows: [{ ...period, values: { consumption: 100, generation: 50 } }] });
    expect(computeBill(tariffOf({ settlement: { scheme: 'buy_all_sell_all' }, components }), usage, period).total).toBe(
      20,
    );
    const importOnly = createUsage({ rows: [{ ...period, values: { import: 100 } }] });
    expect(computeBill(tariffOf({ components }), importOnly, period).complete).toBe(false);
  });

  test('a share of a community solar plant is credited per kWh', () => {
    const components: Component[] = [
      { kind: 'energy', id: 'energy', rates: [{ rate: 0.3 }] },
      {
        kind: 'energy',
        id: 'solar',
        category: 'credit',
        flow: 'solar_credit',
        direction: 'credit',
        rates: [{ rate: 0.1 }],
      },
    ];
    const usage = createUsage({ rows: [{ ...period, values: { import: 100, solar_credit: 80 } }] });
    expect(computeBill(tariffOf({ components }), usage, period).total).toBe(22);
  });
});
