import { addMs, type Interval } from '@energy-optimizer/kernel';

/** Splits an interval into pieces of limited length, for providers with a maximum range. */
export function spansOf({ start, end }: Interval, longestMs: number): Interval[] {
  const count = Math.max(0, Math.ceil((end.getTime() - start.getTime()) / longestMs));
  return Array.from({ length: count }, (_, index) => ({
    start: addMs(start, index * longestMs),
    end: new Date(Math.min(end.getTime(), start.getTime() + (index + 1) * longestMs)),
  }));
}
