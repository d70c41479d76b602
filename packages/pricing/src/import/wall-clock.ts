import { localDay, localInstants } from '@energy-optimizer/kernel';

/** A time as a file writes it: an instant, or a wall-clock time without offset. */
export type WrittenTime =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'wall'; readonly date: string; readonly clock: string };

const PATTERN =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** `1.6.2025 13:00`: dotted dates are day first everywhere. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?=$|[ T,])[ T,]*/;

const two = (digits: string) => digits.padStart(2, '0');

/** Reads `2026-03-01T10:00Z`, `2026-03-01 10:00:00+01:00`, `2026/3/1 10:00`, `1.3.2026 10:00`, `2026-03-01`; undefined for anything else. */
export function readTime(text: string): WrittenTime | undefined {
  const match = PATTERN.exec(text.replace(DOTTED, '$3-$2-$1 ').trim());
  if (!match) return undefined;
  const [, year, , month, day, hour = '0', minute = '00', second = '00', , offset] = match as unknown as string[];
  const date = `${year}-${two(month!)}-${two(day!)}`;
  const civil = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(civil.getTime()) || civil.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const clock = `${two(hour)}:${minute}:${second}`;
  if (offset === undefined) return { kind: 'wall', date, clock };
  const digits = offset.replace(':', '').padEnd(5, '0');
  const zone = /^z$/i.test(offset) ? 'Z' : `${digits.slice(0, 3)}:${digits.slice(3)}`;
  const ms = Date.parse(`${date}T${clock}${zone}`);
  return Number.isNaN(ms) ? undefined : { kind: 'instant', ms };
}

/** The instants a wall-clock time names: none in the spring gap, two in the repeated autumn hour. */
export type WallClock = (time: { readonly date: string; readonly clock: string }) => readonly number[];

/** Looks each day of the zone up once: on a day of 24 hours a clock time is a plain distance from midnight. */
export function wallClockIn(timeZone: string): WallClock {
  const midnights = new Map<string, number | undefined>();
  return ({ date, clock }) => {
    if (!midnights.has(date)) midnights.set(date, plainMidnight(date, timeZone));
    const midnight = midnights.get(date);
    if (midnight === undefined) return localInstants(`${date}T${clock}`, timeZone).map((instant) => instant.getTime());
    const [hours, minutes, seconds] = clock.split(':').map(Number) as [number, number, number];
    return [midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000];
  };
}

const DAY_MS = 86_400_000;

/** Start of a day without a clock change; undefined for the others. */
function plainMidnight(date: string, timeZone: string): number | undefined {
  const { start, end } = localDay(date, timeZone);
  return end.getTime() - start.getTime() === DAY_MS ? start.getTime() : undefined;
}
