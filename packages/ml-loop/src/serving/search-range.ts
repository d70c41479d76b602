import { addMs, HOUR_MS, type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { invertedRange } from '@energy-optimizer/outlook';
import { rangeTooLong } from '../errors.ts';
import { MAX_HOURS } from '../schemas/input.ts';

const DEFAULT_HOURS = 24;

/**
 * The range in which runs may lie: never in the past, in whole minutes.
 * @throws AppError `inverted_range`, `range_too_long`
 */
export function searchRange(
  { earliest, latest }: { readonly earliest?: Date | undefined; readonly latest?: Date | undefined },
  at: Date,
): Interval {
  const from = Math.max(at.getTime(), earliest?.getTime() ?? at.getTime());
  const start = new Date(Math.ceil(from / MINUTE_MS) * MINUTE_MS);
  const end = latest ?? addMs(start, DEFAULT_HOURS * HOUR_MS);
  if (end <= start) throw invertedRange('latest');
  if (end.getTime() - start.getTime() > MAX_HOURS * HOUR_MS) throw rangeTooLong('latest');
  return { start, end };
}

export const minutesOf = (durationHours: number): number => Math.round(durationHours * 60);

/** Bounds of a span per coverage; `factor` converts mean prices to amounts. */
export const boundsOf = (
  coverages: readonly number[],
  { lower, upper }: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  factor: (value: number) => number,
): { coverage: number; lower: number; upper: number }[] =>
  coverages.map((coverage, k) => ({ coverage, lower: factor(lower[k]!), upper: factor(upper[k]!) }));
