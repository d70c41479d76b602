import { withoutOverlaps } from '@energy-optimizer/providers';
import { FLAG, type PricePoint, type Rejection, type RejectionCode } from '../../series/price-point.ts';

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
  const { kept, overlaps } = withoutOverlaps(usable, (earlier, later) => replace(earlier, later, rejected));
  rejected.push(...overlaps.map(({ row, reason }) => reject('overlap', row.where, reason)));
  return { points: kept.map(toPoint), rejected };
}

function rowProblem(row: Row): Rejection | undefined {
  if (!Number.isFinite(row.price)) return reject('missing_price', row.where, 'the price is missing');
  if (row.endMs > row.startMs) return undefined;
  return reject('invalid_time', row.where, 'the interval ends before it starts, or is empty');
}

function replace(earlier: Row, later: Row, rejected: Rejection[]): Row {
  if (earlier.price === later.price) {
    rejected.push(reject('overlap', earlier.where, `duplicate of ${later.where}`));
    return { ...later, flags: (earlier.flags ?? 0) | (later.flags ?? 0) };
  }
  rejected.push(reject('conflict', earlier.where, `a different price for the same interval follows: ${later.where}`));
  return { ...later, flags: (later.flags ?? 0) | FLAG.conflict };
}

const toPoint = (row: Row): PricePoint => ({
  start: new Date(row.startMs),
  end: new Date(row.endMs),
  price: row.price,
  ...(row.flags ? { flags: row.flags } : {}),
});
