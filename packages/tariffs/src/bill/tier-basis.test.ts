import { describe, expect, test } from 'vitest';
import { stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

describe('the basis of tiers', () => {
  const steady = (days: number) =>
    stepsOf(
      new Date('2026-01-01T00:00:00Z'),
      60,
      Array.from({ length: days * 24 }, () => 1),
    );
  const tiers = (upTo: number) => [{ upTo, rate: 1 }, { rate: 2 }];
  const energy = (more: object, rates: object[] = [{ tiers: tiers(100) }]) =>
    tariffOf({
      schedules: { s: { windows: [{ period: 'day', from: '06:00', to: '18:00' }], default: 'night' } },
      components: [{ kind: 'energy', id: 'e', ...more, rates } as never],
    });
  const month = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-02-01T00:00:00Z') };

  test('multiplies limits per kW and day by the highest demand and the days', () => {
    const tariff = energy({ tierBasis: { per: 'kw_day' } }, [{ tiers: tiers(10) }]);
    expect(compact(computeBill(tariff, steady(31), month))).toEqual([
      ['e 1', 310, 310],
      ['e 2', 434, 868],
    ]);
  });

  test('counts each period by itself, or all together', () => {
    const rates = [
      { period: 'day', tiers: tiers(100) },
      { period: 'night', tiers: tiers(100) },
    ];
    const billed = (across: string) =>
      compact(computeBill(energy({ schedule: 's', tierBasis: { across } }, rates), steady(31), month));
    expect(billed('period')).toEqual([
      ['e day 1', 100, 100],
      ['e day 2', 272, 544],
      ['e night 1', 100, 100],
      ['e night 2', 272, 544],
    ]);
    expect(billed('total')).toEqual([
      ['e day 1', 50, 50],
      ['e day 2', 322, 644],
      ['e night 1', 50, 50],
      ['e night 2', 322, 644],
    ]);
  });

  test('gives a period of holidays or dates the limits of all days', () => {
    const rates = ['free', 'rest'].map((period) => ({ period, tiers: tiers(10) }));
    const billed = (days: string) =>
      compact(
        computeBill(
          tariffOf({
            holidays: [{ date: '2026-01-01' }],
            dayTypes: { launch: { dates: ['2026-01-01'] } },
            schedules: { s: { windows: [{ period: 'free', days: [days] }], default: 'rest' } },
            components: [
              { kind: 'energy', id: 'e', schedule: 's', tierBasis: { per: 'day', across: 'period' }, rates } as never,
            ],
          }),
          steady(31),
          month,
        ),
      );
    const expected = [
      ['e free 1', 24, 24],
      ['e rest 1', 310, 310],
      ['e rest 2', 410, 820],
    ];
    expect(billed('holiday')).toEqual(expected);
    expect(billed('launch')).toEqual(expected);
  });

  test('counts the earlier use of the year by period where each period counts by itself', () => {
    const rates = [
      { period: 'day', tiers: tiers(400) },
      { period: 'night', tiers: tiers(1000) },
    ];
    const february = { start: month.end, end: new Date('2026-03-01T00:00:00Z') };
    const billed = (across: string) =>
      compact(
        computeBill(
          energy({ schedule: 's', tierBasis: { over: 'year', across } }, rates),
          stepsOf(month.start, 60, Array(59 * 24).fill(1)),
          february,
        ),
      );
    // 372 kWh in each period of January: 28 are left of the day's first tier, and all 336 of the night are in it.
    expect(billed('period')).toEqual([
      ['e day 1', 28, 28],
      ['e day 2', 308, 616],
      ['e night 1', 336, 336],
    ]);
    // 744 kWh together: the day's first tier is used up, and 256 of the 672 kWh of February fall into the night's.
    expect(billed('total')).toEqual([
      ['e day 2', 336, 672],
      ['e night 1', 128, 128],
      ['e night 2', 208, 416],
    ]);
  });

  test('restarts with each month within a longer billing period', () => {
    const two = { ...month, end: new Date('2026-03-01T00:00:00Z') };
    const billed = (over: string) =>
      compact(computeBill(energy({ tierBasis: { over } }), steady(59), two, { cycle: 'period' }));
    expect(billed('month')).toEqual([
      ['e 1', 200, 200],
      ['e 2', 1216, 2432],
    ]);
    expect(billed('billing_period')).toEqual([
      ['e 1', 100, 100],
      ['e 2', 1316, 2632],
    ]);
  });
});

test.each([
  ['two seasons', [{ period: 'summer', season: 'summer' }], 'winter'],
  [
    'seasons with hours and days of the week',
    [
      { period: 'summer', season: 'summer', days: ['weekday'], from: '06:00', to: '22:00' },
      { period: 'summer', season: 'summer', days: ['weekday'], from: '22:00', to: '06:00' },
      { period: 'summer', season: 'summer', days: ['weekend'] },
    ],
    'winter',
  ],
  ['months', [{ period: 'summer', months: [6, 7, 8, 9] }, { period: 'winter' }], undefined],
])('an allowance per day counts the days of its season: %s', (_, windows, otherwise) => {
  const start = new Date('2026-05-20T00:00:00Z');
  const tariff = tariffOf({
    seasons: { summer: [{ from: '06-01', to: '09-30' }] },
    schedules: { s: { windows, ...(otherwise === undefined ? {} : { default: otherwise }) } },
    components: [
      {
        ...{ kind: 'energy', id: 'e', schedule: 's', tierBasis: { per: 'day', across: 'period' } },
        rates: [
          { period: 'winter', tiers: [{ upTo: 8, rate: 1 }, { rate: 2 }] },
          { period: 'summer', tiers: [{ upTo: 10, rate: 1 }, { rate: 2 }] },
        ],
      },
    ],
  });
  // 12 days of winter at 24 kWh, then 18 of summer at 12 kWh.
  const usage = stepsOf(start, 60, [...Array(288).fill(1), ...Array(432).fill(0.5)]);
  const bill = computeBill(tariff, usage, { start, end: new Date('2026-06-19T00:00:00Z') }, { cycle: 'period' });
  expect(compact(bill).sort()).toEqual([
    ['e summer 1', 180, 180],
    ['e summer 2', 36, 72],
    ['e winter 1', 96, 96],
    ['e winter 2', 192, 384],
  ]);
});

test('limits and ranges of usage shrink with the days of a month that is billed in part, if asked for', () => {
  const start = new Date('2026-01-22T00:00:00Z');
  const period = { start, end: new Date('2026-02-01T00:00:00Z') };
  const usage = stepsOf(start, 60, Array(240).fill(1));
  const tiered = (over: 'billing_period' | 'month') =>
    tariffOf({
      components: [
        { kind: 'energy', id: 'e', tierBasis: { over }, rates: [{ tiers: [{ upTo: 310, rate: 1 }, { rate: 2 }] }] },
        { kind: 'fixed', id: 'credit', direction: 'credit', amount: 31, per: 'month', ifUsage: { from: 700 } },
      ],
    });
  for (const over of ['billing_period', 'month'] as const) {
    // Ten of 31 days: a limit of 100 of 310, and 240 kWh as 744 in the month.
    expect(compact(computeBill(tiered(over), usage, period, { prorateLimits: true }))).toEqual([
      ['e 1', 100, 100],
      ['e 2', 140, 280],
      ['credit', 0.322581, -10],
    ]);
    expect(compact(computeBill(tiered(over), usage, period))).toEqual([['e 1', 240, 240]]);
  }
});

test('bills propane by the gallon, of a delivery as of a meter', () => {
  const start = new Date('2026-01-10T00:00:00Z');
  const delivery = createUsage({
    unit: 'gallon',
    rows: [{ start, end: new Date('2026-01-11T00:00:00Z'), values: { import: 120 } }],
  });
  const tariff = tariffOf({
    ...{ utility: 'propane', unit: 'gallon', currency: 'USD' },
    components: [{ kind: 'energy', id: 'propane', rates: [{ rate: 2.75 }] }],
  });
  expect(compact(computeBill(tariff, delivery, { start, end: new Date('2026-01-11T00:00:00Z') }))).toEqual([
    ['propane', 120, 330],
  ]);
});
