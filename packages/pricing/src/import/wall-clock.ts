import { DAY_MS, localDay, localInstants, MINUTE_MS } from '@energy-optimizer/kernel';

/** A parsed time: an instant, or a wall-clock time without offset. */
export type WrittenTime =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'wall'; readonly date: string; readonly clock: string; readonly zone?: string };

/** Which of the first two numbers of `01/03/2026` is the day. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Longer cells are not times. */
const MAX_LENGTH = 64;

const PATTERN =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** `20260301T1000`, `202603011000`. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?(?=$|[Z+-])/i;
/** `1.6.2025 13:00`: dotted dates are day first everywhere. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?=$|[ T,])[ T,]*/;
/** `01/06/2025`, `01-06-2025`: day or month first. */
export const SLASHED = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?=$|[ T,])[ T,]*/;
/** `1 Jun 2025`, `1-Jun-2025`, `Jun 1, 2025`. */
const NAMED_DAY_FIRST = /^(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})(?=$|[ T,])[ T,]*/i;
const NAMED_MONTH_FIRST = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?=$|[ T,])[ T,]*/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i;
const HALF_DAY = /(\d{1,2}:\d\d(?::\d\d)?) ?([ap])\.?m\.?(?=$|[^a-z])/i;
/** The name of a clock after a time: `10:00 CET`, `10:00 (CEST)`, `10:00 UTC`. */
const ZONE_NAME = /(?<=\d) ?[([]?([A-Za-z]{2,5}|[A-Za-z]+\/[A-Za-z_/]+)[)\]]?$/;

/** No market is older; later times are typos. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

const two = (digits: string) => digits.padStart(2, '0');

/**
 * Reads `2026-03-01T10:00Z`, `2026-03-01 10:00:00+01:00`, `2026/3/1 10:00`, `1.3.2026 10:00`, `20260301 1000`, `1 Mar
 * 2026`, `2026-03-01`, and with an order `01/03/2026 10:00`; with `AM` and `PM`, up to `24:00`, and the name of a clock
 * behind. Undefined for anything else.
 */
export function readTime(written: string, order?: DateOrder): WrittenTime | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const direct = PATTERN.exec(written);
  if (direct) return fromMatch(direct);
  const text = written.trim().replaceAll(/[\u00a0\u202f]/g, ' ');
  const zone = /[ap]\.?m\.?$/i.test(text) ? undefined : ZONE_NAME.exec(text)?.[1];
  const named = zone === undefined || /^z$/i.test(zone) ? undefined : zone;
  const rest = named === undefined ? text : text.replace(ZONE_NAME, '');
  const ymd = yearFirst(rest, order);
  const clock = ymd && withoutHalfDay(ymd);
  const match = clock ? PATTERN.exec(clock.trim()) : null;
  const time = match ? fromMatch(match) : undefined;
  if (named === undefined || time === undefined) return time;
  if (time.kind === 'instant') return undefined;
  return /^(utc|gmt)$/i.test(named)
    ? { kind: 'instant', ms: Date.parse(`${time.date}T${time.clock}Z`) }
    : { ...time, zone: named };
}

function yearFirst(text: string, order: DateOrder | undefined): string | undefined {
  if (order !== undefined && SLASHED.test(text))
    return text.replace(SLASHED, order === 'dmy' ? '$4-$3-$1 ' : '$4-$1-$3 ');
  const named = NAMED_DAY_FIRST.exec(text) ?? NAMED_MONTH_FIRST.exec(text);
  if (named) {
    const [day, name] = /^\d/.test(named[1]!) ? [named[1]!, named[2]!] : [named[2]!, named[1]!];
    if (!MONTH_NAME.test(name)) return undefined;
    const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
    return `${named[3]}-${month}-${day} ${text.slice(named[0].length)}`;
  }
  if (COMPACT.test(text))
    return text.replace(
      COMPACT,
      (_, y, m, d, h, min, s) => `${y}-${m}-${d}${h === undefined ? '' : ` ${h}:${min}:${s ?? '00'}`}`,
    );
  return text.replace(DOTTED, '$3-$2-$1 ');
}

/** `1:00 PM` → `13:00`; undefined where the hour is none of twelve. */
function withoutHalfDay(text: string): string | undefined {
  const match = HALF_DAY.exec(text);
  if (!match) return text;
  const [hour = '', ...rest] = match[1]!.split(':');
  const twelfth = Number(hour);
  if (twelfth < 1 || twelfth > 12) return undefined;
  const hours = (twelfth % 12) + (match[2]!.toLowerCase() === 'p' ? 12 : 0);
  return text.replace(HALF_DAY, [two(String(hours)), ...rest].join(':'));
}

function fromMatch(match: RegExpExecArray): WrittenTime | undefined {
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const [hour, minute, second] = [Number(match[5] ?? 0), Number(match[6] ?? 0), Number(match[7] ?? 0)];
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const midnight = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !midnight) || minute > 59 || second > 59) return undefined;
  const civilMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = match[9];
  if (offset !== undefined) return { kind: 'instant', ms: civilMs - offsetMs(offset) };
  const date = midnight
    ? new Date(civilMs).toISOString().slice(0, 10)
    : `${match[1]}-${two(match[3]!)}-${two(match[4]!)}`;
  const clock = midnight ? '00:00:00' : `${two(match[5] ?? '0')}:${match[6] ?? '00'}:${match[7] ?? '00'}`;
  return { kind: 'wall', date, clock };
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

function offsetMs(offset: string): number {
  if (offset.length === 1) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

/** The instants of a wall-clock time: none in the spring gap, two in the repeated autumn hour. */
export type WallClock = (time: { readonly date: string; readonly clock: string }) => readonly number[];

/** Computes each day of the zone once: on a day of 24 hours, a clock time is an offset from midnight. */
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

/** Start of a day without a clock change; undefined for the others. */
function plainMidnight(date: string, timeZone: string): number | undefined {
  const { start, end } = localDay(date, timeZone);
  return end.getTime() - start.getTime() === DAY_MS ? start.getTime() : undefined;
}
