import { addDays, DAY_MS, HOUR_MS, localDay, localHourOf, MINUTE_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frontier, panelOf, stepsFor } from './from-prices.ts';
import { gateOf, slotsOfDay, slotsOfDays } from './local-days.ts';
import { toPanel } from './panel.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Lisbon',
  'Atlantic/Azores',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Cairo',
];
const zone = fc.constantFrom(...ZONES);
const steps = fc.constantFrom(24, 48, 96);
/** Ten years that include every kind of clock change of these zones. */
const date = fc.integer({ min: 0, max: 3_650 }).map((days) => addDays('2010-01-01', days));

const rowsOf = (startMs: number, stepMs: number, prices: readonly number[]) => ({
  starts: prices.map((_, i) => startMs + i * stepMs),
  ends: prices.map((_, i) => startMs + (i + 1) * stepMs),
  prices,
});
const berlin = { timeZone: 'Europe/Berlin', exogenous: [] };
const midnight = (day: string, timeZone = 'Europe/Berlin') => localDay(day, timeZone).start.getTime();
const panelFrom = (day: string, stepMs: number, prices: readonly number[], count: number) =>
  panelOf({ ...berlin, rows: rowsOf(midnight(day), stepMs, prices), steps: count, through: day });
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the slots of local days', () => {
  test('contain each instant of a day exactly once', () => {
    fc.assert(
      fc.property(zone, date, steps, (timeZone, day, count) => {
        const slots = slotsOfDay(day, timeZone, count);
        const { start, end } = localDay(day, timeZone);
        expect(slots[0]?.startMs ?? end.getTime()).toBe(start.getTime());
        expect(slots.at(-1)?.endMs ?? start.getTime()).toBe(end.getTime());
        const hourOf = localHourOf(timeZone);
        for (const [i, { startMs, endMs, step }] of slots.entries()) {
          expect(startMs).toBe(slots[i - 1]?.endMs ?? startMs);
          expect(endMs - startMs).toBeGreaterThan(0);
          expect(endMs - startMs).toBeLessThanOrEqual(DAY_MS / count);
          expect(Math.floor((step * 24) / count)).toBe(hourOf(startMs));
          expect(Math.floor((step * 24) / count)).toBe(hourOf(endMs - 1));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a range are those of its days', () => {
    fc.assert(
      fc.property(zone, date, steps, fc.integer({ min: 0, max: 40 }), (timeZone, from, count, more) => {
        const through = addDays(from, more);
        expect(slotsOfDays({ timeZone, steps: count, from, through })).toEqual(
          upTo(more + 1).map((day) => slotsOfDay(addDays(from, day), timeZone, count)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('contain the repeated hour twice and the skipped hour not at all, also for the half-hour of Lord Howe', () => {
    const stepsOf = (day: string, timeZone: string) => slotsOfDay(day, timeZone, 24).map(({ step }) => step);
    expect(stepsOf('2026-10-25', 'Europe/Berlin')).toEqual([0, 1, 2, 2, ...upTo(24).slice(3)]);
    expect(stepsOf('2026-03-29', 'Europe/Berlin')).toEqual([0, 1, ...upTo(24).slice(3)]);
    const minutes = ({ startMs, endMs }: { startMs: number; endMs: number }) => (endMs - startMs) / MINUTE_MS;
    const autumn = slotsOfDay('2026-04-05', 'Australia/Lord_Howe', 24).slice(0, 5);
    expect(autumn.map((slot) => [slot.step, minutes(slot)])).toEqual([
      [0, 60],
      [1, 60],
      [1, 30],
      [2, 60],
      [3, 60],
    ]);
    const spring = slotsOfDay('2026-10-04', 'Australia/Lord_Howe', 24).slice(0, 4);
    expect(spring.map((slot) => [slot.step, minutes(slot)])).toEqual([
      [0, 60],
      [1, 60],
      [2, 30],
      [3, 60],
    ]);
  });

  test('do not exist for a day that a zone skipped, and are never 7 or 23.5', () => {
    expect(slotsOfDay('2011-12-30', 'Pacific/Apia', 24)).toEqual([]);
    expect(() => slotsOfDay('2026-01-01', 'UTC', 7)).toThrow(RangeError);
    expect(() => slotsOfDay('2026-01-01', 'UTC', 23.5)).toThrow(RangeError);
  });

  test('have their gate at noon of the previous day, local time', () => {
    expect(gateOf('2026-03-30', 'Europe/Berlin')).toEqual(new Date('2026-03-29T10:00Z'));
    expect(gateOf('2026-03-29', 'Europe/Berlin')).toEqual(new Date('2026-03-28T11:00Z'));
    expect(gateOf('2026-10-26', 'Europe/Berlin')).toEqual(new Date('2026-10-25T11:00Z'));
    expect(gateOf('2011-12-31', 'Pacific/Apia')).toEqual(new Date('2011-12-29T22:00Z'));
  });
});

describe('a panel from prices', () => {
  test('returns the stored value of each slot unchanged', () => {
    fc.assert(
      fc.property(zone, date, steps, fc.integer({ min: 0, max: 5 }), (timeZone, from, count, more) => {
        const through = addDays(from, more);
        const days = slotsOfDays({ timeZone, steps: count, from, through });
        const slots = days.flat();
        // Both occurrences of a repeated step get the same price, so that their mean equals it.
        const priceOf = (day: number, step: number) => day * 1000 + step;
        const prices = days.flatMap((day, i) => day.map(({ step }) => priceOf(i, step)));
        const rows = { starts: slots.map(({ startMs }) => startMs), ends: slots.map(({ endMs }) => endMs), prices };
        const panel = panelOf({
          rows,
          exogenous: [{ name: 'x', ...rows, values: prices }],
          timeZone,
          steps: count,
          from,
          through,
        });
        expect(panel.dates).toEqual(upTo(more + 1).map((day) => addDays(from, day)));
        for (const [day, daySlots] of days.entries())
          for (const { step } of daySlots) {
            expect(panel.prices[day * count + step]).toBeCloseTo(priceOf(day, step), 9);
            expect(panel.exogenous[0]![day * count + step]).toBeCloseTo(priceOf(day, step), 9);
          }
      }),
      { numRuns: 100 },
    );
  });

  test('repeats an hour for each of its quarter-hours, and averages quarter-hours to hours', () => {
    const hours = upTo(24).map((hour) => hour * 10);
    expect([...panelFrom('2026-06-01', HOUR_MS, hours, 96).prices]).toEqual(
      upTo(96).map((q) => Math.floor(q / 4) * 10),
    );
    const quarters = panelFrom('2026-06-01', 15 * MINUTE_MS, upTo(96), 24).prices;
    expect([...quarters]).toEqual(upTo(24).map((hour) => hour * 4 + 1.5));
    const fives = panelFrom('2026-06-01', 5 * MINUTE_MS, upTo(288), 48).prices;
    expect([...fives]).toEqual(upTo(48).map((half) => half * 6 + 2.5));
  });

  test('averages finer prices only where they cover the entire step', () => {
    const quarters = [1, 2, 3, 4, 5, Number.NaN, 7, 8, 9];
    const { prices } = panelFrom('2026-06-01', 15 * MINUTE_MS, quarters, 24);
    expect([...prices.subarray(0, 3)]).toEqual([2.5, Number.NaN, Number.NaN]);
  });

  test('accepts resolutions that change over time', () => {
    const start = midnight('2026-06-01');
    const rows = {
      starts: [start, start + HOUR_MS, start + 1.25 * HOUR_MS, start + 1.5 * HOUR_MS],
      ends: [start + HOUR_MS, start + 1.25 * HOUR_MS, start + 1.5 * HOUR_MS, start + 2 * HOUR_MS],
      prices: [8, 1, 2, 3],
    };
    const of = (count: number) => panelOf({ ...berlin, rows, steps: count, through: '2026-06-01' }).prices;
    expect([...of(96).subarray(0, 9)]).toEqual([8, 8, 8, 8, 1, 2, 3, 3, Number.NaN]);
    expect([...of(24).subarray(0, 3)]).toEqual([8, 2.25, Number.NaN]);
  });

  test.each([24, 48, 96])('uses the mean of the repeated hour on the day of 25 hours, also at %i steps', (count) => {
    const { prices } = panelFrom('2026-10-25', HOUR_MS, upTo(25), count);
    const perHour = count / 24;
    for (const [step, price] of prices.entries()) {
      const hour = Math.floor(step / perHour);
      expect(price).toBe(hour < 2 ? hour : hour === 2 ? 2.5 : hour + 1);
    }
  });

  test('accepts a repeated hour of which only one is known', () => {
    const once = panelFrom('2026-10-25', HOUR_MS, [0, 1, Number.NaN, 3, 4], 24).prices;
    expect([...once.subarray(0, 5)]).toEqual([0, 1, 3, 4, Number.NaN]);
  });

  test.each([24, 48, 96])('interpolates the skipped hour on the day of 23 hours, also at %i steps', (count) => {
    const { prices } = panelFrom('2026-03-29', HOUR_MS, upTo(23), count);
    const perHour = count / 24;
    const skipped = prices.subarray(2 * perHour, 3 * perHour);
    expect([...skipped]).toEqual(upTo(perHour).map((k) => 1 + (k + 1) / (perHour + 1)));
    expect(prices[3 * perHour]).toBe(2);
    expect(prices.findIndex(Number.isNaN)).toBe(-1);
  });

  test('keeps any other gap, even of one hour, also next to the skipped hour', () => {
    const holed = upTo(23).map((hour) => (hour === 1 || hour === 9 ? Number.NaN : hour));
    const { prices } = panelFrom('2026-03-29', HOUR_MS, holed, 24);
    expect([...prices.keys()].filter((step) => Number.isNaN(prices[step]))).toEqual([1, 2, 10]);
  });

  test('includes days without prices up to the last requested one as unknown, with their exogenous values', () => {
    const start = midnight('2026-06-01');
    const load = { name: 'load', starts: [start + DAY_MS], ends: [start + DAY_MS + 2 * HOUR_MS], values: [7] };
    const rows = rowsOf(start, HOUR_MS, upTo(24));
    const panel = panelOf({ ...berlin, rows, exogenous: [load], steps: 24, through: '2026-06-03' });
    expect(panel.dates).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
    expect(panel.prices.subarray(24).every(Number.isNaN)).toBe(true);
    expect([...panel.exogenous[0]!.subarray(23, 27)]).toEqual([Number.NaN, 7, 7, Number.NaN]);
  });

  test('excludes rows before the first requested day; without prices the first day must be given', () => {
    const rows = rowsOf(midnight('2026-06-01'), HOUR_MS, upTo(48));
    const panel = panelOf({ ...berlin, rows, steps: 24, from: '2026-06-02', through: '2026-06-02' });
    expect([...panel.prices]).toEqual(upTo(48).slice(24));
    const none = { ...berlin, rows: rowsOf(0, 1, []), steps: 24, through: '2026-06-02' };
    expect(() => panelOf(none)).toThrow(RangeError);
    expect(panelOf({ ...none, from: '2026-06-02' }).prices.every(Number.isNaN)).toBe(true);
  });

  test('equals the benchmark files: 24 rows per local day, with both clock changes merged', () => {
    const from = '2025-01-01';
    const slots = slotsOfDays({ ...berlin, steps: 24, from, through: '2025-12-31' });
    const rows = slots.flatMap((day, i) =>
      day.map((slot) => ({ ...slot, date: addDays(from, i), price: Math.sin(slot.startMs) })),
    );
    const asFile = toPanel(
      rows.map(({ date, step, price }) => ({ date, step, price, exogenous: [] })),
      24,
    );
    const columns = {
      starts: rows.map((r) => r.startMs),
      ends: rows.map((r) => r.endMs),
      prices: rows.map((r) => r.price),
    };
    const stored = panelOf({ ...berlin, rows: columns, steps: 24, through: '2025-12-31' });
    expect(stored.dates).toEqual(asFile.dates);
    for (const [i, price] of stored.prices.entries()) expect(price).toBeCloseTo(asFile.prices[i]!, 12);
  });
});

describe('steps of a market', () => {
  test('are half-hours for five-minute prices, unchanged for other clock steps, and undefined for longer ones', () => {
    const of = (minutes: number) => stepsFor(minutes * MINUTE_MS);
    expect([5, 15, 30, 60, 120, 1_440].map(of)).toEqual([48, 96, 48, 24, undefined, undefined]);
  });
});

describe('the frontier', () => {
  const dates = (count: number) => upTo(count).map((day) => addDays('2026-06-01', day));
  const panel = (days: readonly (readonly number[])[]) => ({
    ...{ steps: 24, dates: dates(days.length), exogenous: [] },
    prices: Float64Array.from(days.flat()),
  });
  const full = upTo(24);
  const lacking = (...at: readonly number[]) => full.map((hour) => (at.includes(hour) ? Number.NaN : hour));
  const none = full.map(() => Number.NaN);

  test('is the day after the last known day; days before an older outage are not used', () => {
    expect(frontier(panel([full, none, none, full, none]))).toEqual({ day: 4, days: 2 });
    expect(frontier(panel([full, full]))).toEqual({ day: 2, days: 2 });
    expect(frontier(panel([none, none]))).toEqual({ day: 0, days: 0 });
  });

  test('counts a day that lacks two inner hours as known, but not one that lacks three or its last hour', () => {
    expect(frontier(panel([full, lacking(3, 17)]))).toEqual({ day: 2, days: 2 });
    expect(frontier(panel([full, lacking(3, 4, 17)]))).toEqual({ day: 1, days: 1 });
    expect(frontier(panel([full, lacking(23)]))).toEqual({ day: 1, days: 1 });
  });
});
