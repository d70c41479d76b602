import { DAY_MS } from '@energy-optimizer/kernel';

/** Calendar days as numbers: days since 1970-01-01, in any time zone. */
export const dayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const monthOf = (day: number): string => dateOf(day).slice(0, 7);
export const daysFrom = (year: number, month: number, day: number): number =>
  Math.round(Date.UTC(year, month - 1, day) / DAY_MS);

/** 0 = Monday … 6 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

export interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function civil(day: number): CivilDay {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

const isLeapYear = (year: number): boolean => daysFrom(year + 1, 1, 1) - daysFrom(year, 1, 1) === 366;
export const daysInYear = (year: number): number => (isLeapYear(year) ? 366 : 365);

/** The month `count` months after `YYYY-MM`; negative goes back. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((((index % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

/** The same day of the month `count` months later, or the last day of a shorter month. */
export function addMonthsToDay(day: number, count: number): number {
  const { day: dayOfMonth } = civil(day);
  const target = addMonths(monthOf(day), count);
  const last = dayNumber(`${addMonths(target, 1)}-01`) - 1;
  return Math.min(dayNumber(`${target}-01`) + dayOfMonth - 1, last);
}
