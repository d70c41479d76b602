import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, durationMs, type Interval, intersection, interval, overlaps } from './interval.ts';

const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const intervals = fc
  .tuple(instant, fc.integer({ min: 1, max: 10_000_000_000 }))
  .map(([start, length]): Interval => interval(new Date(start), new Date(start + length)));

test('an interval that does not end after its start is rejected', () => {
  const at = new Date(0);
  expect(() => interval(at, at)).toThrow(RangeError);
  expect(() => interval(new Date(1), at)).toThrow(RangeError);
  expect(() => interval(at, new Date(Number.NaN))).toThrow('invalid date');
});

test('the start belongs to an interval, the end does not: neighbors share no instant', () => {
  fc.assert(
    fc.property(intervals, (span) => {
      const next = interval(span.end, new Date(span.end.getTime() + 1));
      expect([contains(span, span.start), contains(span, span.end), contains(next, span.end)]).toEqual([
        true,
        false,
        true,
      ]);
      expect(overlaps(span, next)).toBe(false);
    }),
  );
});

test('the intersection lies in both intervals, is symmetric, and exists exactly if they overlap', () => {
  fc.assert(
    fc.property(intervals, intervals, (a, b) => {
      const shared = intersection(a, b);
      expect(shared).toEqual(intersection(b, a));
      expect(shared !== undefined).toBe(overlaps(a, b));
      if (shared === undefined) return;
      expect(durationMs(shared)).toBeGreaterThan(0);
      for (const span of [a, b]) expect(intersection(span, shared)).toEqual(shared);
    }),
  );
});
