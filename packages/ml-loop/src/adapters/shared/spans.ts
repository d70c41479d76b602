import { addMs, type Interval } from '@energy-optimizer/kernel';

/** An interval in pieces of at most so long, for providers that answer no more at once. */
export function spansOf({ start, end }: Interval, longestMs: number): Interval[] {
  const count = Math.max(0, Math.ceil((end.getTime() - start.getTime()) / longestMs));
  return Array.from({ length: count }, (_, index) => ({
    start: addMs(start, index * longestMs),
    end: new Date(Math.min(end.getTime(), start.getTime() + (index + 1) * longestMs)),
  }));
}
