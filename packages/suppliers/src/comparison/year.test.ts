import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROFILE_NAMES } from './profiles.ts';
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

it('the season of households needs more in January than in July, by the published factor', () => {
  const usage = usageOf(yearFrom('2027-01-01', BERLIN), {
    ...{ annualUsage: 3_000, unit: 'kWh', profile: 'h0_season', timeZone: BERLIN },
  });
  const hours = usage.flows.import!;
  const [january1, july1] = [hours[0]!, hours[181 * 24]!];
  const factor = (day: number) => -3.92e-10 * day ** 4 + 3.2e-7 * day ** 3 - 7.02e-5 * day ** 2 + 2.1e-3 * day + 1.24;
  expect(factor(1)).toBeCloseTo(1.242, 3);
  expect(january1 / july1).toBeCloseTo(factor(1) / factor(182), 9);
  expect(january1).toBeGreaterThan(july1);
});
