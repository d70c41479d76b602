import { HOUR_MS, type Interval, localDate, localDay } from '@energy-optimizer/kernel';
import type { Tariff } from '../model/tariff.ts';
import { addMonths, addMonthsToDay, civil, dateOf, dayNumber, daysInYear, monthOf } from './days.ts';

/** One billing period: whole local days, unless the requested period begins or ends within a day. */
export interface Cycle {
  readonly startMs: number;
  readonly endMs: number;
  /** First local day, and the first no longer in it. */
  readonly firstDay: number;
  readonly endDay: number;
  readonly days: number;
  /** The number of months it counts as: 1 for a complete monthly period, a share by days for a part. */
  readonly months: number;
}

const localMidnight = (day: number, timeZone: string): number => localDay(dateOf(day), timeZone).start.getTime();

/** Local days from `firstDay` to `endDay` as instants. */
export const daysSpan = (firstDay: number, endDay: number, timeZone: string) => ({
  startMs: localMidnight(firstDay, timeZone),
  endMs: localMidnight(endDay, timeZone),
});

/** First days of the monthly billing periods that overlap the days from `firstDay` to `endDay`, and one beyond. */
function monthStarts(firstDay: number, endDay: number, startDay: number): number[] {
  let month = monthOf(firstDay);
  if (civil(firstDay).day < startDay) month = addMonths(month, -1);
  const starts: number[] = [];
  for (;;) {
    const start = dayNumber(`${month}-${String(startDay).padStart(2, '0')}`);
    starts.push(start);
    if (start >= endDay) return starts;
    month = addMonths(month, 1);
  }
}

/** The billing periods that a span of time consists of. */
export function cyclesOf(period: Interval, timeZone: string, billing: Tariff['billing']): Cycle[] {
  const startMs = period.start.getTime();
  const endMs = period.end.getTime();
  const firstDay = dayNumber(localDate(period.start, timeZone));
  const endDay = dayNumber(localDate(new Date(endMs - 1), timeZone)) + 1;
  if (billing.cycle === 'period') {
    const months = wholeMonths(firstDay, endDay) ?? monthsIn(firstDay, endDay);
    return [{ startMs, endMs, firstDay, endDay, days: endDay - firstDay, months }];
  }
  const starts = monthStarts(firstDay, endDay, billing.startDay);
  return starts.slice(0, -1).map((start, index) => {
    const next = starts[index + 1]!;
    const first = Math.max(start, firstDay);
    const end = Math.min(next, endDay);
    return {
      startMs: first === firstDay ? startMs : localMidnight(first, timeZone),
      endMs: end === endDay ? endMs : localMidnight(end, timeZone),
      firstDay: first,
      endDay: end,
      days: end - first,
      months: (end - first) / (next - start),
    };
  });
}

/** Calendar months in the days from `first` to `end`; parts of a month count by days. */
function monthsIn(first: number, end: number): number {
  let months = 0;
  for (let day = first; day < end; ) {
    const month = monthOf(day);
    const next = dayNumber(`${addMonths(month, 1)}-01`);
    const stop = Math.min(next, end);
    months += (stop - day) / (next - dayNumber(`${month}-01`));
    day = stop;
  }
  return months;
}

/** Number of months from a day to the same day of a later month; undefined for other spans. */
function wholeMonths(firstDay: number, endDay: number): number | undefined {
  const count = Math.round((endDay - firstDay) / 30.4375);
  return count > 0 && addMonthsToDay(firstDay, count) === endDay ? count : undefined;
}

/** Calendar years in the days from `first` to `end`, by days. */
export function yearsIn(first: number, end: number): number {
  let years = 0;
  for (let day = first; day < end; ) {
    const { year } = civil(day);
    const next = Math.min(dayNumber(`${year + 1}-01-01`), end);
    years += (next - day) / daysInYear(year);
    day = next;
  }
  return years;
}

/** Whole days and hours of a span of local days: what a per-day charge counts, and what the clock shows. */
export function elapsed(firstDay: string, lastDay: string, timeZone: string): { days: number; hours: number } {
  const first = dayNumber(firstDay);
  const end = dayNumber(lastDay) + 1;
  const span = daysSpan(first, end, timeZone);
  return { days: end - first, hours: (span.endMs - span.startMs) / HOUR_MS };
}
