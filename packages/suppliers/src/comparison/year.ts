import { DAY_MS, HOUR_MS, type Interval, localMonth, utcOffsets } from '@energy-optimizer/kernel';
import { createUsage, type EnergyUnit, type Usage, type UsageRow } from '@energy-optimizer/tariffs';
import { type LocalHour, PROFILES, type ProfileName } from './profiles.ts';

/** The twelve calendar months that begin with the month of a day (`YYYY-MM-DD`), on local clocks. */
export function yearFrom(day: string, timeZone: string): Interval {
  const [year, month] = [Number(day.slice(0, 4)), day.slice(5, 7)];
  return {
    start: localMonth(`${year}-${month}`, timeZone).start,
    end: localMonth(`${year + 1}-${month}`, timeZone).start,
  };
}

/** The hour of a local time, given as if it were UTC. */
function localHour(localMs: number, holidays: ReadonlySet<string>): LocalHour {
  const at = new Date(localMs);
  const monthDay = at.toISOString().slice(5, 10);
  const isSunday = at.getUTCDay() === 0 || holidays.has(at.toISOString().slice(0, 10));
  const isSaturday = at.getUTCDay() === 6 || monthDay === '12-24' || monthDay === '12-31';
  return {
    month: at.getUTCMonth() + 1,
    dayOfYear: Math.floor((localMs - Date.UTC(at.getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
    dayType: isSunday ? 'sunday_or_holiday' : isSaturday ? 'saturday' : 'workday',
    hour: at.getUTCHours(),
  };
}

interface YearOfUse {
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: ProfileName;
  readonly timeZone: string;
  /** Local dates that count as Sundays. */
  readonly holidays?: readonly string[] | undefined;
}

/** A year of usage in hours, in the shape of a profile; it adds up to `annualUsage`. */
export function usageOf(
  { start, end }: Interval,
  { annualUsage, unit, profile, timeZone, holidays }: YearOfUse,
): Usage {
  const { weight } = PROFILES[profile];
  const offsets = utcOffsets({ start, end }, timeZone);
  const offsetAt = (ms: number) => offsets.findLast(({ fromMs }) => fromMs <= ms)!.offsetMs;
  const count = (end.getTime() - start.getTime()) / HOUR_MS;
  const starts = Array.from({ length: count }, (_, hour) => start.getTime() + hour * HOUR_MS);
  const days = new Set(holidays);
  const weights = starts.map((ms) => weight(localHour(ms + offsetAt(ms), days)));
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
