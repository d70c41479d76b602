import { describe, expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { at, daysBetween, hoursOf, stepsOf, tariffOf } from '../testing/builders.ts';
import { compact } from '../testing/compact.ts';
import { createUsage } from '../usage/usage.ts';
import { computeBill } from './compute-bill.ts';

type Demand = Omit<Extract<TariffInput['components'][number], { kind: 'demand' }>, 'kind' | 'id'>;

const demandTariff = (demand: Demand, more: Partial<TariffInput> = {}) =>
  tariffOf({ ...more, components: [{ kind: 'demand', id: 'd', ...demand }] });
const january = daysBetween('2026-01-01', '2026-01-31');
const demandLines = (...args: Parameters<typeof computeBill>) =>
  compact(computeBill(...args)).filter(([name]) => String(name).startsWith('d'));

const PEAKS = { '2026-01-05T10:00': 4, '2026-01-05T18:00': 6, '2026-01-12T03:00': 8, '2026-01-20T12:00': 5 };

describe('a demand charge', () => {
  test('bills the highest hour of the month per kW', () => {
    expect(demandLines(demandTariff({ rates: [{ rate: 10 }] }), hoursOf(PEAKS), january)).toEqual([['d', 8, 80]]);
  });

  test('averages quarter-hours over the demand window of the meter', () => {
    const usage = stepsOf(new Date('2026-01-05T10:00:00Z'), 15, [8, 0, 4, 0]);
    expect(demandLines(demandTariff({ windowMinutes: 30, rates: [{ rate: 1 }] }), usage, january)).toEqual([
      ['d', 4, 4],
    ]);
    expect(demandLines(demandTariff({ windowMinutes: 60, rates: [{ rate: 1 }] }), usage, january)).toEqual([
      ['d', 3, 3],
    ]);
  });

  test('by period uses the peak of each period', () => {
    const schedules = { s: { windows: [{ period: 'day', from: '06:00', to: '22:00' }], default: 'night' } };
    const tariff = demandTariff(
      {
        schedule: 's',
        rates: [
          { period: 'day', rate: 10 },
          { period: 'night', rate: 1 },
        ],
      },
      { schedules },
    );
    expect(demandLines(tariff, hoursOf(PEAKS), january)).toEqual([
      ['d day', 6, 60],
      ['d night', 8, 8],
    ]);
  });

  test('counts night hours at half their power', () => {
    const schedules = { s: { windows: [{ period: 'day', from: '06:00', to: '22:00' }], default: 'night' } };
    const tariff = demandTariff(
      { weights: { schedule: 's', factors: { night: 0.5 } }, rates: [{ rate: 10 }] },
      { schedules },
    );
    expect(demandLines(tariff, hoursOf(PEAKS), january)).toEqual([['d', 6, 60]]);
  });

  test('uses the mean of the three highest hours, or of the highest hours of three days', () => {
    expect(demandLines(demandTariff({ highest: 3, rates: [{ rate: 1 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 6.333333, 6.333333],
    ]);
    expect(
      demandLines(
        demandTariff({ highest: 3, distinct: 'day', rates: [{ rate: 1 }] }),
        hoursOf({ ...PEAKS, '2026-01-12T04:00': 7.5 }),
        january,
      ),
    ).toEqual([['d', 6.333333, 6.333333]]);
  });

  test('bills a fixed amount per step, and a price per kW in tiers', () => {
    const steps = [
      { below: 5, amount: 100 },
      { below: 10, amount: 250 },
    ];
    expect(demandLines(demandTariff({ rates: [{ steps }] }), hoursOf(PEAKS), january)).toEqual([['d', 8, 250]]);
    expect(
      demandLines(demandTariff({ rates: [{ tiers: [{ upTo: 5, rate: 2 }, { rate: 1 }] }] }), hoursOf(PEAKS), january),
    ).toEqual([
      ['d 1', 5, 10],
      ['d 2', 3, 3],
    ]);
  });

  test('has no amount above the last step', () => {
    const bill = computeBill(
      demandTariff({ rates: [{ steps: [{ below: 5, amount: 100 }] }] }),
      hoursOf(PEAKS),
      january,
    );
    expect(bill.lines[0]).toMatchObject({ amount: null, quantity: 8 });
  });

  test('applies a minimum, free kW and rounding up', () => {
    expect(demandLines(demandTariff({ minimumKw: 10, rates: [{ rate: 1 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 10, 10],
    ]);
    expect(demandLines(demandTariff({ freeKw: 3, rates: [{ rate: 1 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 5, 5],
    ]);
    expect(
      demandLines(
        demandTariff({ roundKw: { to: 1, mode: 'up' }, rates: [{ rate: 1 }] }),
        hoursOf({ '2026-01-05T10:00': 4.2 }),
        january,
      ),
    ).toEqual([['d', 5, 5]]);
  });

  test('with a yearly price is due in twelfths', () => {
    expect(demandLines(demandTariff({ per: 'year', rates: [{ rate: 48 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 8, 32],
    ]);
  });

  test('by the day bills the sum of the daily peaks', () => {
    expect(demandLines(demandTariff({ per: 'day', rates: [{ rate: 2 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 19, 38],
    ]);
  });

  test('by the day can bill the peak of the billing period for each of its days, as in Australia', () => {
    const demand = { per: 'day', measured: 'billing_period', freeKw: 1 } as const;
    expect(demandLines(demandTariff({ ...demand, rates: [{ rate: 0.2 }] }), hoursOf(PEAKS), january)).toEqual([
      ['d', 7 * 31, 43.4],
    ]);
    const tiers = [{ upTo: 4, rate: 0.1 }, { rate: 0.2 }];
    expect(demandLines(demandTariff({ ...demand, rates: [{ tiers }] }), hoursOf(PEAKS), january)).toEqual([
      ['d 1', 4 * 31, 12.4],
      ['d 2', 3 * 31, 18.6],
    ]);
    const half = demandTariff({ ...demand, rates: [{ rate: 0.2 }] });
    const parts = { ...half, components: half.components.map((one) => ({ ...one, from: '2026-01-11' })) };
    expect(demandLines(parts, hoursOf(PEAKS), january)).toEqual([['d', 7 * 21, 29.4]]);
  });

  test('bills an unfinished month by its peak so far', () => {
    const soFar = { start: january.start, end: at('2026-01-10T00:00') };
    expect(demandLines(demandTariff({ rates: [{ rate: 10 }] }), hoursOf(PEAKS), soFar)).toEqual([['d', 6, 60]]);
  });
});

describe('a demand charge that depends on other months', () => {
  const ratchet = { share: 0.8, lookbackMonths: 11 };
  const peaks = [{ month: '2025-08', kw: 20 }];

  test('bills a share of an earlier peak if that is higher (ratchet)', () => {
    const usage = { ...hoursOf(PEAKS), peaks };
    expect(demandLines(demandTariff({ ratchet, rates: [{ rate: 1 }] }), usage, january)).toEqual([['d', 16, 16]]);
  });

  test('considers only the months that it names, within its range', () => {
    const usage = { ...hoursOf(PEAKS), peaks };
    expect(
      demandLines(demandTariff({ ratchet: { ...ratchet, months: [6, 7] }, rates: [{ rate: 1 }] }), usage, january),
    ).toEqual([['d', 8, 8]]);
    expect(
      demandLines(demandTariff({ ratchet: { ...ratchet, lookbackMonths: 4 }, rates: [{ rate: 1 }] }), usage, january),
    ).toEqual([['d', 8, 8]]);
  });

  test('names months without known peaks in a notice', () => {
    const bill = computeBill(
      demandTariff({ ratchet: { share: 0.8, lookbackMonths: 2 }, rates: [{ rate: 1 }] }),
      hoursOf(PEAKS),
      january,
    );
    expect(bill.notices).toEqual(['d: the peaks of 2025-11, 2025-12 are not known; the ratchet ignores them.']);
  });

  test('names them once for all billing periods together', () => {
    const tariff = demandTariff({ ratchet: { share: 0.8, lookbackMonths: 2 }, rates: [{ rate: 1 }] });
    const bill = computeBill(tariff, hoursOf(PEAKS), { start: january.start, end: at('2026-03-01T00:00') });
    expect(bill.billingPeriods).toHaveLength(2);
    expect(bill.notices.filter((notice) => notice.includes('ratchet'))).toEqual([
      'd: the peaks of 2025-11, 2025-12 are not known; the ratchet ignores them.',
    ]);
  });

  test('counts months without data as the minimum in a rolling mean', () => {
    const usage = {
      ...hoursOf(PEAKS),
      peaks: [
        { month: '2025-12', kw: 1 },
        { month: '2025-11', kw: 5 },
      ],
    };
    const tariff = demandTariff({ rolling: { months: 4, floorKw: 2.5 }, rates: [{ rate: 1 }] });
    expect(demandLines(tariff, usage, january)).toEqual([['d', (8 + 2.5 + 5 + 2.5) / 4, 4.5]]);
  });
});

describe('a coincident demand charge', () => {
  const events = [{ start: '2026-01-05T18:00:00Z' }, { start: '2026-01-12T03:00:00Z', minutes: 60 }];

  test('bills the demand during the system peaks only', () => {
    expect(
      demandLines(
        demandTariff({ coincident: { events: events.slice(0, 1) }, rates: [{ rate: 10 }] }),
        hoursOf(PEAKS),
        january,
      ),
    ).toEqual([['d', 6, 60]]);
    expect(
      demandLines(
        demandTariff({ coincident: { events, reduce: 'mean' }, rates: [{ rate: 10 }] }),
        hoursOf(PEAKS),
        january,
      ),
    ).toEqual([['d', 7, 70]]);
  });

  test('has no amount for a system peak without usage data', () => {
    const bill = computeBill(
      demandTariff({ coincident: { events: [{ start: '2026-01-06T18:00:00Z' }] }, rates: [{ rate: 10 }] }),
      hoursOf(PEAKS),
      january,
    );
    expect(bill.lines.find(({ component }) => component === 'd')).toMatchObject({ kind: 'missing', amount: null });
  });
});

test('is not estimated from a total when hourly usage is unknown', () => {
  const usage = createUsage({ rows: [{ ...january, values: { import: 500 } }] });
  expect(computeBill(demandTariff({ rates: [{ rate: 10 }] }), usage, january).lines[0]).toMatchObject({
    kind: 'missing',
    amount: null,
  });
});
