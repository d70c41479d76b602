import { HOUR_MS, localInstants } from '@energy-optimizer/kernel';
import type { Rejection } from '../../series/price-point.ts';
import { orderAround, passOf, type RowOrder, reject } from '../shared/index.ts';
import type { ZoneRow } from './payload.ts';

const TIME_ZONE = 'America/New_York';
const STAMP = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?$/;

export interface PlacedRow extends ZoneRow {
  readonly stampMs: number;
  readonly where: string;
}

/**
 * Puts one zone's rows, in file order, on the UTC line. The wall clock of the repeated autumn hour occurs twice; in a
 * file in order its first row is the summer-time one. Occurring once, it may be either, and the row is rejected, unless
 * `latestMs` rules the second one out (a real-time file saved during the first).
 */
export function placeRows(rows: readonly ZoneRow[], latestMs: number): { placed: PlacedRow[]; rejected: Rejection[] } {
  const candidates = candidatesOf();
  const firstsMs = rows.map((row) => candidates(row.timeStamp)?.[0] ?? Number.NaN);
  const orders = new Map<number, RowOrder>();
  const orderOf = (hourMs: number) => {
    if (!orders.has(hourMs)) orders.set(hourMs, orderAround(hourMs, firstsMs));
    return orders.get(hourMs)!;
  };
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.timeStamp, (counts.get(row.timeStamp) ?? 0) + 1);
  const seen = new Map<string, number>();
  const placed: PlacedRow[] = [];
  const rejected: Rejection[] = [];
  for (const row of rows) {
    const where = `line ${row.line}, ${row.zone} ${row.timeStamp}`;
    const occurrence = seen.get(row.timeStamp) ?? 0;
    seen.set(row.timeStamp, occurrence + 1);
    const stampMs = place(candidates(row.timeStamp), {
      occurrence,
      count: counts.get(row.timeStamp)!,
      latestMs,
      orderOf,
    });
    if (typeof stampMs === 'number') placed.push({ ...row, stampMs, where });
    else rejected.push(reject(stampMs.code, where, stampMs.reason));
  }
  return { placed, rejected };
}

type Failure = Pick<Rejection, 'code' | 'reason'>;

function place(
  instants: readonly number[] | undefined,
  row: {
    readonly occurrence: number;
    readonly count: number;
    readonly latestMs: number;
    orderOf(hourMs: number): RowOrder;
  },
): number | Failure {
  if (!instants) return { code: 'invalid_time', reason: 'the time stamp is not MM/DD/YYYY HH:MM' };
  const [first, second] = instants;
  if (first === undefined)
    return { code: 'nonexistent_local_time', reason: 'this time is skipped when clocks go forward' };
  if (second === undefined) return first;
  if (row.count === 1 && second > row.latestMs) return first;
  if (row.count === 1) {
    return {
      code: 'mislabeled_time',
      reason: 'the repeated autumn hour occurs only once and could be either of the two',
    };
  }
  if (row.count > 2) return { code: 'overlap', reason: 'the repeated autumn hour occurs more than twice' };
  const pass = passOf(row.orderOf(Math.floor(first / HOUR_MS) * HOUR_MS), row.occurrence, row.count);
  if (pass !== undefined) return instants[pass]!;
  return {
    code: 'mislabeled_time',
    reason: 'the rows are out of order, so the two passes of the repeated autumn hour are ambiguous',
  };
}

/** Instants of a time stamp, looked up once each: all zones share them. */
function candidatesOf(): (timeStamp: string) => readonly number[] | undefined {
  const known = new Map<string, readonly number[] | undefined>();
  return (timeStamp) => {
    if (!known.has(timeStamp)) known.set(timeStamp, instantsOf(timeStamp));
    return known.get(timeStamp);
  };
}

function instantsOf(timeStamp: string): readonly number[] | undefined {
  const match = STAMP.exec(timeStamp);
  if (!match) return undefined;
  const [, month, day, year, hour, minute, second] = match;
  const wallClock = `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}`;
  // The calendar is strict here: 30 February or hour 24 must not roll over to another day.
  if (Number.isNaN(Date.parse(`${wallClock}Z`)) || !new Date(`${wallClock}Z`).toISOString().startsWith(wallClock)) {
    return undefined;
  }
  return localInstants(wallClock, TIME_ZONE).map((instant) => instant.getTime());
}
