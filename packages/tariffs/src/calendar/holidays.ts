import { type HolidayRule, WEEKDAYS } from '../model/schedule.ts';
import { civil, dayNumber, daysFrom, weekdayOf } from './days.ts';

const SATURDAY = 5;
const SUNDAY = 6;

/** Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return daysFrom(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}

function observedDay(day: number, mode: 'none' | 'nearest_weekday' | 'sunday_to_monday' | 'weekend_to_monday'): number {
  const weekday = weekdayOf(day);
  if (mode === 'none' || weekday < SATURDAY) return day;
  if (weekday === SUNDAY) return day + 1;
  if (mode === 'nearest_weekday') return day - 1;
  return mode === 'weekend_to_monday' ? day + 2 : day;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number | undefined {
  const first = daysFrom(year, month, 1);
  const next = daysFrom(year, month + 1, 1);
  const firstMatch = first + ((weekday - weekdayOf(first) + 7) % 7);
  if (nth === -1) return firstMatch + 7 * Math.floor((next - 1 - firstMatch) / 7);
  const day = firstMatch + 7 * (nth - 1);
  return day < next ? day : undefined;
}

function dayOfRule(rule: HolidayRule, year: number): number | undefined {
  if ('date' in rule) return civil(dayNumber(rule.date)).year === year ? dayNumber(rule.date) : undefined;
  if ('easter' in rule) return easterSunday(year) + rule.easter;
  if ('nth' in rule) return nthWeekday(year, rule.month, WEEKDAYS.indexOf(rule.weekday), rule.nth);
  const [month = 1, day = 1] = rule.monthDay.split('-').map(Number);
  const at = daysFrom(year, month, day);
  return civil(at).month === month ? observedDay(at, rule.observed) : undefined;
}

/**
 * Whether a local day is a holiday under these rules; a holiday may be observed in the year before or after its own.
 */
export function holidayCalendar(rules: readonly HolidayRule[]): (day: number) => boolean {
  if (rules.length === 0) return () => false;
  const years = new Map<number, ReadonlySet<number>>();
  const ofRules = (year: number): ReadonlySet<number> => {
    let days = years.get(year);
    if (!days) {
      days = new Set(rules.flatMap((rule) => dayOfRule(rule, year) ?? []));
      years.set(year, days);
    }
    return days;
  };
  return (day) => {
    const { year } = civil(day);
    return ofRules(year).has(day) || ofRules(year - 1).has(day) || ofRules(year + 1).has(day);
  };
}
