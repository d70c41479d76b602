import { addMs, DAY_MS, HOUR_MS, type Interval, localDay, localTimeZone, type Region } from '@energy-optimizer/kernel';
import { conflictingRange } from '@energy-optimizer/outlook';

/** Default number of days of a period. */
export const USUAL_DAYS = 7;

/** End of the UTC hour that covers the instant. */
export const endOfHour = (at: Date): Date => new Date((Math.floor(at.getTime() / HOUR_MS) + 1) * HOUR_MS);

/** The `days` times 24 hours before `end`. */
export const daysUntil = (end: Date, days: number): Interval => ({ start: addMs(end, -days * DAY_MS), end });

/**
 * The requested local day; undefined if there is none.
 * @param others fields that say the same in other words. @throws AppError `conflicting_range` when one of them is given
 *   as well
 */
export function namedDay(
  day: string | undefined,
  region: Region,
  others: Readonly<Record<string, unknown>>,
): Interval | undefined {
  if (day === undefined) return undefined;
  const other = Object.entries(others).find(([, value]) => value !== undefined);
  if (other) throw conflictingRange(['day', other[0]]);
  return localDay(day, localTimeZone(region));
}

/** A local day, or the days of 24 hours that end with the current hour. @throws AppError `conflicting_range` */
export const recentPeriod = (
  { day, days }: { readonly day?: string | undefined; readonly days?: number | undefined },
  { region, at }: { readonly region: Region; readonly at: Date },
): Interval => namedDay(day, region, { days }) ?? daysUntil(endOfHour(at), days ?? USUAL_DAYS);
