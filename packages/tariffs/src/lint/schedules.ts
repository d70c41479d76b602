import { DAY_MS, utcOffsets } from '@energy-optimizer/kernel';
import { type CompiledWindow, compileWindows, DAY_MINUTES, matches } from '../calendar/compile-schedule.ts';
import { civil, dateOf, dayNumber, daysFrom } from '../calendar/days.ts';
import { holidayCalendar } from '../calendar/holidays.ts';
import type { Finding } from '../model/parse-tariff.ts';
import { DAY_SELECTORS, type Schedule } from '../model/schedule.ts';
import type { Tariff } from '../model/tariff.ts';
import { error, info, warning } from './finding.ts';
import { overlapOf } from './overlaps.ts';

/** A leap year, so that 29 February is checked. */
const YEAR = 2028;
const DAYS = Array.from({ length: 366 }, (_, index) => daysFrom(YEAR, 1, 1) + index);

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const dayName = (day: number): string => new Date(day * DAY_MS).toUTCString().slice(0, 11);

interface Kind {
  readonly day: number;
  /** Windows that match, as indices. */
  readonly matching: readonly number[];
  /** Months in which it occurs. */
  readonly months: Set<number>;
}

/** One day for each combination of windows that occurs. */
function kindsOf(windows: readonly CompiledWindow[], days: readonly number[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const day of days) {
    const matching = windows.flatMap((window, index) => (matches(window, day) ? [index] : []));
    const key = matching.join();
    const kind = kinds.get(key) ?? { day, matching, months: new Set<number>() };
    kinds.set(key, kind);
    kind.months.add(civil(day).month);
  }
  return [...kinds.values()];
}

/** First window of each minute; -1 where there is none. */
function ownersOf(windows: readonly CompiledWindow[], matching: readonly number[]): Int16Array {
  const owners = new Int16Array(DAY_MINUTES).fill(-1);
  for (const index of matching.toReversed())
    for (const [from, to] of windows[index]!.spans) owners.fill(index, from, to);
  return owners;
}

/** Days that use periods of two seasons at once. */
function mixedSeasons(
  schedule: Schedule,
  windows: readonly CompiledWindow[],
  kinds: readonly Kind[],
  path: string,
): Finding[] {
  const sets = kinds.map(({ day, matching, months }) => ({
    day,
    months,
    periods: new Set(
      [...ownersOf(windows, matching)].map((owner) =>
        owner < 0 ? (schedule.default ?? '') : schedule.windows[owner]!.period,
      ),
    ),
  }));
  const isDisjoint = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].every((one) => !b.has(one));
  // A single month is probably a mistake; several are a separate season.
  for (const { day, periods } of sets.filter(({ months }) => months.size === 1)) {
    const others = sets.filter(
      (other) => other.periods !== periods && [...other.periods].some((one) => periods.has(one)),
    );
    const clash = others.find((a) =>
      others.some(
        (b) => isDisjoint(a.periods, b.periods) && !isSubset(periods, a.periods) && !isSubset(periods, b.periods),
      ),
    );
    if (clash && isSubset(periods, new Set(others.flatMap((other) => [...other.periods])))) {
      const message = `Days such as ${dayName(day)} mix periods that other days keep apart: ${[...periods].join(', ')}.`;
      return [
        warning('season_mixed', path, message, {
          suggestion:
            'Check the schedule of that month against the source: a period of another season may have slipped in.',
        }),
      ];
    }
  }
  return [];
}

const isSubset = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((one) => b.has(one));

/** Windows that lie within the hour that the clock skips in spring. */
function skippedHours(tariff: Tariff, schedule: Schedule, windows: readonly CompiledWindow[], path: string): Finding[] {
  const pieces = utcOffsets(
    { start: new Date(Date.UTC(YEAR, 0, 1)), end: new Date(Date.UTC(YEAR + 1, 0, 1)) },
    tariff.timeZone,
  );
  return pieces.slice(1).flatMap(({ fromMs, offsetMs }, index) => {
    const before = pieces[index]!.offsetMs;
    if (offsetMs <= before) return [];
    const local = fromMs + before;
    const day = Math.floor(local / DAY_MS);
    const gapFrom = (local - day * DAY_MS) / 60_000;
    const gapTo = gapFrom + (offsetMs - before) / 60_000;
    return windows.flatMap((window, position) =>
      window.spans.length > 0 &&
      matches(window, day) &&
      window.spans.every(([from, to]) => from >= gapFrom && to <= gapTo)
        ? [
            info(
              'dst_hole',
              `${path}.windows[${position}]`,
              `The clock skips ${clock(gapFrom)} to ${clock(gapTo)} in spring, so ${schedule.windows[position]!.period} does not occur on that day.`,
            ),
          ]
        : [],
    );
  });
}

