import { HOUR_MS } from '@energy-optimizer/kernel';
import { orderAround, passOf, type RowOrder } from '../adapters/shared/index.ts';
import type { Rejection } from '../series/price-point.ts';
import { type Clock, clockNamed, wallClockOf } from './clock-names.ts';
import type { WrittenRow } from './csv-times.ts';
import type { WallClock, WrittenTime } from './wall-clock.ts';

/** Why a time is not an instant. */
export type TimeProblem = Pick<Rejection, 'code' | 'reason'>;

/** Resolves a row's times to instants. Built for one file and its row order. */
export interface RowTimes {
  /** Start of the row at this position of the file. */
  start(position: number): number | TimeProblem;
  /** The end as written, for a row whose start is known; undefined where it has none. */
  end(position: number, startMs: number): number | TimeProblem | undefined;
  /** Whether some row has a local time without offset. */
  readonly usesClock: boolean;
  /** Position of the first row whose time is not on the clock: of a spring gap, or of the other half of the year. */
  readonly firstOffClock: number | undefined;
  /** A time within the repeated autumn hour occurs in only one row. */
  readonly repeatedOnce: boolean;
}

/** The meaning of a start cell: not a time, or its possible instants. */
interface Written {
  readonly row: WrittenRow;
  readonly instants: readonly number[];
}

/**
 * Times with an offset are instants. A wall-clock time that autumn has twice is the first one in its first row and the
 * second one in its second, newest first the other way round; in rows out of order, or once only, nothing tells.
 * @param regionZone decides what a clock named in a cell means
 */
export function rowTimes(rows: readonly WrittenRow[], clock: Clock, regionZone: string): RowTimes {
  const instantsOf = createInstants(clock, regionZone);
  const written = rows.map((row): Written => ({ row, instants: row.start ? instantsOf(row.start) : [] }));
  const passes = passesOf(written);
  const onClock = ({ row: { start } }: Written) => start?.kind === 'wall' && start.zone === undefined;
  const offClock = written.findIndex((one) => onClock(one) && one.instants.length === 0);
  return {
    start: (position) => startOf(written[position]!, passes.get(position)),
    end(position, startMs) {
      const { start, endText, end } = rows[position]!;
      if (endText === undefined) return undefined;
      if (!end) return invalid(endText);
      return end.kind === 'instant' ? end.ms : endOf(start!, end, startMs, instantsOf(end));
    },
    usesClock: written.some(onClock),
    firstOffClock: offClock < 0 ? undefined : offClock,
    repeatedOnce: passes.once,
  };
}

function createInstants(clock: Clock, regionZone: string): (time: WrittenTime) => readonly number[] {
  const main = wallClockOf(clock);
  const named = new Map<string, WallClock>();
  return (time) => {
    if (time.kind === 'instant') return [time.ms];
    if (time.zone === undefined) return main(time);
    if (!named.has(time.zone)) {
      const found = clockNamed(time.zone, regionZone);
      named.set(time.zone, found === 'unknown' ? () => [] : wallClockOf(found));
    }
    return named.get(time.zone)!(time);
  };
}

/** For each row in a repeated hour: its pass, or undefined where nothing tells. */
function passesOf(written: readonly Written[]): Map<number, 0 | 1 | undefined> & { once: boolean } {
  const rowsByTime = new Map<number, number[]>();
  written.forEach(({ instants }, position) => {
    if (instants.length === 2) rowsByTime.set(instants[0]!, [...(rowsByTime.get(instants[0]!) ?? []), position]);
  });
  const passes = Object.assign(new Map<number, 0 | 1 | undefined>(), { once: false });
  if (rowsByTime.size === 0) return passes;
  const firstsMs = written.map(({ instants }) => instants[0] ?? Number.NaN);
  const orders = new Map<number, RowOrder>();
  for (const [firstMs, positions] of rowsByTime) {
    const hourMs = Math.floor(firstMs / HOUR_MS) * HOUR_MS;
    const order = orders.get(hourMs) ?? orderAround(hourMs, firstsMs);
    orders.set(hourMs, order);
    passes.once ||= positions.length === 1;
    positions.forEach((position, occurrence) => {
      passes.set(position, passOf(order, occurrence, positions.length));
    });
  }
  return passes;
}

function startOf({ row: { startText, start }, instants }: Written, pass: 0 | 1 | undefined): number | TimeProblem {
  if (!start) return invalid(startText);
  if (instants.length === 1) return instants[0]!;
  if (instants.length === 0) return offClock(startText, start);
  if (pass !== undefined) return instants[pass]!;
  return {
    code: 'mislabeled_time',
    reason: `${startText} occurs twice on the day clocks go back, and the rows do not show which one is meant; write the offset`,
  };
}

function offClock(text: string, time: WrittenTime): TimeProblem {
  if (time.kind === 'wall' && time.zone !== undefined)
    return {
      code: 'mislabeled_time',
      reason: `${time.zone} is unknown or not in effect at ${text}; write the offset`,
    };
  return { code: 'nonexistent_local_time', reason: `${text} does not exist on the day clocks go forward` };
}

/**
 * The first instant after the start that matches the end. If clocks change in between, the length on the clock
 * counts: 02:45–03:00 in the first pass of a repeated hour is a quarter of an hour, 01:00–02:00 before a gap an hour.
 */
function endOf(start: WrittenTime, end: WrittenTime, startMs: number, instants: readonly number[]): number {
  const onClockMs = start.kind === 'wall' && end.kind === 'wall' ? civilMs(end) - civilMs(start) : 0;
  const next = instants.find((instant) => instant > startMs);
  if (onClockMs <= 0 || onClockMs > HOUR_MS) return next ?? instants[0] ?? Number.NEGATIVE_INFINITY;
  const counted = startMs + onClockMs;
  return next === undefined || counted < next ? counted : next;
}

const civilMs = (time: Extract<WrittenTime, { kind: 'wall' }>): number => Date.parse(`${time.date}T${time.clock}Z`);

const invalid = (text: string): TimeProblem => ({
  code: 'invalid_time',
  reason: `${JSON.stringify(text.slice(0, 80))} is not a time such as 2026-03-01T10:00+01:00`,
});
