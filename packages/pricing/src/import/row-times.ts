import { HOUR_MS } from '@energy-optimizer/kernel';
import { orderAround, passOf, type RowOrder } from '../adapters/shared/index.ts';
import type { Rejection } from '../price-point.ts';
import { readTime, type WallClock, type WrittenTime } from './wall-clock.ts';

/** Why a time names no instant. */
export type TimeProblem = Pick<Rejection, 'code' | 'reason'>;

/** Finds the instants that a row's times name. Built for one file, whose row order it knows. */
export interface RowTimes {
  /** Start of the row at this position of the file. */
  start(position: number): number | TimeProblem;
  /** The end as written, for a row whose start is known. */
  end(position: number, text: string, startMs: number): number | TimeProblem;
}

/** What a start cell can mean: no time at all, or the instants it names. */
interface Written {
  readonly text: string;
  readonly time: WrittenTime | undefined;
  readonly instants: readonly number[];
}

/**
 * Times with an offset are instants. A wall-clock time that autumn has twice is the first one in its first row and the
 * second one in its second, newest first the other way round; in rows out of order, or once only, nothing tells.
 */
export function rowTimes(starts: readonly string[], clock: WallClock): RowTimes {
  const instantsOf = (time: WrittenTime) => (time.kind === 'instant' ? [time.ms] : clock(time));
  const written = starts.map((text): Written => {
    const time = readTime(text);
    return { text, time, instants: time ? instantsOf(time) : [] };
  });
  const passes = passesOf(written);
  return {
    start: (position) => startOf(written[position]!, passes.get(position)),
    end(position, text, startMs) {
      const time = readTime(text);
      if (!time) return invalid(text);
      if (time.kind === 'instant') return time.ms;
      return endOf(written[position]!.time!, time, startMs, clock(time));
    },
  };
}

/** For each row in a repeated hour: its pass, or undefined where nothing tells. */
function passesOf(written: readonly Written[]): Map<number, 0 | 1 | undefined> {
  const rowsByTime = new Map<number, number[]>();
  written.forEach(({ instants }, position) => {
    if (instants.length === 2) rowsByTime.set(instants[0]!, [...(rowsByTime.get(instants[0]!) ?? []), position]);
  });
  const passes = new Map<number, 0 | 1 | undefined>();
  if (rowsByTime.size === 0) return passes;
  const firstsMs = written.map(({ instants }) => instants[0] ?? Number.NaN);
  const orders = new Map<number, RowOrder>();
  for (const [firstMs, positions] of rowsByTime) {
    const hourMs = Math.floor(firstMs / HOUR_MS) * HOUR_MS;
    const order = orders.get(hourMs) ?? orderAround(hourMs, firstsMs);
    orders.set(hourMs, order);
    positions.forEach((position, occurrence) => {
      passes.set(position, passOf(order, occurrence, positions.length));
    });
  }
  return passes;
}

function startOf({ text, time, instants }: Written, pass: 0 | 1 | undefined): number | TimeProblem {
  if (!time) return invalid(text);
  if (instants.length === 1) return instants[0]!;
  if (instants.length === 0) {
    return { code: 'nonexistent_local_time', reason: `${text} does not exist on the day clocks go forward` };
  }
  if (pass !== undefined) return instants[pass]!;
  return {
    code: 'mislabelled_time',
    reason: `${text} occurs twice on the day clocks go back, and the rows do not tell which it is: write the offset`,
  };
}

/**
 * The first instant after the start that the end names. Where the clocks change in between, the length on the clock
 * counts: 02:45–03:00 in the first pass of a repeated hour is a quarter of an hour, 01:00–02:00 before a gap an hour.
 */
function endOf(start: WrittenTime, end: WrittenTime, startMs: number, instants: readonly number[]): number {
  const onClockMs = start.kind === 'wall' && end.kind === 'wall' ? civilMs(end) - civilMs(start) : 0;
  const next = instants.find((instant) => instant > startMs);
  if (onClockMs <= 0 || onClockMs > HOUR_MS) return next ?? Number.NEGATIVE_INFINITY;
  const counted = startMs + onClockMs;
  return next === undefined || counted < next ? counted : next;
}

const civilMs = (time: Extract<WrittenTime, { kind: 'wall' }>): number => Date.parse(`${time.date}T${time.clock}Z`);

const invalid = (text: string): TimeProblem => ({
  code: 'invalid_time',
  reason: `${JSON.stringify(text)} is not a time like 2026-03-01T10:00+01:00`,
});
