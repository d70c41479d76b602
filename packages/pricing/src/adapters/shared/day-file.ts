import { HOUR_MS, type Interval, localDay, localInstants, MINUTE_MS, roundTo } from '@energy-optimizer/kernel';
import { fromIso, wallClock } from '@energy-optimizer/providers';
import { EU_LENGTHS } from './europe.ts';
import { withLengths } from './lengths.ts';
import { type Row, readPrice, reject, type Sorted } from './rows.ts';

/** One row of a file that holds one local day of prices, as hvakosterstrommen.no and elprisetjustnu.se publish them. */
export interface DayFileRow {
  readonly timeStart: unknown;
  readonly timeEnd: unknown;
  readonly price: number | undefined;
  /** Set where the row has its price in EUR only. */
  readonly currency?: 'EUR' | undefined;
}

/** The price of a row that gives it in the source's currency and in EUR: the former, where it is there. */
export function ownOrEur(own: unknown, eur: unknown): Pick<DayFileRow, 'price' | 'currency'> {
  const price = readPrice(own);
  const inEur = readPrice(eur);
  return price === undefined && inEur !== undefined ? { price: inEur, currency: 'EUR' } : { price };
}

export interface DayFileOptions {
  readonly timeZone: string;
  /** The date of the file as `YYYY-MM-DD`, if its name contains it; required for files without times. */
  readonly date?: string | undefined;
}

/** A row with what its label says, and why that cannot be so. */
interface Labeled {
  readonly row: DayFileRow;
  readonly where: string;
  readonly startMs: number;
  readonly endMs: number | undefined;
  readonly problem: string | undefined;
}

/** Prices are published with 5 decimals; what follows is binary noise. */
const DECIMALS = 8;

/**
 * Rows of one day's file → rows with UTC intervals.
 * Labels are believed when all of them fit the local day. Where they do not (the autumn file counts on through the
 * repeated hour and labels its last row as the next day's first) or are missing (old captures), a file with exactly as
 * many rows as the day has hours or quarter-hours is read by position; any other has its doubtful rows rejected.
 */
export function readDayFile(given: readonly DayFileRow[], options: DayFileOptions): Sorted<Row> {
  const rows = inLocalTime(given, options.timeZone);
  const date = commonDate(rows) ?? options.date;
  if (date === undefined) {
    const reason = 'neither the rows nor the file name give the date';
    return { rows: [], rejected: rows.map((_, index) => reject('invalid_time', `row ${index + 1}`, reason)) };
  }
  const day = localDay(date, options.timeZone);
  const labeled = rows.map((row, index) => label(row, index, day, options.timeZone));
  const repeated = repeatedHour(date, options.timeZone);
  const doubtful = labeled.some(({ problem }) => problem) || hasTwins(labeled) || skips(labeled, repeated);
  if (!doubtful) return ended(labeled);
  return byPosition(labeled, day, options.timeZone) ?? keepCertain(labeled, repeated);
}

/**
 * The same rows where all of their times are UTC and they make up one local day: each is written as the zone's clocks
 * show it. From 00:00Z to 23:00Z they would be local times with a wrong mark, or parts of two days: those stay as they
 * are.
 */
function inLocalTime(rows: readonly DayFileRow[], timeZone: string): readonly DayFileRow[] {
  const times = rows.flatMap(({ timeStart, timeEnd }) => [timeStart, timeEnd]).filter((time) => time !== undefined);
  if (times.length === 0 || !times.every((time) => typeof time === 'string' && UTC.test(time.trim()))) return rows;
  const local = rows.map((row) => ({
    ...row,
    timeStart: localLabel(row.timeStart, timeZone),
    timeEnd: localLabel(row.timeEnd, timeZone),
  }));
  const dates = new Set(local.map(({ timeStart }) => wallClock(timeStart)?.slice(0, 10)));
  return dates.size === 1 ? local : rows;
}

const UTC = /(?:Z|[+-]00(?::?00)?)$/;

