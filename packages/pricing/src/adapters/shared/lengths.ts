import { MINUTE_MS } from '@energy-optimizer/kernel';
import type { Rejection } from '../../price-point.ts';
import { type Row, reject, type Sorted } from './rows.ts';

/** Europe's coupled day-ahead market trades quarter-hours from this delivery time on; hours before. */
export const EU_QUARTER_HOUR_FROM_MS = Date.UTC(2025, 8, 30, 22);

/** One row of a payload that gives starts only. A row without price still marks where the one before it ends. */
export interface StartRow {
  readonly startMs: number;
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
 * Gives rows that only have a start their end: the next start, or the length the starts before it keep to.
 * A missing row therefore leaves a gap and does not stretch the one before it; a change from 60 to 15 minutes inside
 * one payload is followed. A row whose length nothing shows is rejected, as are starts off the market's grid.
 */
export function withLengths(rows: readonly StartRow[], options: LengthOptions): Sorted<Row> {
  const rejected: Rejection[] = [];
  const gridMs = Math.min(options.declaredMinutes ?? Number.POSITIVE_INFINITY, ...options.minutes) * MINUTE_MS;
  const onGrid = rows.filter((row) => {
    const fits = row.startMs % gridMs === 0;
    if (!fits)
      rejected.push(reject('invalid_time', row.where, `the start is not on a ${gridMs / MINUTE_MS}-minute boundary`));
    return fits;
  });
  const lengths = lengthByStart(
    onGrid.map((row) => row.startMs),
    options,
  );
  const ended = onGrid.flatMap((row) => end(row, lengths.get(row.startMs), rejected));
  return { rows: ended, rejected };
}

function end(row: StartRow, lengthMs: number | undefined, rejected: Rejection[]): Row[] {
  if (row.price === undefined) rejected.push(reject('missing_price', row.where, 'there is no price'));
  else if (lengthMs === undefined)
    rejected.push(reject('unknown_length', row.where, 'nothing shows how long this price holds'));
  else return [{ ...row, price: row.price, endMs: row.startMs + lengthMs }];
  return [];
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

/** All rows have one length: the common step of all starts. */
function* uniform(starts: readonly number[], minutes: readonly number[]): Generator<[number, number]> {
  const step = starts.slice(1).reduce((sum, start, index) => gcd(sum, start - starts[index]!), 0);
  const length = tradedLength(step, minutes);
  if (length !== undefined) for (const start of starts) yield [start, length];
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
    const next = starts[index + 1] ?? nextStart;
    if (next !== undefined) step = gcd(step, next - start);
    return tradedLength(step, minutes);
  });
  const first = lengths.find((length) => length !== undefined);
  return first === undefined ? [] : starts.map((start, index) => [start, lengths[index] ?? first]);
}
