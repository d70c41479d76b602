import { type Schedule, WEEKDAYS, type Window } from '../model/schedule.ts';
import type { Tariff } from '../model/tariff.ts';
import { dayStartMinute } from './day-start.ts';
import { civil, dayNumber, weekdayOf } from './days.ts';
import { holidayCalendar } from './holidays.ts';

/** Minutes of a local day. */
export const DAY_MINUTES = 1440;
/** Index of "no period" in a table. */
export const NO_PERIOD = 255;

export interface CompiledSchedule {
  /** Names of the periods; tables hold indices into it. */
  readonly periods: readonly string[];
  /** Period of each minute of a local day. Days of one kind share one table. */
  tableOf(day: number): Uint8Array;
  /** Minutes of the day at which a period may change, ascending. */
  readonly edges: readonly number[];
  /** Whether a period belongs to the season of a day, on whichever days of the week it applies. */
  inSeason(period: number, day: number): boolean;
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Minute spans that a window covers on each of its days; one that wraps midnight covers both ends of the day. */
function spansOf(window: Window, endInclusive: boolean): readonly (readonly [number, number])[] {
  const from = minutesOf(window.from);
  const to = Math.min(minutesOf(window.to) + (endInclusive ? 1 : 0), DAY_MINUTES);
  if (from === to) return [[0, DAY_MINUTES]];
  if (from < to) return [[from, to]];
  return to === 0
    ? [[from, DAY_MINUTES]]
    : [
        [from, DAY_MINUTES],
        [0, to],
      ];
}

export interface CompiledWindow {
  readonly period: number;
  readonly spans: readonly (readonly [number, number])[];
  /** By season and month. */
  inSeason(day: number): boolean;
  /** By day of the week, holiday and day type. */
  onDay(day: number): boolean;
  /** Days of the week that are not holidays, Monday as 0; undefined: all. */
  readonly weekdays: ReadonlySet<number> | undefined;
}

type Calendar = Pick<Tariff, 'seasons' | 'dayTypes' | 'holidays' | 'dayStart'>;

const monthDayKey = (text: string): number => Number(text.slice(0, 2)) * 100 + Number(text.slice(3));

function seasonMatcher(tariff: Calendar, window: Window): (key: number) => boolean {
  if (window.season === undefined) return () => true;
  const spans = (tariff.seasons[window.season] ?? []).map(
    ({ from, to }) => [monthDayKey(from), monthDayKey(to)] as const,
  );
  return (key) => spans.some(([from, to]) => (from <= to ? from <= key && key <= to : key >= from || key <= to));
}

function dayMatcher(
  tariff: Calendar,
  window: Window,
  mode: Schedule['holidays'],
  isHoliday: (day: number) => boolean,
): Pick<CompiledWindow, 'onDay' | 'weekdays'> {
  const selectors = window.days;
  if (!selectors) return { onDay: () => true, weekdays: undefined };
  const wanted = new Set<number>();
  const dates = new Set<number>();
  for (const selector of selectors) {
    const index = (WEEKDAYS as readonly string[]).indexOf(selector);
    if (index >= 0) wanted.add(index);
    else if (selector === 'weekday') for (let weekday = 0; weekday < 5; weekday++) wanted.add(weekday);
    else if (selector === 'weekend') wanted.add(5).add(6);
    else for (const date of tariff.dayTypes[selector]?.dates ?? []) dates.add(dayNumber(date));
  }
  const forHolidays = selectors.includes('holiday');
  const onDay = (day: number): boolean => {
    if (dates.has(day)) return true;
    if (mode === 'ordinary' && !forHolidays) return wanted.has(weekdayOf(day));
    if (!isHoliday(day)) return wanted.has(weekdayOf(day));
    if (forHolidays) return true;
    if (mode === 'own') return false;
    return wanted.has(mode === 'saturday' ? 5 : mode === 'sunday' ? 6 : weekdayOf(day));
  };
  return { onDay, weekdays: wanted };
}

function compileWindow(
  tariff: Calendar,
  schedule: Schedule,
  window: Window,
  period: number,
  isHoliday: (day: number) => boolean,
): CompiledWindow {
  const inSeason = seasonMatcher(tariff, window);
  const months = window.months && new Set(window.months);
  return {
    period,
    spans: spansOf(window, schedule.endInclusive),
    inSeason: (day) => {
      const { month, day: dayOfMonth } = civil(day);
      return (!months || months.has(month)) && inSeason(month * 100 + dayOfMonth);
    },
    ...dayMatcher(tariff, window, schedule.holidays, isHoliday),
  };
}

/** Earlier windows win, so they are painted last. */
function paint(windows: readonly CompiledWindow[], fallback: number): Uint8Array {
  const table = new Uint8Array(DAY_MINUTES).fill(fallback);
  for (const { period, spans } of windows.toReversed()) for (const [from, to] of spans) table.fill(period, from, to);
  return table;
}

/** Periods that apply at some time on some day of the week, on holidays or on dates, by the windows of a season. */
function periodsOfSeason(inSeason: readonly CompiledWindow[], fallback: number): ReadonlySet<number> {
  const isOnDatesAlone = ({ weekdays }: CompiledWindow) => weekdays?.size === 0;
  const periods = new Set(inSeason.filter(isOnDatesAlone).map(({ period }) => period));
  for (const weekday of WEEKDAYS.keys()) {
    const onDay = inSeason.filter(({ weekdays }) => weekdays?.has(weekday) ?? true);
    for (const period of paint(onDay, fallback)) periods.add(period);
  }
  return periods;
}

export const matches = (window: CompiledWindow, day: number): boolean => window.inSeason(day) && window.onDay(day);

/** The windows of a schedule in their order, and the names of its periods. */
export function compileWindows(tariff: Calendar, schedule: Schedule, isHoliday: (day: number) => boolean) {
  const names = [...schedule.windows.map(({ period }) => period), ...(schedule.default ? [schedule.default] : [])];
  const periods = [...new Set(names)];
  const windows = schedule.windows.map((window) =>
    compileWindow(tariff, schedule, window, periods.indexOf(window.period), isHoliday),
  );
  return { periods, windows };
}

/** Compiles a schedule for lookups by day; seasons, holidays and day types come from the tariff. */
export function compileSchedule(
  tariff: Calendar,
  schedule: Schedule,
  isHoliday = holidayCalendar(tariff.holidays),
): CompiledSchedule {
  const { periods, windows } = compileWindows(tariff, schedule, isHoliday);
  const fallback = schedule.default === undefined ? NO_PERIOD : periods.indexOf(schedule.default);
  const start = dayStartMinute(tariff);
  const byDay = new Map<number, Uint8Array>();
  const byKind = new Map<string, Uint8Array>();
  const bySeason = new Map<string, ReadonlySet<number>>();
  const seasonPeriods = (day: number): ReadonlySet<number> => {
    const inSeason = windows.filter((window) => window.inSeason(day));
    const key = inSeason.map((window) => windows.indexOf(window)).join();
    const known = bySeason.get(key) ?? periodsOfSeason(inSeason, fallback);
    bySeason.set(key, known);
    return known;
  };
  const matchingOn = (day: number) => [...windows.keys()].filter((index) => matches(windows[index]!, day));
  const painted = (matching: readonly number[]) =>
    paint(
      matching.map((index) => windows[index]!),
      fallback,
    );
  return {
    periods,
    edges: [...new Set([0, start, ...windows.flatMap(({ spans }) => spans.flat())])]
      .filter((minute) => minute < DAY_MINUTES)
      .sort((a, b) => a - b),
    tableOf: (day) => {
      let table = byDay.get(day);
      if (table) return table;
      const own = matchingOn(day);
      // The hours before the start belong to the day before.
      const early = start === 0 ? [] : matchingOn(day - 1);
      const kind = `${early.join()}/${own.join()}`;
      table = byKind.get(kind);
      if (!table) {
        table = painted(own);
        if (start > 0) table.set(painted(early).subarray(0, start));
      }
      byKind.set(kind, table);
      byDay.set(day, table);
      return table;
    },
    inSeason: (period, day) => seasonPeriods(day).has(period),
  };
}
