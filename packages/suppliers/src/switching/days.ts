import { DAY_MS } from '@energy-optimizer/kernel';

/** Arithmetic with calendar days, `YYYY-MM-DD`. */

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => text(at(day) + days * DAY_MS);
/** Negative if `to` is before `from`. */
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY_MS);

/** The same day so many months later, or the last day of that month. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return text(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** Months that have begun between two days. */
export function monthsStarted(from: string, to: string): number {
  let months = 0;
  while (addMonths(from, months) < to) months++;
  return months;
}
