import { HOUR_MS, localDay, localInstants } from '@energy-optimizer/kernel';
import { parseTariff } from '../model/parse-tariff.ts';
import type { Tariff, TariffInput } from '../model/tariff.ts';
import { createUsage, type Usage } from '../usage/usage.ts';

/** A tariff for tests, with defaults for everything else. */
export function tariffOf(parts: Partial<TariffInput> & Pick<TariffInput, 'components'>): Tariff {
  const { tariff, findings } = parseTariff({
    format: 'energy-tariff/1',
    id: 'test',
    name: 'Test',
    currency: 'EUR',
    timeZone: 'UTC',
    ...parts,
  });
  if (!tariff) throw new Error(findings.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return tariff;
}

/** From the first to the last local day, both included. */
export const daysBetween = (first: string, last: string, timeZone = 'UTC') => ({
  start: localDay(first, timeZone).start,
  end: localDay(last, timeZone).end,
});

/** Power or energy in equal steps from an instant; negative power is export. */
export function stepsOf(start: Date, minutes: number, kw: readonly number[]): Usage {
  const step = minutes * 60_000;
  const hasExport = kw.some((one) => one < 0);
  return createUsage({
    rows: kw.map((value, index) => ({
      start: new Date(start.getTime() + index * step),
      end: new Date(start.getTime() + (index + 1) * step),
      values: hasExport
        ? { import: Math.max(0, (value * minutes) / 60), export: Math.max(0, (-value * minutes) / 60) }
        : { import: (value * minutes) / 60 },
    })),
  });
}

export const at = (wallClock: string, timeZone = 'UTC'): Date => localInstants(wallClock, timeZone)[0]!;

/** One value in the hour from each local time. */
export const hoursOf = (kwhByTime: Readonly<Record<string, number>>, timeZone = 'UTC'): Usage =>
  createUsage({
    rows: Object.entries(kwhByTime).map(([time, kwh]) => {
      const start = at(time, timeZone);
      return { start, end: new Date(start.getTime() + HOUR_MS), values: { import: kwh } };
    }),
  });

/** One minute from each local time, to query its price. */
export function minutesAt(times: readonly string[], timeZone = 'UTC') {
  const startMs = Float64Array.from(times, (time) => at(time, timeZone).getTime());
  return { startMs, endMs: startMs.map((ms) => ms + 60_000) };
}
