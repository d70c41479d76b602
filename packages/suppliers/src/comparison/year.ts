import { DAY_MS, HOUR_MS, type Interval, localMonth, utcOffsets } from '@energy-optimizer/kernel';
import { createUsage, type EnergyUnit, type Usage, type UsageRow } from '@energy-optimizer/tariffs';
import { PROFILES, type ProfileName } from './profiles.ts';

/** The twelve calendar months that begin with the month of a day (`YYYY-MM-DD`), on local clocks. */
export function yearFrom(day: string, timeZone: string): Interval {
  const [year, month] = [Number(day.slice(0, 4)), day.slice(5, 7)];
  return {
    start: localMonth(`${year}-${month}`, timeZone).start,
    end: localMonth(`${year + 1}-${month}`, timeZone).start,
  };
}

/** Day of the year of a local time, given as if it were UTC. */
const dayOfYear = (localMs: number): number =>
  Math.floor((localMs - Date.UTC(new Date(localMs).getUTCFullYear(), 0, 1)) / DAY_MS) + 1;

interface YearOfUse {
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: ProfileName;
  readonly timeZone: string;
}

/** A year of usage in hours, in the shape of a profile; it adds up to `annualUsage`. */
export function usageOf({ start, end }: Interval, { annualUsage, unit, profile, timeZone }: YearOfUse): Usage {
  const { weight } = PROFILES[profile];
  const offsets = utcOffsets({ start, end }, timeZone);
  const offsetAt = (ms: number) => offsets.findLast(({ fromMs }) => fromMs <= ms)!.offsetMs;
  const count = (end.getTime() - start.getTime()) / HOUR_MS;
  const starts = Array.from({ length: count }, (_, hour) => start.getTime() + hour * HOUR_MS);
  const weights = starts.map((ms) => weight(dayOfYear(ms + offsetAt(ms))));
  const sum = weights.reduce((total, one) => total + one, 0);
  const rows = starts.map(
    (ms, hour): UsageRow => ({
      start: new Date(ms),
      end: new Date(ms + HOUR_MS),
      values: { import: (annualUsage * weights[hour]!) / sum },
    }),
  );
  return createUsage({ unit, rows });
}