function localLabel(time: unknown, timeZone: string): unknown {
  const ms = fromIso(time);
  if (ms === undefined) return time;
  const clock = wallClockAt(new Date(ms), timeZone);
  const minutes = (Date.parse(`${clock}Z`) - ms) / MINUTE_MS;
  const digits = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${clock}${minutes < 0 ? '-' : '+'}${digits(Math.abs(minutes) / 60)}:${digits(Math.abs(minutes) % 60)}`;
}

/** The calendar date most labels carry. */
function commonDate(rows: readonly DayFileRow[]): string | undefined {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const date = wallClock(row.timeStart)?.slice(0, 10);
    if (date) counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function label(row: DayFileRow, index: number, day: Interval, timeZone: string): Labeled {
  const where = `row ${index + 1}${typeof row.timeStart === 'string' ? `, ${row.timeStart.slice(0, 40)}` : ''}`;
  const startMs = fromIso(row.timeStart) ?? Number.NaN;
  const endMs = row.timeEnd === undefined || row.timeEnd === null ? undefined : (fromIso(row.timeEnd) ?? Number.NaN);
  const price = row.price === undefined ? undefined : roundTo(row.price, DECIMALS);
  const problem = labelProblem(wallClock(row.timeStart), startMs, endMs, day, timeZone);
  return { row: { ...row, price }, where, startMs, endMs, problem };
}

function labelProblem(
  clock: string | undefined,
  startMs: number,
  endMs: number | undefined,
  day: Interval,
  timeZone: string,
): string | undefined {
  if (clock === undefined || Number.isNaN(startMs)) return 'the start time with an offset is missing';
  if (!localInstants(clock, timeZone).some((instant) => instant.getTime() === startMs)) {
    return `the time does not exist in ${timeZone}`;
  }
  if (startMs < day.start.getTime() || startMs >= day.end.getTime()) return 'the time is outside the day of the file';
  const minutes = endMs === undefined ? undefined : (endMs - startMs) / MINUTE_MS;
  return minutes === undefined || EU_LENGTHS.minutes.includes(minutes) ? undefined : 'the end does not match the start';
}

/** The second pass of the hour that an autumn day has twice. */
function repeatedHour(date: string, timeZone: string): Interval | undefined {
  const { start, end } = localDay(date, timeZone);
  if (end.getTime() - start.getTime() <= 24 * HOUR_MS) return undefined;
  for (let hour = 0; hour < 24; hour++) {
    const second = localInstants(`${date}T${String(hour).padStart(2, '0')}:00:00`, timeZone)[1];
    if (second) return { start: second, end: new Date(second.getTime() + HOUR_MS) };
  }
  return undefined;
}

const hasTwins = (rows: readonly Labeled[]) => new Set(rows.map(({ startMs }) => startMs)).size < rows.length;

/** True if an autumn file continues after the repeated hour without its second pass. */
const skips = (rows: readonly Labeled[], repeated: Interval | undefined): boolean =>
  repeated !== undefined &&
  rows.some(({ startMs }) => startMs >= repeated.end.getTime()) &&
  !rows.some(({ startMs }) => startMs >= repeated.start.getTime() && startMs < repeated.end.getTime());

function ended(rows: readonly Labeled[]): Sorted<Row> {
  const starts = rows.map(({ row, ...labels }) => ({ ...labels, price: row.price }));
  return withLengths(starts, EU_LENGTHS);
}

/** Position in the file → interval, when the file is complete and each label counts hours on from midnight. */
function byPosition(rows: readonly Labeled[], day: Interval, timeZone: string): Sorted<Row> | undefined {
  const lengthMs = (day.end.getTime() - day.start.getTime()) / rows.length;
  if (!EU_LENGTHS.minutes.includes(lengthMs / MINUTE_MS)) return undefined;
  const placed = rows.map((row, index) => ({
    ...row,
    startMs: day.start.getTime() + index * lengthMs,
    endMs: undefined,
  }));
  const midnight = Date.parse(`${wallClockAt(day.start, timeZone)}Z`);
  const offsets = new Set([day.start, day.end].map((at) => Date.parse(`${wallClockAt(at, timeZone)}Z`) - at.getTime()));
  const inOrder = placed.every(({ row, startMs }, index) => {
    const clock = wallClock(row.timeStart);
    const counted = new Date(midnight + index * lengthMs).toISOString().slice(0, 19);
    const labelMs = fromIso(row.timeStart);
    // A label in another offset (UTC, say) does not count local hours, however its digits run.
    const local = clock === undefined || labelMs === undefined || offsets.has(Date.parse(`${clock}Z`) - labelMs);
    return local && (clock === undefined || clock === counted || clock === wallClockAt(new Date(startMs), timeZone));
  });
  if (!inOrder) return undefined;
  const starts = placed.map(({ row, startMs, where }) => ({ startMs, where, price: row.price }));
  return withLengths(starts, { ...EU_LENGTHS, declaredMinutes: lengthMs / MINUTE_MS });
}

/** `YYYY-MM-DDTHH:MM:SS` on the zone's clocks. */
const wallClockAt = (instant: Date, timeZone: string): string =>
  instant.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');

/**
 * Of an incomplete file: the rows whose label can only mean one thing. In autumn these are the ones before the repeated
 * hour.
 */
function keepCertain(rows: readonly Labeled[], repeated: Interval | undefined): Sorted<Row> {
  const firstPassMs = repeated ? repeated.start.getTime() - HOUR_MS : Number.POSITIVE_INFINITY;
  const problemOf = (row: Labeled) =>
    row.problem ??
    (row.startMs < firstPassMs ? undefined : 'the file does not distinguish the two passes of the repeated hour');
  const certain = ended(rows.filter((row) => problemOf(row) === undefined));
  const rejected = rows.flatMap((row) => {
    const problem = problemOf(row);
    return problem ? [reject(Number.isNaN(row.startMs) ? 'invalid_time' : 'mislabeled_time', row.where, problem)] : [];
  });
  return { rows: certain.rows, rejected: [...rejected, ...certain.rejected] };
}
