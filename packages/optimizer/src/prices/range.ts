import { addMs, HOUR_MS, type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { invertedRange } from '@energy-optimizer/outlook';
import { rangeTooLong } from '../errors.ts';

/** Prices are known or forecast for at most so many hours. */
export const MAX_HOURS = 168;
const DEFAULT_HOURS = 24;

/**
 * The range in which runs may lie: never in the past, in whole minutes.
 * @throws AppError `inverted_range`, `range_too_long`
 */
export function searchRange(
  { earliest, deadline }: { readonly earliest?: Date | undefined; readonly deadline?: Date | undefined },
  at: Date,
): Interval {
  const from = Math.max(at.getTime(), earliest?.getTime() ?? at.getTime());
  const start = new Date(Math.ceil(from / MINUTE_MS) * MINUTE_MS);
  const end = deadline ?? addMs(start, DEFAULT_HOURS * HOUR_MS);
  if (end <= start) throw invertedRange('deadline');
  if (end.getTime() - start.getTime() > MAX_HOURS * HOUR_MS) throw rangeTooLong('deadline');
  return { start, end };
}
