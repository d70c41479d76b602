import fc from 'fast-check';
import { expect, it } from 'vitest';
import { H25_QUARTERS } from './h25.ts';
import { PROFILE_NAMES, PROFILES } from './profiles.ts';
import { usageOf, yearFrom } from './year.ts';

const BERLIN = 'Europe/Berlin';
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

it('a year has twelve calendar months on local clocks, leap day and clock changes included', () => {
  expect(yearFrom('2026-11-30', BERLIN)).toEqual({
    start: new Date('2026-10-31T23:00:00Z'),
    end: new Date('2027-10-31T23:00:00Z'),
  });
  const leap = yearFrom('2027-06-01', BERLIN);
  expect((leap.end.getTime() - leap.start.getTime()) / 3_600_000).toBe(366 * 24);
});

it('every profile adds up to the annual usage, in any year and time zone', () => {
  const zone = fc.constantFrom(BERLIN, 'America/Chicago', 'Europe/London', 'Pacific/Honolulu');
  fc.assert(
    fc.property(
      fc.constantFrom(...PROFILE_NAMES),
      zone,
      fc.integer({ min: 1, max: 50_000 }),
      (profile, timeZone, annualUsage) => {
        const usage = usageOf(yearFrom('2027-03-15', timeZone), { annualUsage, unit: 'kWh', profile, timeZone });
        expect(Math.abs(sum(usage.flows.import!) / annualUsage - 1)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 12 },
  );
});

const hoursOf = (year: number, more: object = {}) =>
  usageOf(yearFrom(`${year}-01-01`, BERLIN), {
    ...{ annualUsage: 1_000, unit: 'kWh', profile: 'h25', timeZone: BERLIN },
    ...more,
  }).flows.import!;

const H25 = PROFILES.h25;
const GERMAN_HOLIDAYS_2025 = [
  ...['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-01', '2025-05-29'],
  ...['2025-06-09', '2025-10-03', '2025-12-25', '2025-12-26'],
];

it('the table of H25 with its dynamic factor adds up to a million kWh in the year it was made for', () => {
  const holidays = new Set(GERMAN_HOLIDAYS_2025);
  let wattHours = 0;
  for (let day = 1; day <= 365; day++) {
    const at = new Date(Date.UTC(2025, 0, day));
    const date = at.toISOString().slice(0, 10);
    const isHalf = at.getUTCDay() === 6 || /12-(24|31)$/.test(date);
    const dayType = at.getUTCDay() === 0 || holidays.has(date) ? 'sunday_or_holiday' : isHalf ? 'saturday' : 'workday';
    for (let hour = 0; hour < 24; hour++)
      wattHours += H25.weight({ month: at.getUTCMonth() + 1, dayOfYear: day, dayType, hour });
  }
  expect(Math.abs(wattHours / 1e9 - 1)).toBeLessThan(2e-4);
});

it('H25 has 96 quarters of 36 columns, none of which leaves the course of its day', () => {
  const table = H25_QUARTERS.map((line) => line.split(' ').map(Number));
  expect(table).toHaveLength(96);
  expect(table.every((row) => row.length === 36)).toBe(true);
  const jumps = table.flatMap((row, at) =>
    at === 0 || at === 95
      ? []
      : row.map((value, column) => value - (table[at - 1]![column]! + table[at + 1]![column]!) / 2),
  );
  expect(Math.max(...jumps.map(Math.abs))).toBeLessThan(1_300);
});

it('households use most in the evening of a winter day, and holidays are Sundays', () => {
  const plain = hoursOf(2027);
  const day = (hours: Float64Array, n: number) => [...hours.slice(n * 24, n * 24 + 24)];
  const monday = day(plain, 17);
  expect(monday.indexOf(Math.max(...monday))).toBe(18);
  expect(sum(Float64Array.from(monday))).toBeGreaterThan(sum(Float64Array.from(day(plain, 199))));
  // January 17, 2027 is a Sunday and has the shape that a holiday on the Monday after it has.
  const holiday = day(hoursOf(2027, { holidays: ['2027-01-18'] }), 17);
  const ratios = holiday.map((value, hour) => value / day(plain, 16)[hour]!);
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeCloseTo(1, 9);
  expect(holiday[12]! / monday[12]!).toBeGreaterThan(1.4);
});
