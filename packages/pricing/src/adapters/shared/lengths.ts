import { MINUTE_MS } from '@energy-optimizer/kernel';
import type { Rejection } from '../../series/price-point.ts';
import { type Row, reject, type Sorted } from './rows.ts';

/**
 * One row of a payload that gives starts, and perhaps ends. A row without price still marks where the one before it
 * ends.
 */
export interface StartRow {
  readonly startMs: number;
  /** Where the payload gives one: it must make a traded length. */
  readonly endMs?: number | undefined;
  readonly price: number | undefined;
  readonly flags?: number;
  readonly where: string;
}

export interface LengthOptions {
  /** Lengths this market trades, in minutes, ascending, e.g. `[15, 60]`. */
  readonly minutes: readonly number[];
  /** Instant from which the market's length may be another one: never inferred across it. */
  readonly switchMs?: number;
  /** Length of all rows where the payload declares it, in minutes; then nothing is inferred. */
  readonly declaredMinutes?: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * Gives rows without an end theirs: the next start, or the length the starts before it keep to.
 * A missing row therefore leaves a gap and does not stretch the one before it; a change from 60 to 15 minutes inside
 * one payload is followed. A row whose length nothing shows is rejected, as are starts off the market's grid.
 */
export function withLengths(rows: readonly StartRow[], options: LengthOptions): Sorted<Row> {
  const rejected: Rejection[] = [];
  const gridMs = (options.declaredMinutes ?? options.minutes[0]!) * MINUTE_MS;
  const onGrid = rows.filter((row) => {
    const fits = row.startMs % gridMs === 0;
    if (!fits)
      rejected.push(reject('invalid_time', row.where, `it does not start on the ${gridMs / MINUTE_MS}-minute grid`));
    return fits;
  });
  const lengths = lengthByStart(
    onGrid.map((row) => row.startMs),
    options,
  );
  const ended: Row[] = [];
  for (const row of onGrid) {
    const lengthMs = row.endMs === undefined ? lengths.get(row.startMs) : row.endMs - row.startMs;
    const problem = rowProblem(row, lengthMs, options);
    if (problem) rejected.push(problem);
    else ended.push({ ...row, price: row.price!, endMs: row.startMs + lengthMs! });
  }
  return { rows: ended, rejected };
}

function rowProblem(row: StartRow, lengthMs: number | undefined, options: LengthOptions): Rejection | undefined {
  if (row.price === undefined) return reject('missing_price', row.where, 'the price is missing');
  if (lengthMs === undefined)
    return reject('unknown_length', row.where, "the length of this price's interval is unknown");
  const traded = [options.declaredMinutes ?? 0, ...options.minutes].includes(lengthMs / MINUTE_MS);
  if (traded && row.startMs % lengthMs === 0) return undefined;
  const from = new Date(row.startMs).toISOString().slice(11, 16);
  return reject('invalid_time', row.where, `this market has no ${lengthMs / MINUTE_MS}-minute prices from ${from} on`);
}

function lengthByStart(startsMs: readonly number[], options: LengthOptions): Map<number, number> {
  const starts = [...new Set(startsMs)].sort((a, b) => a - b);
  if (options.declaredMinutes !== undefined) {
    return new Map(starts.map((start) => [start, options.declaredMinutes! * MINUTE_MS]));
  }
  const switchMs = options.switchMs ?? Number.POSITIVE_INFINITY;
  const firstAfter = starts.findIndex((start) => start >= switchMs);
  const before = firstAfter === -1 ? starts : starts.slice(0, firstAfter);
  const after = starts.slice(before.length);
  return new Map([...finerOverTime(before, after[0], options.minutes), ...uniform(after, options.minutes)]);
}

/** The longest traded length that divides the step, unless the step is longer than all: then rows are missing. */
function tradedLength(stepMs: number, minutes: readonly number[]): number | undefined {
  if (stepMs === 0 || stepMs > minutes.at(-1)! * MINUTE_MS) return undefined;
  const fitting = minutes.findLast((length) => stepMs % (length * MINUTE_MS) === 0);
  return fitting === undefined ? undefined : fitting * MINUTE_MS;
}

/** How far into the longest traded length a start lies: an hour starts on the hour, so :15 shows a quarter-hour. */
const offsetIn = (startMs: number, minutes: readonly number[]): number => startMs % (minutes.at(-1)! * MINUTE_MS);

/** All rows have one length: the common step of all starts. */
function uniform(starts: readonly number[], minutes: readonly number[]): [number, number][] {
  const step = starts.reduce((sum, start, index) => {
    const stepMs = index === 0 ? 0 : start - starts[index - 1]!;
    return gcd(gcd(sum, stepMs), offsetIn(start, minutes));
  }, 0);
  const length = tradedLength(step, minutes);
  if (length === undefined) return [];
  const longestMs = minutes.at(-1)! * MINUTE_MS;
  const isLong = (index: number) => starts[index + 1]! - starts[index]! === longestMs;
  // One long step among short ones is a gap. Several in a row may also be rows of that length, which is ambiguous.
  const unclear = (index: number) =>
    length < longestMs && isLong(index) && (isLong(index - 1) || isLong(index + 1)) && starts[index]! % longestMs === 0;
  return starts.flatMap((start, index): [number, number][] => (unclear(index) ? [] : [[start, length]]));
}

/**
 * Each row's length is the common step of the starts up to the next one: it may get finer on the way, never coarser.
 * Rows before the first step that shows a length take that one.
 */
function finerOverTime(
  starts: readonly number[],
  nextStart: number | undefined,
  minutes: readonly number[],
): [number, number][] {
  let step = 0;
  const lengths = starts.map((start, index) => {
    const next = starts[index + 1] ?? nextStart ?? start;
    step = gcd(gcd(step, next - start), offsetIn(start, minutes));
    return tradedLength(step, minutes);
  });
  const first = lengths.find((length) => length !== undefined);
  return first === undefined ? [] : starts.map((start, index) => [start, lengths[index] ?? first]);
}
