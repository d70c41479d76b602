import { HOUR_MS, localDay, MINUTE_MS } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import type { CsvLayout } from './csv-columns.ts';
import { dateOrderInTitle } from './csv-zones.ts';
import { ask, type Notice, quoted } from './notices.ts';
import type { FileRow } from './rows.ts';
import { hasClock, isClock, periodNumber, splitHours, splitRange } from './time-cells.ts';
import { type DateOrder, readTime, SLASHED, type WrittenTime } from './wall-clock.ts';

/** The times of a row: text for messages, parsed times if readable. */
export interface WrittenRow {
  readonly startText: string;
  readonly start: WrittenTime | undefined;
  /** Undefined if the row has no end. */
  readonly endText: string | undefined;
  readonly end: WrittenTime | undefined;
}

export interface TimesFound {
  readonly rows: readonly WrittenRow[];
  /** Starts and ends are dates without time of day. */
  readonly dateOnly: boolean;
  readonly notices: readonly Notice[];
}

interface TimeOptions {
  readonly dateOrder: DateOrder | undefined;
  /** The zone was named, so `00:00-01:00` is no time with an offset. */
  readonly zoneNamed: boolean;
  /** Zone in which days are counted. */
  readonly timeZone: string;
}

/** @throws PayloadError if the order of day and month, or the meaning of a number or a dash, is ambiguous */
export function writtenTimes(data: readonly FileRow[], layout: CsvLayout, options: TimeOptions): TimesFound {
  const notices: Notice[] = [];
  const texts = data.map(({ cells }) => textsOf(cells, layout));
  const order = options.dateOrder ?? orderOf(texts, layout, notices);
  const dashes = dashesAreRanges(texts, options.zoneNamed);
  const counted = layout.date === undefined ? undefined : countedPeriods(data, layout, { ...options, order });
  const read = readerOf(order);
  const rows = texts.map((text, position): WrittenRow => {
    const period = counted?.[position];
    if (period) return { startText: joined(text.date, text.start), start: period, endText: undefined, end: undefined };
    return readRow(text, { read, dashes });
  });
  const dateOnly =
    rows.some(({ start }) => start) && texts.every(({ date, start }) => date === undefined && !hasClock(start));
  return { rows, dateOnly, notices };
}

interface RowTexts {
  readonly date: string | undefined;
  readonly start: string;
  readonly end: string | undefined;
}

function textsOf(cells: readonly string[], { date, start, end }: CsvLayout): RowTexts {
  const endText = end === undefined ? undefined : cells[end];
  return {
    date: date === undefined ? undefined : (cells[date] ?? ''),
    start: cells[start] ?? '',
    end: endText === '' ? undefined : endText,
  };
}

const joined = (date: string | undefined, text: string): string => (date === undefined ? text : `${date} ${text}`);

type Read = (text: string) => WrittenTime | undefined;
const readerOf =
  (order: DateOrder | undefined): Read =>
  (text) =>
    readTime(text, order);

/** A clock time behind a date, up to three digits of offset-like text: `01.03.2026 00:00-00:15`. */
const DASHED = /^(.*[ ,]\d{1,2}:\d\d(?::\d\d)?)-(\d{1,2}:\d\d(?::\d\d)?)$/;

function readRow({ date, start, end }: RowTexts, { read, dashes }: { read: Read; dashes: boolean }): WrittenRow {
  const dashed = dashes ? DASHED.exec(start) : null;
  const range = dashed
    ? ([dashed[1]!, dashed[2]!] as const)
    : ((date === undefined ? undefined : splitHours(start)) ?? splitRange(start));
  const startText = joined(date, range?.[0] ?? start);
  const from = read(startText);
  const endText = range?.[1] ?? end;
  if (endText === undefined) return { startText, start: from, endText: undefined, end: undefined };
  const clockAt = startText.search(/[T ]\d{1,2}:\d\d/);
  const dayOf = date ?? (clockAt < 0 ? startText : startText.slice(0, clockAt).trimEnd());
  return {
    startText,
    start: from,
    endText,
    end: isClock(endText) ? endOfDayClock(dayOf, endText, from, read) : read(endText),
  };
}

