import { HOUR_MS, localDay, localInstants } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { meteredSpan, meteredYear } from './metered.ts';
import { yearFrom } from './year.ts';

const BERLIN = 'Europe/Berlin';
const first = localDay('2025-11-20', BERLIN).start.getTime();
const last = localDay('2026-11-30', BERLIN).start.getTime() + 5 * HOUR_MS;

/** Hours from 2025-11-20 into 2026-11-30, each with the energy that a function of its start gives. */
function metered(energyAt: (ms: number) => number) {
  const count = (last - first) / HOUR_MS;
  const startMs = Float64Array.from({ length: count }, (_, hour) => first + hour * HOUR_MS);
  return { unit: 'kWh' as const, startMs, endMs: startMs.map((ms) => ms + HOUR_MS), import: startMs.map(energyAt) };
}
const at = (time: string) => localInstants(time, BERLIN)[0]!.getTime();
const year = yearFrom('2026-11-30', BERLIN);

it('takes the 52 weeks before the last midnight of the values', () => {
  const span = meteredSpan(
    metered(() => 1),
    BERLIN,
  );
  expect(span).toEqual({
    ...{ start: new Date(at('2025-12-01T00:00')), end: new Date(at('2026-11-30T00:00')) },
    ...{ coverage: 1, annualUsage: 8_736 },
  });
});

it('repeats the use of the same day of the week and time of day, export included', () => {
  const evening = at('2026-02-10T18:00');
  const usage = { ...metered((ms) => (ms === evening ? 8 : 1)), export: metered(() => 0.5).import };
  const { startMs, flows } = meteredYear(usage, year, BERLIN);
  expect(flows.import).toHaveLength((year.end.getTime() - year.start.getTime()) / (HOUR_MS / 4));
  const peaks = [...startMs].filter((_, index) => flows.import![index]! > 1);
  expect(peaks.map((ms) => new Date(ms).toISOString())).toEqual(
    [0, 15, 30, 45].map((minute) => `2027-02-09T17:${String(minute).padStart(2, '0')}:00.000Z`),
  );
  expect(flows.import!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(365 * 24 + 7, 6);
  expect(flows.export!.every((value) => value === 0.125)).toBe(true);
});

it('uses the nearest week where a value is unknown, and counts it as unknown', () => {
  const gap = at('2026-02-10T18:00');
  const usage = metered((ms) => (ms === gap ? Number.NaN : ms === gap + 7 * 24 * HOUR_MS ? 4 : 1));
  const { startMs, flows } = meteredYear(usage, year, BERLIN);
  expect(flows.import![startMs.indexOf(at('2027-02-09T18:00'))]).toBe(1);
  expect(meteredSpan(usage, BERLIN).coverage).toBeCloseTo(1 - 1 / 8736, 9);
});
