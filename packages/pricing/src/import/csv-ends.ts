import { countOf, DAY_MS, MINUTE_MS, type Resolution } from '@energy-optimizer/kernel';
import type { Row } from '../adapters/shared/index.ts';
import type { Rejection } from '../series/price-point.ts';
import { endOfStep, inferSteps } from './lengths.ts';
import type { Notice } from './notices.ts';
import type { FileRow } from './rows.ts';

/** A row with its price and times, epoch ms. */
export interface TimedPrice {
  readonly row: FileRow;
  readonly start: number;
  readonly end: number | undefined;
  readonly price: number;
}

interface EndOptions {
  readonly timeZone: string;
  readonly resolution: Resolution | undefined;
  /** Starts and ends are dates without time of day. */
  readonly dateOnly: boolean;
  /** Starts of rows without a usable price, which still end the preceding price. */
  readonly otherStarts: readonly number[];
}

export interface Ended {
  readonly rows: readonly Row[];
  readonly rejected: readonly Rejection[];
  readonly notices: readonly Notice[];
}

/** Lengths are whole steps of this. */
const STEP_MS = 5 * MINUTE_MS;
const SECOND_MS = 1000;

/**
 * Determines the end of each price: the written one, which may be its last second, minute or day, or the next start.
 */
export function withEnds(timed: readonly TimedPrice[], options: EndOptions): Ended {
  const ordered = inOrder(timed);
  const notices: Notice[] = [];
  const written = writtenEnds(ordered, options, notices);
  const inferred = inferredEnds(ordered, options, notices);
  const rejected: Rejection[] = [];
  const rows: Row[] = [];
  for (const { row, start, price, end } of ordered) {
    const where = `line ${row.line}`;
    const until = end === undefined ? inferred(start) : written(start, end);
    if (until === undefined) {
      rejected.push({ code: 'unknown_length', where, reason: end === undefined ? LENGTH_UNKNOWN : END_UNKNOWN });
    } else if (until > start) rows.push({ startMs: start, endMs: until, price, where });
    else rejected.push({ code: 'invalid_time', where, reason: 'the interval ends before it starts, or is empty' });
  }
  return { rows, rejected, notices };
}

const inOrder = (timed: readonly TimedPrice[]): readonly TimedPrice[] =>
  timed.every(({ start }, i) => i === 0 || start >= timed[i - 1]!.start)
    ? timed
    : [...timed].sort((a, b) => a.start - b.start);

const LENGTH_UNKNOWN =
  "the length of this price's interval is unknown; specify --resolution, or add a column with the ends";
const END_UNKNOWN = 'it is unclear whether the end date is included; write it with a time of day';

type EndOf = (start: number, end: number) => number | undefined;

/** Normalizes inclusive ends: `00:14:59` and `00:14` mean 00:15. */
function writtenEnds(ordered: readonly TimedPrice[], { dateOnly, timeZone }: EndOptions, notices: Notice[]): EndOf {
  const ended = ordered.filter(({ end }) => end !== undefined);
  if (dateOnly && ended.length > 0) return dateEnds(ended, timeZone, notices);
  const inclusive = ended.filter(({ start, end }) => inclusiveBy(start, end!) > 0).length;
  if (inclusive > 0)
    notices.push({
      code: 'inclusive_ends',
      message: `ends of ${countOf(inclusive, 'row')} are one second or one minute short; reading them as inclusive`,
    });
  return (start, end) => end + inclusiveBy(start, end);
}

/** By how much an end is short of whole steps; 0 if it is not. */
function inclusiveBy(start: number, end: number): number {
  const length = end - start;
  if (length <= 0 || length % STEP_MS === 0) return 0;
  return [1, SECOND_MS, MINUTE_MS].find((more) => (length + more) % STEP_MS === 0) ?? 0;
}

/**
 * Ends that are dates: the last day where the next row starts a day later, the day after it where it starts that day.
 */
function dateEnds(ended: readonly TimedPrice[], timeZone: string, notices: Notice[]): EndOf {
  const nextDay = (ms: number) => endOfStep(ms, 'P1D', timeZone);
  const inclusive = ended.filter(({ start, end }, i) => end! === start || ended[i + 1]?.start === nextDay(end!)).length;
  const exclusive = ended.filter(({ start, end }, i) => end! > start && ended[i + 1]?.start === end!).length;
  if (inclusive > 0 === exclusive > 0) return () => undefined;
  if (exclusive > 0) return (_, end) => end;
  notices.push({ code: 'inclusive_ends', message: 'the ends are dates; reading them as inclusive' });
  return (_, end) => nextDay(end);
}

/** Ends from the starts of all rows, or from the resolution given. */
function inferredEnds(ordered: readonly TimedPrice[], options: EndOptions, notices: Notice[]) {
  const { timeZone, resolution, otherStarts, dateOnly } = options;
  if (resolution) return (start: number): number | undefined => endOfStep(start, resolution, timeZone);
  if (ordered.every(({ end }) => end !== undefined)) return (): undefined => undefined;
  const distinct = distinctStarts(ordered, otherStarts);
  const { ends, gaps, doubtful } = inferSteps(distinct, timeZone, dateOnly);
  const lengths = new Set<number>();
  distinct.forEach((start, i) => {
    if (ends[i] !== undefined) lengths.add(ends[i] - start);
  });
  if (lengths.size > 0) {
    const names = [...new Set([...lengths].map(lengthName))].slice(0, 4).join(', ');
    notices.push({
      code: 'length_inferred',
      message: `the file has no ends; assuming intervals of ${names}, from the distance between starts; if that is wrong, use --resolution`,
    });
  }
  if (gaps > 0) {
    const doubt =
      doubtful === undefined
        ? ''
        : `; from ${new Date(doubtful).toISOString()} on they are evenly spaced; if those prices cover longer intervals, add a column with the ends`;
    notices.push({
      code: 'gaps',
      message: `${countOf(gaps, 'gap')} between the rows; no prices stored for them${doubt}`,
    });
  }
  // Called in ascending order.
  let at = 0;
  return (start: number): number | undefined => {
    while (at < distinct.length - 1 && distinct[at]! < start) at++;
    return ends[at];
  };
}

/** Ascending, each once. */
function distinctStarts(ordered: readonly TimedPrice[], others: readonly number[]): number[] {
  const starts = ordered.map(({ start }) => start);
  for (const start of others) starts.push(start);
  if (others.length > 0) starts.sort((a, b) => a - b);
  return starts.filter((start, i) => i === 0 || start !== starts[i - 1]);
}

function lengthName(ms: number): string {
  const days = Math.round(ms / DAY_MS);
  if (ms < 22 * 60 * MINUTE_MS) return `${ms / MINUTE_MS} minutes`;
  if (days < 7) return 'a day';
  if (days < 8) return 'a week';
  return days < 32 ? 'a month' : days < 93 ? 'a quarter' : 'a year';
}