/** An end that is a time of day: on the day of the start, or the next day if it is not after it. */
function endOfDayClock(
  date: string,
  text: string,
  start: WrittenTime | undefined,
  read: Read,
): WrittenTime | undefined {
  const end = read(`${date} ${text}`);
  if (end?.kind !== 'wall' || start?.kind !== 'wall') return end;
  if (`${end.date}${end.clock}` > `${start.date}${start.clock}`) return end;
  const next = new Date(Date.parse(`${end.date}T00:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10);
  return { ...end, date: next };
}

/**
 * The order of `01/03/2026`: from the title, else from a row that can be read one way only, if all of them can that
 * way.
 */
function orderOf(
  texts: readonly RowTexts[],
  { titles, start, date }: CsvLayout,
  notices: Notice[],
): DateOrder | undefined {
  const title = titles[date ?? start] ?? '';
  const titled = dateOrderInTitle(title);
  if (titled === 'other')
    throw new PayloadError(
      `the title ${quoted(title)} names an unsupported date order; write 2026-03-01, 01.03.2026 (day first), or slashed dates with --date-order`,
    );
  let [dayFirst, monthFirst] = [false, false];
  let example: string | undefined;
  for (const text of texts) {
    for (const cell of [text.date ?? text.start, text.end ?? '']) {
      const match =
        cell[1] === '/' || cell[2] === '/' || cell[1] === '-' || cell[2] === '-' ? SLASHED.exec(cell) : null;
      if (!match) continue;
      example ??= cell;
      if (Number(match[1]) > 12) dayFirst = true;
      if (Number(match[3]) > 12) monthFirst = true;
    }
  }
  if (example === undefined || titled) return titled;
  if (dayFirst === monthFirst)
    ask(
      dayFirst
        ? `dates such as ${quoted(example)} occur both day first and month first`
        : `in ${quoted(example)}, the day or the month could come first`,
      '--date-order dmy',
      '--date-order mdy',
    );
  const order = dayFirst ? 'dmy' : 'mdy';
  notices.push({
    code: 'date_order_inferred',
    message: `dates such as ${quoted(example)} are read ${dayFirst ? 'day' : 'month'} first, because other dates can only be read that way; if that is wrong, use --date-order`,
  });
  return order;
}

/** Offsets west of Greenwich that are in use. */
const REAL_OFFSET = /^(0?[1-9]|1[0-2]):00|0?[239]:30$/;
const RANGE_MINUTES = [5, 15, 30, 60];

/**
 * Whether `00:00-01:00` is a range and not a time west of Greenwich: by the lengths all rows would have, and by the
 * offsets.
 * @throws PayloadError where it may be both
 */
function dashesAreRanges(texts: readonly RowTexts[], zoneNamed: boolean): boolean {
  const found = texts.flatMap(({ date, start }) => {
    const match = date === undefined ? DASHED.exec(start) : null;
    return match
      ? [
          {
            start,
            from: minutes(match[1]!.slice(match[1]!.search(/\d{1,2}:\d\d(:\d\d)?$/))),
            to: minutes(match[2]!),
            offset: match[2]!,
          },
        ]
      : [];
  });
  const [first] = found;
  if (!first) return false;
  const ranges = found.every(({ from, to }) =>
    RANGE_MINUTES.includes(((to - from + 1440) % 1440) + (to % 5 === 4 ? 1 : 0)),
  );
  const offsets = new Set(found.map(({ offset }) => offset));
  const real = offsets.size <= 2 && [...offsets].every((offset) => REAL_OFFSET.test(offset));
  if (ranges && real && !zoneNamed)
    ask(
      `${quoted(first.start)} could be a time range or a time with an offset`,
      '--time-zone (a range)',
      'times with T and offset',
    );
  return ranges;
}

function minutes(clock: string): number {
  const [hours = 0, mins = 0] = clock.split(':').map(Number);
  return hours * 60 + mins;
}

/** Hours of a day by number: 0–23, or 1–24 where the first hour is 1; British settlement periods are half-hours. */
function countedPeriods(
  data: readonly FileRow[],
  { date, start, titles }: CsvLayout,
  { order, timeZone }: TimeOptions & { order: DateOrder | undefined },
): (WrittenTime | undefined)[] | undefined {
  const numbers = data.map(({ cells }) => periodNumber(cells[start] ?? ''));
  const known = numbers.filter((number) => number !== undefined);
  if (known.length * 2 <= data.length) return undefined;
  const title = (titles[start] ?? '').toLowerCase();
  const { first, stepMs } = countingOf(known, title);
  const days = new Map<string, number[]>();
  const dates = data.map(({ cells }) => {
    const time = readTime(cells[date!] ?? '', order);
    return time?.kind === 'wall' ? time.date : undefined;
  });
  dates.forEach((day, at) => {
    if (day !== undefined && numbers[at] !== undefined) days.set(day, [...(days.get(day) ?? []), numbers[at] - first]);
  });
  return dates.map((day, at): WrittenTime | undefined => {
    const number = numbers[at];
    return day === undefined || number === undefined
      ? undefined
      : periodStart(day, number - first, { counted: days.get(day)!, stepMs, timeZone });
  });
}

function countingOf(numbers: readonly number[], title: string): { first: 0 | 1; stepMs: number } {
  let [least, most] = [numbers[0]!, numbers[0]!];
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  if (/settlement|^sp$/.test(title) && least >= 1 && most <= 50) return { first: 1, stepMs: 30 * MINUTE_MS };
  const isEnding = /(^|[^a-z])(end(ing|ed)?|he|bis|to)([^a-z]|$)/.test(title);
  if (isEnding && least === 0)
    return ask(`the numbers ${least} to ${most} in ${quoted(title)} may be ends; write start times such as 00:00`);
  if (most <= 24 && least === 0) return { first: 0, stepMs: HOUR_MS };
  if (/begin|start|^hb$/.test(title) && most <= 23) return { first: 0, stepMs: HOUR_MS };
  if (least >= 1 && most <= 25 && (most >= 24 || isEnding)) return { first: 1, stepMs: HOUR_MS };
  return ask(
    `the numbers ${least} to ${most} in ${quoted(title)} could be hours counted from 0 or 1, or other periods; write times such as 00:00`,
  );
}

/**
 * On a day with a clock change, the numbers are consecutive (23 or 25 of them) or follow the clock; a day with
 * ambiguous numbers is skipped.
 */
function periodStart(
  day: string,
  index: number,
  { counted, stepMs, timeZone }: { counted: readonly number[]; stepMs: number; timeZone: string },
): WrittenTime | undefined {
  const { start, end } = localDay(day, timeZone);
  const periods = (end.getTime() - start.getTime()) / stepMs;
  const usual = (24 * HOUR_MS) / stepMs;
  const through = { kind: 'instant', ms: start.getTime() + index * stepMs } as const;
  const sorted = [...new Set(counted)].sort((a, b) => a - b);
  const complete = sorted.length === periods && sorted[0] === 0 && sorted.at(-1) === periods - 1;
  if (periods !== usual && complete) return through;
  if (stepMs !== HOUR_MS) return periods === usual && index < periods ? through : undefined;
  if (index >= usual) return undefined;
  const onClock = { kind: 'wall', date: day, clock: `${String(index).padStart(2, '0')}:00:00` } as const;
  // 23 hours of which the last is missing may count through or go by the clock.
  return periods < usual && !sorted.includes(usual - 1) ? undefined : onClock;
}