function unknownDays(tariff: Tariff, schedule: Schedule, path: string): Finding[] {
  const known = new Set<string>([...DAY_SELECTORS, ...Object.keys(tariff.dayTypes)]);
  return schedule.windows.flatMap(({ days }, index) =>
    (days ?? []).flatMap((day, position) =>
      known.has(day)
        ? []
        : [
            error('day_unknown', `${path}.windows[${index}].days[${position}]`, `"${day}" is not a day.`, {
              suggestion: `Known: ${[...known].join(', ')}.`,
            }),
          ],
    ),
  );
}

function windowFindings(
  schedule: Schedule,
  windows: readonly CompiledWindow[],
  kinds: readonly Kind[],
  path: string,
): Finding[] {
  const seen = new Set<number>();
  for (const { matching } of kinds) for (const owner of ownersOf(windows, matching)) if (owner >= 0) seen.add(owner);
  return windows.flatMap((window, index) => {
    if (seen.has(index)) return [];
    const at = `${path}.windows[${index}]`;
    const ever = kinds.some(({ matching }) => matching.includes(index));
    const { period } = schedule.windows[index]!;
    if (!ever)
      return [
        warning('window_never', at, `No day of a year matches the window of ${period}.`, {
          suggestion: 'Check its season, months, days and the holidays of the tariff.',
        }),
      ];
    return window.spans.length === 0
      ? []
      : [warning('window_unreachable', at, `Earlier windows cover all of the window of ${period}.`)];
  });
}

/** Days that the tariff lists by date, in any year. */
const datedDays = (tariff: Tariff): ReadonlySet<number> =>
  new Set(Object.values(tariff.dayTypes).flatMap(({ dates }) => dates.map(dayNumber)));

/** Gaps, overlaps and windows that never apply, over a year of days and the days listed by date. */
export function lintSchedule(tariff: Tariff, name: string, schedule: Schedule, isPriced: boolean): Finding[] {
  const path = `schedules.${name}`;
  const { windows } = compileWindows(tariff, schedule, holidayCalendar(tariff.holidays));
  const dated = datedDays(tariff);
  const kinds = kindsOf(windows, [...DAYS, ...dated]);
  const findings = [...unknownDays(tariff, schedule, path), ...windowFindings(schedule, windows, kinds, path)];
  for (const kind of kinds) {
    const minute = ownersOf(windows, kind.matching).indexOf(-1);
    if (minute < 0 || schedule.default !== undefined || !isPriced) continue;
    findings.push(
      error(
        'schedule_gap',
        path,
        `No window covers ${clock(minute)} on days such as ${dayName(kind.day)} (${dateOf(kind.day)}).`,
        { suggestion: 'Add a window, or a default period.' },
      ),
    );
    break;
  }
  for (const kind of kinds) {
    const overlap = overlapOf(windows, kind.matching);
    if (!overlap) continue;
    const [a, b] = [schedule.windows[overlap.a]!.period, schedule.windows[overlap.b]!.period];
    findings.push(
      warning(
        'schedule_overlap',
        `${path}.windows[${overlap.b}]`,
        `${a} and ${b} both cover ${clock(overlap.minute)} on days such as ${dayName(kind.day)}; ${a} applies.`,
      ),
    );
    break;
  }
  return [
    ...findings,
    ...mixedSeasons(
      schedule,
      windows,
      kindsOf(
        windows,
        DAYS.filter((day) => !dated.has(day)),
      ),
      path,
    ),
    ...skippedHours(tariff, schedule, windows, path),
  ];
}

/** Seasons that no date can be in, and those that no window uses. */
export function lintSeasons(tariff: Tariff): Finding[] {
  const used = new Set(
    Object.values(tariff.schedules).flatMap(({ windows }) => windows.flatMap(({ season }) => season ?? [])),
  );
  const isDay = (text: string) => DAYS.some((day) => dateOf(day).endsWith(text));
  return Object.entries(tariff.seasons).flatMap(([name, spans]) => [
    ...spans.flatMap(({ from, to }, index) =>
      [from, to]
        .filter((day) => !isDay(day))
        .map((day) => error('season_never', `seasons.${name}[${index}]`, `${day} does not exist in any year.`)),
    ),
    ...(used.has(name) ? [] : [warning('season_unused', `seasons.${name}`, 'No window uses the season.')]),
  ]);
}
