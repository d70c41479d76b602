import { DAY_MS, HOUR_MS, type Interval, localMonth, utcOffsets } from '@energy-optimizer/kernel';
import type { EnergyUnit, Usage } from '@energy-optimizer/tariffs';
import { type LocalHour, PROFILES, type ProfileName } from './profiles.ts';

/** The twelve calendar months that begin with the month of a day (`YYYY-MM-DD`), on local clocks. */
export function yearFrom(day: string, timeZone: string): Interval {
  const [year, month] = [Number(day.slice(0, 4)), day.slice(5, 7)];
  return {
    start: localMonth(`${year}-${month}`, timeZone).start,
    end: localMonth(`${year + 1}-${month}`, timeZone).start,
  };
}

/** A local day that begins at a local time, given as if it were UTC. */
function localDayAt(localMs: number, holidays: ReadonlySet<string>): Omit<LocalHour, 'hour'> {
  const at = new Date(localMs);
  const date = at.toISOString().slice(0, 10);
  const isSunday = at.getUTCDay() === 0 || holidays.has(date);
  const isSaturday = at.getUTCDay() === 6 || date.endsWith('-12-24') || date.endsWith('-12-31');
  return {
    month: at.getUTCMonth() + 1,
    dayOfYear: Math.floor((localMs - Date.UTC(at.getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
    dayType: isSunday ? 'sunday_or_holiday' : isSaturday ? 'saturday' : 'workday',
  };
}

/** The weight of each hour. A day is looked up once: in a comparison, this takes most of the time. */
function weightsOf(
  startMs: Float64Array,
  interval: Interval,
  { profile, timeZone, holidays }: Pick<YearOfUse, 'profile' | 'timeZone' | 'holidays'>,
): Float64Array {
  const { weight } = PROFILES[profile];
  const offsets = utcOffsets(interval, timeZone);
  const days = new Set(holidays);
  let [zone, dayMs] = [0, Number.NaN];
  let day: Omit<LocalHour, 'hour'>;
  return startMs.map((ms) => {
    while (zone + 1 < offsets.length && offsets[zone + 1]!.fromMs <= ms) zone += 1;
    const localMs = ms + offsets[zone]!.offsetMs;
    const midnight = Math.floor(localMs / DAY_MS) * DAY_MS;
    if (midnight !== dayMs) [dayMs, day] = [midnight, localDayAt(midnight, days)];
    return weight({ ...day, hour: Math.floor((localMs - midnight) / HOUR_MS) });
  });
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
export function usageOf(interval: Interval, year: YearOfUse): Usage {
  const first = interval.start.getTime();
  const count = (interval.end.getTime() - first) / HOUR_MS;
  const startMs = Float64Array.from({ length: count }, (_, hour) => first + hour * HOUR_MS);
  const weights = weightsOf(startMs, interval, year);
  const sum = weights.reduce((total, one) => total + one, 0);
  const flows = { import: weights.map((weight) => (year.annualUsage * weight) / sum) };
  return { unit: year.unit, startMs, endMs: startMs.map((ms) => ms + HOUR_MS), flows, registers: [], peaks: [] };
}
