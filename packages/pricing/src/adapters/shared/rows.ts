import { FLAG, type PricePoint, type Rejection, type RejectionCode } from '../../price-point.ts';

/** One row with its interval, in epoch milliseconds UTC. */
export interface Row {
  readonly startMs: number;
  readonly endMs: number;
  readonly price: number;
  /** {@link FLAG} bits. */
  readonly flags?: number;
  /** Where in the payload, for a rejection's message. */
  readonly where: string;
}

/** Rows of a payload sorted into those that can become points and those that cannot, with the reason. */
export interface Sorted<T> {
  readonly rows: readonly T[];
  readonly rejected: readonly Rejection[];
}

export const reject = (code: RejectionCode, where: string, reason: string): Rejection => ({ code, where, reason });

/** A price as JSON number. Null, absent, text and non-finite values are no price; 0 and negative are. */
export { readNumber as readPrice, readNumberText as readPriceText } from '@energy-optimizer/providers';

const lengthMs = (row: Row) => row.endMs - row.startMs;

/**
 * Rows in any order → points ascending by start, without overlap.
 * The same interval twice: the later row stands; the earlier is rejected, and the point flagged when the prices differ.
 * Rows that overlap otherwise: the shorter stands; of equally long ones neither, since nothing says which is right.
 */
export function toPoints(rows: readonly Row[]): { points: PricePoint[]; rejected: Rejection[] } {
  const rejected: Rejection[] = [];
  const usable = rows.filter((row) => {
    const problem = rowProblem(row);
    if (problem) rejected.push(problem);
    return !problem;
  });
  if (follow(usable)) return { points: usable.map(toPoint), rejected };
  const kept: Row[] = [];
  for (const row of lastOfEach(usable, rejected)) insert(kept, row, rejected);
  return { points: kept.map(toPoint), rejected };
}

/** True when the rows are in order and apart already, as they mostly are. */
const follow = (rows: readonly Row[]): boolean =>
  rows.every((row, index) => index === 0 || row.startMs >= rows[index - 1]!.endMs);

function rowProblem(row: Row): Rejection | undefined {
  if (!Number.isFinite(row.price)) return reject('missing_price', row.where, 'there is no price');
  if (lengthMs(row) > 0) return undefined;
  return reject('invalid_time', row.where, 'the interval does not end after it starts');
}

/** One row per interval, sorted by start, longer first. */
function lastOfEach(rows: readonly Row[], rejected: Rejection[]): Row[] {
  const byInterval = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.startMs}/${row.endMs}`;
    const earlier = byInterval.get(key);
    byInterval.set(key, earlier ? replace(earlier, row, rejected) : row);
  }
  return [...byInterval.values()].sort((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);
}

function replace(earlier: Row, later: Row, rejected: Rejection[]): Row {
  if (earlier.price === later.price) {
    rejected.push(reject('overlap', earlier.where, `the same row again: ${later.where}`));
    return { ...later, flags: (earlier.flags ?? 0) | (later.flags ?? 0) };
  }
  rejected.push(reject('conflict', earlier.where, `another price for the same interval follows: ${later.where}`));
  return { ...later, flags: (later.flags ?? 0) | FLAG.conflict };
}

function insert(kept: Row[], row: Row, rejected: Rejection[]): void {
  for (let last = kept.at(-1); last && last.endMs > row.startMs; last = kept.at(-1)) {
    if (lengthMs(last) < lengthMs(row)) {
      rejected.push(reject('overlap', row.where, `the interval overlaps a shorter one: ${last.where}`));
      return;
    }
    kept.pop();
    rejected.push(reject('overlap', last.where, `the interval overlaps another one: ${row.where}`));
    if (lengthMs(last) === lengthMs(row)) {
      rejected.push(reject('overlap', row.where, `the interval overlaps another one: ${last.where}`));
      return;
    }
  }
  kept.push(row);
}

const toPoint = (row: Row): PricePoint => ({
  start: new Date(row.startMs),
  end: new Date(row.endMs),
  price: row.price,
  ...(row.flags ? { flags: row.flags } : {}),
});
