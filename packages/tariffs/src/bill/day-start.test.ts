import { localInstants } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTariff } from '../model/parse-tariff.ts';
import type { TariffInput } from '../model/tariff.ts';
import { allInPrices } from '../price/all-in-price.ts';
import { priceEdges } from '../price/price-edges.ts';
import { daysBetween, hoursOf, minutesAt, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { computeBill } from './compute-bill.ts';

/** Days that begin at 06:00, as the gas day of Europe. */

const BERLIN = 'Europe/Berlin';
const gas = (components: TariffInput['components'], more: Partial<TariffInput> = {}) =>
  tariffOf({ timeZone: BERLIN, utility: 'natural_gas', dayStart: '06:00', components, ...more });
const daily = (upTo: number) =>
  gas([{ kind: 'energy', id: 'e', tierBasis: { over: 'day' }, rates: [{ tiers: [{ upTo, rate: 1 }, { rate: 2 }] }] }]);
const at = (time: string) => localInstants(time, BERLIN)[0]!;
/** One kWh in each hour between two local times. */
const steady = (from: string, until: string) =>
  stepsOf(at(from), 60, Array(Math.round((at(until).getTime() - at(from).getTime()) / 3_600_000)).fill(1));

describe('tiers over a day that begins at 06:00', () => {
  test.each([
    ['an ordinary day', '2026-01-13T06:00', '2026-01-14T06:00', 24],
    ['the night in which clocks go forward', '2026-03-28T06:00', '2026-03-29T06:00', 23],
    ['the day after it', '2026-03-29T06:00', '2026-03-30T06:00', 24],
    ['the night in which clocks go back', '2026-10-24T06:00', '2026-10-25T06:00', 25],
  ])('count %s from 06:00 to 06:00', (_, from, until, hours) => {
    const bill = computeBill(daily(22.5), steady(from, until), { start: at(from), end: at(until) });
    expect(compact(bill)).toEqual([
      ['e 1', 22.5, 22.5],
      ['e 2', hours - 22.5, 2 * (hours - 22.5)],
    ]);
  });

  test('an hour of usage is divided at 06:00', () => {
    const usage = stepsOf(at('2026-01-13T05:30'), 60, [10]);
    const bill = computeBill(daily(5), usage, { start: at('2026-01-13T00:00'), end: at('2026-01-14T00:00') });
    expect(compact(bill)[0]).toEqual(['e 1', 10, 10]);
  });

  test('a bill that begins within a day continues its count, or says that it cannot', () => {
    const usage = steady('2026-01-13T06:00', '2026-01-15T00:00');
    const day = daysBetween('2026-01-14', '2026-01-14', BERLIN);
    const billed = (of: typeof usage) => computeBill(daily(20), of, day);
    // 18 kWh before midnight: 2 of the next 6 are in the first tier, and 18 of those from 06:00 on.
    expect(compact(billed(usage))).toEqual([
      ['e 1', 20, 20],
      ['e 2', 4, 8],
    ]);
    expect(billed(usage).notices).toEqual([]);
    expect(billed(steady('2026-01-14T00:00', '2026-01-15T00:00')).notices[0]).toContain('06:00 of the day before');
  });

  test('splitting a bill at midnight changes nothing', () => {
    const kwh = fc.integer({ min: 0, max: 50 }).map((value) => value / 10);
    const days = fc.constantFrom('2026-01-13', '2026-03-28', '2026-10-24');
    fc.assert(
      fc.property(days, fc.array(kwh, { minLength: 73, maxLength: 73 }), (first, values) => {
        const start = at(`${first}T00:00`);
        const usage = stepsOf(start, 60, values);
        const [, second, end] = [0, 1, 3].map((days) => at(`${addDays(first, days)}T00:00`)) as [Date, Date, Date];
        const total = (from: Date, until: Date) => computeBill(daily(30), usage, { start: from, end: until }).total;
        expect(total(start, second) + total(second, end)).toBeCloseTo(total(start, end), 9);
      }),
      { numRuns: 40 },
    );
  });
});

const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

describe('schedules with days that begin at 06:00', () => {
  const tariff = gas(
    [
      {
        ...{ kind: 'energy', id: 'e', schedule: 's' },
        rates: [
          { period: 'weekend', rate: 1 },
          { period: 'night', rate: 2 },
          { period: 'week', rate: 3 },
        ],
      },
    ],
    {
      schedules: {
        s: {
          windows: [
            { period: 'weekend', days: ['weekend'] },
            { period: 'night', from: '22:00', to: '06:00' },
          ],
          default: 'week',
        },
      },
    },
  );

  test.each([
    ['2026-01-16T23:00', 2],
    ['2026-01-17T05:59', 2],
    ['2026-01-17T06:00', 1],
    ['2026-01-19T05:59', 1],
    ['2026-01-19T06:00', 3],
    ['2026-03-30T05:30', 1],
    ['2026-03-30T06:00', 3],
    ['2026-10-26T05:30', 1],
  ])('at %s the rate is %d', (time, rate) => {
    expect(allInPrices(tariff, minutesAt([time], BERLIN)).import[0]).toBe(rate);
    const start = at(time);
    const minute = { start, end: new Date(start.getTime() + 60_000) };
    expect(computeBill(tariff, stepsOf(start, 1, [60]), minute).total).toBe(rate);
  });

  test('the price may change at 06:00', () => {
    const [start, end] = [at('2026-01-17T00:00').getTime(), at('2026-01-18T00:00').getTime()];
    expect(priceEdges(tariff, start, end)).toContain(at('2026-01-17T06:00').getTime());
  });
});

test('of the peaks of different days, one of each day from 06:00 counts', () => {
  const usage = hoursOf({ '2026-01-13T23:00': 9, '2026-01-14T05:00': 8, '2026-01-14T07:00': 4 }, BERLIN);
  const demand = (dayStart: string) =>
    tariffOf({
      ...{ timeZone: BERLIN, dayStart },
      components: [{ kind: 'demand', id: 'd', highest: 2, distinct: 'day', rates: [{ rate: 1 }] }],
    });
  const billed = (dayStart: string) =>
    computeBill(demand(dayStart), usage, daysBetween('2026-01-01', '2026-01-31', BERLIN)).lines[0]?.quantity;
  expect([billed('06:00'), billed('00:00')]).toEqual([(9 + 4) / 2, (9 + 8) / 2]);
});

test('the peak of a day that a bill cuts counts once, in the bill in which the day begins', () => {
  const usage = hoursOf({ '2026-01-31T18:00': 3, '2026-02-01T05:00': 9, '2026-02-01T08:00': 4 }, BERLIN);
  const demand = (more: object) =>
    tariffOf({
      ...{ timeZone: BERLIN, dayStart: '06:00' },
      components: [{ kind: 'demand', id: 'd', ...more, rates: [{ rate: 1 }] }],
    });
  const billed = (more: object, from: string, until: string) =>
    computeBill(demand(more), usage, { start: at(from), end: at(until) })
      .lines.filter(({ component }) => component === 'd')
      .reduce((sum, { quantity }) => sum + quantity!, 0);
  for (const more of [{ per: 'day' }, { distinct: 'day' }]) {
    expect(billed(more, '2026-01-31T00:00', '2026-02-01T00:00')).toBe(9);
    expect(billed(more, '2026-02-01T00:00', '2026-02-02T00:00')).toBe(4);
    expect(billed(more, '2026-01-31T06:00', '2026-02-01T06:00')).toBe(9);
  }
  expect(billed({ per: 'day' }, '2026-01-31T00:00', '2026-02-02T00:00')).toBe(13);
  const steadyDay = steady('2026-01-31T00:00', '2026-02-01T00:00');
  const bill = computeBill(demand({ per: 'day' }), steadyDay, daysBetween('2026-01-31', '2026-01-31', BERLIN));
  expect(bill.notices).toContainEqual(expect.stringContaining('ends at 06:00 of the next'));
});

test.each([
  ['02:30', {}, 'schema_custom', 'dayStart'],
  ['24:00', {}, 'schema_custom', 'dayStart'],
  ['06:00', { over: 'day', pricing: 'all_units' }, 'tiers_all_units_day', 'components[0].tierBasis.pricing'],
] as const)('a day that begins at %s with tiers %o is refused', (dayStart, tierBasis, code, path) => {
  const { tariff, findings } = parseTariff({
    ...{ format: 'energy-tariff/1', id: 'a', name: 'A', currency: 'EUR', timeZone: BERLIN, dayStart },
    components: [{ kind: 'energy', id: 'e', tierBasis, rates: [{ rate: 1 }] }],
  });
  expect([tariff, findings.map((one) => [one.code, one.path])]).toEqual([undefined, [[code, path]]]);
});
