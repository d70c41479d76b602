import { describe, expect, test } from 'vitest';
import { daysBetween, hoursOf, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

const january = daysBetween('2026-01-01', '2026-01-31');
const monthOf = (kwh: number) => createUsage({ rows: [{ ...january, values: { import: kwh } }] });

const tiered = (basis: object = {}) =>
  tariffOf({
    components: [
      {
        kind: 'energy',
        id: 'e',
        tierBasis: basis,
        rates: [{ tiers: [{ upTo: 100, rate: 0.1 }, { upTo: 300, rate: 0.2 }, { rate: 0.3 }] }],
      },
    ],
  });

describe('tiers', () => {
  test('bill the energy of each tier at its own price', () => {
    expect(compact(computeBill(tiered(), monthOf(350), january))).toEqual([
      ['e 1', 100, 10],
      ['e 2', 200, 40],
      ['e 3', 50, 15],
    ]);
  });

  test('keep a quantity equal to the limit in the lower tier', () => {
    expect(compact(computeBill(tiered(), monthOf(100), january))).toEqual([['e 1', 100, 10]]);
  });

  test('multiply limits per day by the number of days', () => {
    const daily = tariffOf({
      components: [
        {
          kind: 'energy',
          id: 'e',
          tierBasis: { per: 'day' },
          rates: [{ tiers: [{ upTo: 10, rate: 0.25 }, { rate: 0.3 }] }],
        },
      ],
    });
    expect(compact(computeBill(daily, monthOf(350), january))).toEqual([
      ['e 1', 310, 77.5],
      ['e 2', 40, 12],
    ]);
  });

  test('begin again each day if they count over the day', () => {
    const daily = tariffOf({
      components: [
        {
          kind: 'energy',
          id: 'e',
          tierBasis: { over: 'day' },
          rates: [{ tiers: [{ upTo: 2, rate: 1 }, { rate: 2 }] }],
        },
      ],
    });
    const usage = hoursOf({ '2026-01-01T12:00': 5, '2026-01-02T12:00': 1 });
    expect(compact(computeBill(daily, usage, daysBetween('2026-01-01', '2026-01-02'))).slice(0, 2)).toEqual([
      ['e 1', 3, 3],
      ['e 2', 3, 6],
    ]);
  });

  test('multiply limits per kW by the highest demand', () => {
    const hours = tariffOf({
      components: [
        {
          kind: 'energy',
          id: 'e',
          tierBasis: { per: 'kw', demandWindowMinutes: 60 },
          rates: [{ tiers: [{ upTo: 2, rate: 0.1 }, { rate: 0.05 }] }],
        },
      ],
    });
    const start = new Date('2026-01-01T00:00:00Z');
    const bill = computeBill(hours, stepsOf(start, 60, [10, 5, 5, 5]), {
      start,
      end: new Date('2026-01-01T04:00:00Z'),
    });
    expect(compact(bill)).toEqual([
      ['e 1', 20, 2],
      ['e 2', 5, 0.25],
    ]);
  });

  test('continue from month to month if they count over the year', () => {
    const bill = computeBill(
      tiered({ over: 'year' }),
      stepsOf(
        new Date('2026-01-01T00:00:00Z'),
        60,
        Array.from({ length: 59 * 24 }, () => 0.2),
      ),
      daysBetween('2026-01-01', '2026-02-28'),
    );
    expect(compact(bill)).toEqual([
      ['e 1', 100, 10],
      ['e 2', 48.8, 9.76],
      ['e 2', 134.4, 26.88],
    ]);
  });

  test('are shared by the periods in proportion to their usage, or counted for each period', () => {
    const parts = (across: 'total' | 'period') =>
      tariffOf({
        schedules: { s: { windows: [{ period: 'day', from: '06:00', to: '18:00' }], default: 'night' } },
        components: [
          {
            ...{ kind: 'energy', id: 'e', schedule: 's', tierBasis: { across } },
            rates: [
              { period: 'day', tiers: [{ upTo: 10, rate: 1 }, { rate: 2 }] },
              { period: 'night', tiers: [{ upTo: 10, rate: 3 }, { rate: 4 }] },
            ],
          },
        ],
      });
    const usage = hoursOf({ '2026-01-01T01:00': 5, '2026-01-01T12:00': 15 });
    const day = daysBetween('2026-01-01', '2026-01-01');
    expect(compact(computeBill(parts('total'), usage, day)).slice(0, 4)).toEqual([
      ['e day 1', 7.5, 7.5],
      ['e day 2', 7.5, 15],
      ['e night 1', 2.5, 7.5],
      ['e night 2', 2.5, 10],
    ]);
    expect(compact(computeBill(parts('period'), usage, day)).slice(0, 3)).toEqual([
      ['e day 1', 10, 10],
      ['e day 2', 5, 10],
      ['e night 1', 5, 15],
    ]);
  });
});

describe('periods', () => {
  const schedules = { s: { windows: [{ period: 'peak', from: '08:30', to: '12:00' }], default: 'off' } };
  const tariff = tariffOf({
    schedules,
    components: [
      {
        kind: 'energy',
        id: 'e',
        schedule: 's',
        rates: [
          { period: 'peak', rate: 0.4 },
          { period: 'off', rate: 0.1 },
        ],
      },
    ],
  });

  test('divide an hour across a boundary by the minutes on each side', () => {
    const start = new Date('2026-01-05T08:00:00Z');
    const bill = computeBill(tariff, stepsOf(start, 60, [2]), { start, end: new Date('2026-01-05T09:00:00Z') });
    expect(compact(bill)).toEqual([
      ['e peak', 1, 0.4],
      ['e off', 1, 0.1],
    ]);
  });

  test('bill 25 hours on the day the clock goes back and 23 on the day it goes forward', () => {
    const oslo = tariffOf({
      timeZone: 'Europe/Oslo',
      components: [
        { kind: 'energy', id: 'e', rates: [{ rate: 1 }] },
        { kind: 'fixed', id: 'f', amount: 10, per: 'day' },
      ],
    });
    for (const [day, hours] of [
      ['2026-03-29', 23],
      ['2026-10-25', 25],
    ] as const) {
      const period = daysBetween(day, day, 'Europe/Oslo');
      const bill = computeBill(
        oslo,
        stepsOf(
          period.start,
          15,
          Array.from({ length: hours * 4 }, () => 1),
        ),
        period,
      );
      expect(compact(bill)).toEqual([
        ['e', hours, hours],
        ['f', 1, 10],
      ]);
    }
  });

  test('bill a register of the meter in its period', () => {
    const reading = (register: string, energy: number) => ({
      startMs: january.start.getTime(),
      endMs: january.end.getTime(),
      flow: 'import',
      register,
      energy,
    });
    const usage = createUsage({ registers: [reading('peak', 100), reading('off', 50)] });
    expect(compact(computeBill(tariff, usage, january))).toEqual([
      ['e peak', 100, 40],
      ['e off', 50, 5],
    ]);
  });

  test('do not divide a reading that spans several periods', () => {
    const bill = computeBill(tariff, monthOf(100), january);
    expect(compact(bill)).toEqual([['e', 100, null]]);
    expect(bill.complete).toBe(false);
  });

  test('exclude energy of a component with its own register from the other components', () => {
    const load = tariffOf({
      components: [
        { kind: 'energy', id: 'house', rates: [{ rate: 0.3 }] },
        { kind: 'energy', id: 'boiler', register: 'boiler', rates: [{ rate: 0.1 }] },
      ],
    });
    const usage = createUsage({
      rows: [{ ...january, values: { import: 200 } }],
      registers: [
        {
          startMs: january.start.getTime(),
          endMs: january.end.getTime(),
          flow: 'import',
          register: 'boiler',
          energy: 80,
        },
      ],
    });
    expect(compact(computeBill(load, usage, january))).toEqual([
      ['house', 200, 60],
      ['boiler', 80, 8],
    ]);
  });
});
