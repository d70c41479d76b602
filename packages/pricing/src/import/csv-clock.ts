import { getRegion, HOUR_MS, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';
import { type Clock, clockNamed } from './clock-names.ts';
import { valuesOf } from './csv-facts.ts';
import type { CsvTable } from './csv-table.ts';
import { normalized } from './csv-titles.ts';
import { clockInTitle } from './csv-zones.ts';
import { ask, type Notice, quoted } from './notices.ts';
import type { RowTimes } from './row-times.ts';
import type { FileRow } from './rows.ts';

/** The clock of a file's times without offset. */
export interface FileClock {
  readonly clock: Clock;
  /** Zone in which days and months are counted. */
  readonly timeZone: string;
  /** The file or an option names it. */
  readonly named: boolean;
  /**
   * Notices about the time zone once the times have been read with it.
   * @throws PayloadError if it cannot be the right one, or is ambiguous
   */
  check(times: RowTimes, data: readonly FileRow[]): Notice[];
}

interface ClockOptions {
  readonly region: RegionCode;
  readonly timeZone?: string;
}

/** From the option, otherwise the titles of the time columns, a line above them, or the region. */
export function clockOf(table: CsvTable, { region, timeZone }: ClockOptions): FileClock {
  const { timeZones } = getRegion(region);
  const regionZone = localTimeZone(getRegion(region));
  if (timeZone !== undefined)
    return {
      clock: { kind: 'zone', timeZone },
      timeZone,
      named: true,
      check: ({ firstOffClock }, data) => gapNotice(firstOffClock, data, timeZone),
    };
  const titled = titledClock(table, regionZone);
  const column = clockInColumn(table, regionZone);
  if (column && titled.clock && titled.clock.timeZone !== column.clock.timeZone)
    ask(`${titled.where} and ${column.where} name different time zones`, '--time-zone');
  const clock = titled.clock ?? column?.clock ?? clockAbove(table, regionZone);
  if (clock) {
    const about = (titled.clock ? titled.where : column?.where) ?? 'a line above the header';
    return {
      clock,
      timeZone: clock.timeZone,
      named: true,
      check: (times, data) => checkNamed(clock, about, times, data),
    };
  }
  const check = (times: RowTimes, data: readonly FileRow[]): Notice[] => {
    if (!times.usesClock) return [];
    if (titled.unknown !== undefined)
      ask(`${titled.where}: unknown time zone ${quoted(titled.unknown)}`, '--time-zone');
    if (timeZones.length > 1)
      ask(`the times have no offset, and ${region} has several time zones (${timeZones.join(', ')})`, '--time-zone');
    return checkAssumed(regionZone, region, times, data);
  };
  return { clock: { kind: 'zone', timeZone: regionZone }, timeZone: regionZone, named: false, check };
}

function titledClock({ layout, units }: CsvTable, regionZone: string) {
  const of = (column: number | undefined) => {
    const title = column === undefined ? '' : [layout.titles[column] ?? '', units[column] ?? ''].join(' ').trim();
    return { where: title === '' ? undefined : `the column ${quoted(title)}`, ...clockInTitle(title, regionZone) };
  };
  const [start, end, date] = [of(layout.start), of(layout.end), of(layout.date)];
  if (start.clock && end.clock && JSON.stringify(start.clock) !== JSON.stringify(end.clock))
    ask(`${start.where} and ${end.where} use different time zones`, '--columns end=…', '--time-zone');
  return (
    [start, date, end].find(({ clock, unknown }) => clock !== undefined || unknown !== undefined) ?? {
      where: undefined,
      clock: undefined,
      unknown: undefined,
    }
  );
}

/** Lines that describe the times: `Time zone: CET`, `All times are UTC`, `Zeitangaben in UTC`, `# tz: UTC`. */
const ABOUT_TIMES =
  /(^|[^\p{L}])(tz|time ?zone|zeitzone|times?|timestamps?|zeit(en|angaben|stempel)?|uhrzeit(en)?|hours?|clock)([^\p{L}]|$)/iu;
const STATED = /(?:time ?zone|zeitzone|(?:^|[^\p{L}])tz) ?[:=]? ?(.*)/iu;

/** The clock of the lines above the titles, if they name one. */
function clockAbove({ preamble }: CsvTable, regionZone: string): Clock | undefined {
  for (const { cells } of preamble) {
    const text = cells
      .filter((cell) => cell !== '')
      .join(' ')
      .slice(0, 200);
    if (!ABOUT_TIMES.test(text)) continue;
    const stated =
      STATED.exec(text)?.[1]
        ?.trim()
        .replace(/[.,;]$/, '') || undefined;
    // A line that contains a time, such as the creation time, does not describe the rows.
    if (stated === undefined && TIMESTAMP.test(text)) continue;
    for (const name of [...(stated === undefined ? [] : [stated]), ...phrasesOf(text).filter(isClockName)]) {
      const clock = clockNamed(name, regionZone);
      if (clock !== 'unknown') return clock;
    }
    if (stated !== undefined) ask(`${quoted(text)}: unknown time zone ${quoted(stated)}`, '--time-zone');
  }
  return undefined;
}

const TIMESTAMP = /\d:\d\d|\d{4}-\d\d/;

/** Whether the words are unambiguously a clock in running text; a city or a single letter is not. */
const isClockName = (text: string): boolean =>
  /^[A-Z]{3,4}$/.test(text) || /^[a-z]+\/[a-z_/]+$|^(utc|gmt) ?[+-]|\(s\)| time$/i.test(text);

/** Runs of up to four words, the longest first: `Central European Summer Time` before `Central`. */
function phrasesOf(text: string): string[] {
  const words = text.split(' ').map((word) => word.replace(/[.,;:]$/, ''));
  return [4, 3, 2, 1].flatMap((length) => words.map((_, at) => words.slice(at, at + length).join(' ')));
}

const CLOCK_COLUMN = /^(tz|time ?zone|zeitzone|(utc|gmt|time ?zone)? ?offset)$/;

/** A column with the clock of each row. @throws PayloadError if it names several or an unknown one */
function clockInColumn({ layout, data }: CsvTable, regionZone: string): { clock: Clock; where: string } | undefined {
  const at = layout.titles.findIndex((title) => CLOCK_COLUMN.test(normalized(title)));
  if (at < 0) return undefined;
  const where = `the column ${quoted(layout.titles[at]!)}`;
  const [value, ...others] = valuesOf(data, at, 4);
  if (value === undefined) return undefined;
  const clock = clockNamed(value, regionZone);
  if (others.length > 0 || clock === 'unknown')
    ask(
      `${where} has ${[value, ...others].map(quoted).join(', ')}${others.length > 0 ? '' : ', an unknown time zone'}`,
      '--time-zone',
    );
  return { clock, where };
}

function checkNamed(
  clock: Clock,
  about: string,
  { usesClock, firstOffClock }: RowTimes,
  data: readonly FileRow[],
): Notice[] {
  if (!usesClock || firstOffClock === undefined) return [];
  if (clock.kind === 'zone') return gapNotice(firstOffClock, data, clock.timeZone);
  return ask(
    `${about} names ${clock.name}, which is not in effect in ${clock.timeZone} at the time of line ${data[firstOffClock]!.line}; the times could be ${clock.name} all year, or local time`,
    `--time-zone ${fixedZone(clock.offsetMs)} (${clock.name} all year)`,
    `--time-zone ${clock.timeZone}`,
  );
}

/** IANA's name of an offset, whose sign is inverted. */
function fixedZone(offsetMs: number): string {
  const hours = offsetMs / HOUR_MS;
  if (hours === 0) return 'UTC';
  return Number.isInteger(hours) ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` : `+${Math.floor(hours)}:30`;
}

function checkAssumed(
  timeZone: string,
  region: RegionCode,
  { firstOffClock, repeatedOnce }: RowTimes,
  data: readonly FileRow[],
): Notice[] {
  if (firstOffClock !== undefined && repeatedOnce)
    ask(
      `line ${data[firstOffClock]!.line} has a time that does not exist in ${timeZone} when clocks go forward, and an hour repeated when clocks go back occurs only once; the file may use a fixed offset all year`,
      '--time-zone',
    );
  const message = `times have no offset; assuming local time in ${region} (${timeZone}); if that is wrong, use --time-zone`;
  const once: Notice[] = repeatedOnce
    ? [
        {
          code: 'clock_doubtful',
          message: `an hour that repeats in ${timeZone} when clocks go back occurs only once; if the file uses a fixed offset all year, use --time-zone`,
        },
      ]
    : [];
  return [{ code: 'time_zone_assumed', message }, ...gapNotice(firstOffClock, data, timeZone), ...once];
}

function gapNotice(firstOffClock: number | undefined, data: readonly FileRow[], timeZone: string): Notice[] {
  if (firstOffClock === undefined) return [];
  const message = `line ${data[firstOffClock]!.line} has a time that does not exist in ${timeZone} when clocks go forward; if the file uses another time zone, use --time-zone`;
  return [{ code: 'clock_doubtful', message }];
}
