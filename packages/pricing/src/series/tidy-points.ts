import { priceProblem } from './price-bounds.ts';
import { FLAG, type PricePoint, type Rejection, type SeriesKey } from './price-point.ts';

export interface TidyPoints {
  /** Ascending by start, not overlapping. */
  readonly points: readonly PricePoint[];
  readonly rejected: readonly Rejection[];
}

const isValid = ({ start, end, price }: PricePoint) => Number.isFinite(price) && end > start;

/**
 * Sorts points of one series. Prices beyond the bounds of their unit are rejected. The
 * same interval twice: equal prices are one, different ones leave the last, flagged `conflict`. Of an interval and
 * shorter ones within it the shorter ones stand. Intervals that overlap otherwise: the later start is rejected.
 */
export function tidyPoints(points: readonly PricePoint[], series: Pick<SeriesKey, 'unit' | 'currency'>): TidyPoints {
  const rejected: Rejection[] = [];
  const tidy: PricePoint[] = [];
  for (const point of inOrder(points)) {
    const problem = isValid(point) ? priceProblem(point.price, series, whereOf(point)) : undefined;
    if (isValid(point) && !problem) dropCoarser(tidy, point, rejected);
    const last = tidy.at(-1);
    if (!isValid(point))
      rejected.push(rejection('invalid_row', point, 'the price is not a finite number, or the interval is empty'));
    else if (problem) rejected.push(problem);
    else if (last === undefined || point.start >= last.end) tidy.push(point);
    else if (sameSpan(point, last)) tidy[tidy.length - 1] = settle(last, point);
    else rejected.push(rejection('overlap', point, `overlaps the interval from ${last.start.toISOString()}`));
  }
  return { points: tidy, rejected };
}

/** The preceding point contains this one, such as an hour given alongside its quarter-hours. */
function dropCoarser(tidy: PricePoint[], point: PricePoint, rejected: Rejection[]): void {
  const last = tidy.at(-1);
  if (last && point.end <= last.end && lengthOf(point) < lengthOf(last)) {
    tidy.pop();
    rejected.push(rejection('coarser', last, 'shorter intervals within this one have prices of their own'));
  }
}

const lengthOf = ({ start, end }: PricePoint): number => end.getTime() - start.getTime();

/** Returns the same array if already sorted, the usual case. */
function inOrder(points: readonly PricePoint[]): readonly PricePoint[] {
  for (let i = 1; i < points.length; i++) {
    if (points[i]!.start < points[i - 1]!.start)
      return [...points].sort((a, b) => a.start.getTime() - b.start.getTime());
  }
  return points;
}

const sameSpan = (a: PricePoint, b: PricePoint) =>
  a.start.getTime() === b.start.getTime() && a.end.getTime() === b.end.getTime();

const settle = (first: PricePoint, second: PricePoint): PricePoint =>
  first.price === second.price
    ? { ...second, flags: (first.flags ?? 0) | (second.flags ?? 0) }
    : { ...second, flags: (first.flags ?? 0) | (second.flags ?? 0) | FLAG.conflict };

const whereOf = ({ start }: PricePoint) => (Number.isNaN(start.getTime()) ? 'unreadable time' : start.toISOString());

const rejection = (code: Rejection['code'], point: PricePoint, reason: string): Rejection => ({
  code,
  where: whereOf(point),
  reason,
});
