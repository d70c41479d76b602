import { Temporal } from 'temporal-polyfill';
import { HOUR_MS, type Interval } from './interval.ts';
import { type Resolution, resolutionMs } from './resolution.ts';

const date = (instant: { epochMilliseconds: number }) => new Date(instant.epochMilliseconds);
const zoned = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);

/** Calendar date (`YYYY-MM-DD`) of an instant in a time zone. */
export const localDate = (instant: Date, timeZone: string): string => zoned(instant, timeZone).toPlainDate().toString();

/** A local calendar day as a UTC interval: 23, 24 or 25 hours long (92, 96 or 100 quarters). */
export function localDay(day: string, timeZone: string): Interval {
  const first = Temporal.PlainDate.from(day);
  return {
    start: date(first.toZonedDateTime(timeZone)),
    end: date(first.add({ days: 1 }).toZonedDateTime(timeZone)),
  };
}

/** The date `days` after a calendar date; negative goes back. */
export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** A local calendar month `YYYY-MM` as a UTC interval. */
export function localMonth(month: string, timeZone: string): Interval {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return {
    start: date(first.toZonedDateTime(timeZone)),
    end: date(first.add({ months: 1 }).toZonedDateTime(timeZone)),
  };
}

/** The instants of a wall-clock time: none (spring gap), one, or two (autumn repeat, earlier first). */
export function localInstants(wallClock: string, timeZone: string): readonly Date[] {
  const plain = Temporal.PlainDateTime.from(wallClock);
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!earlier.toPlainDateTime().equals(plain)) return [];
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  return earlier.epochMilliseconds === later.epochMilliseconds ? [date(earlier)] : [date(earlier), date(later)];
}

/** Adds `count` steps of a resolution; days and months are calendar steps of the time zone. */
export function addResolution(instant: Date, resolution: Resolution, count: number, timeZone: string): Date {
  const ms = resolutionMs(resolution);
  if (ms !== undefined) return new Date(instant.getTime() + ms * count);
  return date(zoned(instant, timeZone).add(times(resolution, count)));
}

function times(resolution: Resolution, count: number) {
  const step = Temporal.Duration.from(resolution);
  return { years: step.years * count, months: step.months * count, days: step.days * count };
}

/** Start of the step of this resolution that covers the instant. Weeks start on Monday, quarters in January. */
export function floorToResolution(instant: Date, resolution: Resolution, timeZone: string): Date {
  const ms = resolutionMs(resolution);
  if (ms !== undefined) return new Date(Math.floor(instant.getTime() / ms) * ms);
  const local = zoned(instant, timeZone).startOfDay();
  switch (resolution) {
    case 'P7D':
      return date(local.subtract({ days: local.dayOfWeek - 1 }).startOfDay());
    case 'P1M':
      return date(local.with({ day: 1 }).startOfDay());
    case 'P3M':
      return date(local.with({ day: 1, month: local.month - ((local.month - 1) % 3) }).startOfDay());
    case 'P1Y':
      return date(local.with({ day: 1, month: 1 }).startOfDay());
    default:
      return date(local);
  }
}

/** A time zone's offset from UTC (local minus UTC), from an instant (epoch ms) until the next piece begins. */
export interface OffsetPiece {
  readonly fromMs: number;
  readonly offsetMs: number;
}

/** The offsets of a zone over a span of time, ascending; the first piece begins at the span's start. */
export function utcOffsets(span: Interval, timeZone: string): OffsetPiece[] {
  const pieces: OffsetPiece[] = [];
  let at: Temporal.ZonedDateTime | null = zoned(span.start, timeZone);
  while (at && at.epochMilliseconds < span.end.getTime()) {
    pieces.push({ fromMs: at.epochMilliseconds, offsetMs: at.offsetNanoseconds / 1e6 });
    at = at.getTimeZoneTransition('next');
  }
  return pieces;
}

const QUARTER = HOUR_MS / 4;

/**
 * Hour of the local day (0–23) for many instants of one zone. Offsets change on quarter-hour boundaries only, so
 * each quarter's is looked up once and cached by the returned function, which should not be kept longer than needed.
 */
export function localHourOf(timeZone: string): (instantMs: number) => number {
  const offsets = new Map<number, number>();
  return (instantMs) => {
    const key = Math.floor(instantMs / QUARTER);
    let offsetMs = offsets.get(key);
    if (offsetMs === undefined) {
      offsetMs = zoned(new Date(instantMs), timeZone).offsetNanoseconds / 1e6;
      offsets.set(key, offsetMs);
    }
    return Math.floor((((instantMs + offsetMs) % (24 * HOUR_MS)) + 24 * HOUR_MS) / HOUR_MS) % 24;
  };
}

/** Whether it is an IANA name; not an offset such as +02:00, which has no daylight saving time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
