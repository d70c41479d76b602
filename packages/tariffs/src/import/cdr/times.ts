import type { TariffInput } from '../../model/tariff.ts';
import { isObject, type Json, textOf } from '../imported.ts';

type WindowInput = NonNullable<NonNullable<TariffInput['schedules']>[string]['windows']>[number];

const DAYS: Readonly<Record<string, string>> = {
  MON: 'mon',
  TUE: 'tue',
  WED: 'wed',
  THU: 'thu',
  FRI: 'fri',
  SAT: 'sat',
  SUN: 'sun',
  BUSINESS_DAYS: 'weekday',
  PUBLIC_HOLIDAYS: 'holiday',
};

/** `0700`, `07:00` or `07:00:00`. */
function minutesOf(value: unknown): number | undefined {
  const match = /^(\d{2}):?(\d{2})/.exec(textOf(value) ?? '');
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes <= 1440 ? minutes : undefined;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Ends such as 20:59 are the last minute of the window; 21:00 and 00:00 are its end. */
function endOf(minutes: number): number {
  if (minutes === 0) return 1440;
  return minutes % 5 === 4 ? minutes + 1 : minutes;
}

/** The window of one `timeOfUse` entry; undefined where its times are not understood. */
export function windowOf(period: string, entry: Json, season: string | undefined): WindowInput | undefined {
  const from = minutesOf(entry.startTime);
  const to = minutesOf(entry.endTime);
  if (from === undefined || to === undefined) return undefined;
  const days = (Array.isArray(entry.days) ? entry.days : []).map((day) => DAYS[String(day)]);
  if (days.includes(undefined)) return undefined;
  const named = days as string[];
  const isEveryDay = named.length === 0 || new Set(named.filter((day) => day !== 'holiday')).size === 7;
  return {
    period,
    ...(season === undefined ? {} : { season }),
    ...(isEveryDay ? {} : { days: named }),
    from: clock(from),
    to: clock(endOf(to)),
  };
}

/** `timeOfUse` is a list of entries, or one. */
export const entriesOf = (value: unknown): Json[] => (Array.isArray(value) ? value : [value]).filter(isObject);

/** Month and day of `startDate` and `endDate` (MM-DD, or a date). */
export const monthDayOf = (value: unknown): string | undefined => /(\d{2}-\d{2})$/.exec(textOf(value) ?? '')?.[1];
