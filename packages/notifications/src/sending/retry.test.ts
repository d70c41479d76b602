import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_ATTEMPTS, retryDelayMs } from './retry.ts';

test('the pauses between attempts double from half a minute to two hours', () => {
  const longest = 1 - Number.EPSILON;
  const pausesS = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) => retryDelayMs(i + 1, longest) / 1_000);
  expect(pausesS).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_200]);
});

test('every pause is between half and all of its step, and never shorter than the previous step', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), random, (attempt, value) => {
      const pauseMs = retryDelayMs(attempt, value);
      const wholeMs = retryDelayMs(attempt, 1);
      expect(pauseMs).toBeGreaterThanOrEqual(wholeMs / 2);
      expect(pauseMs).toBeLessThanOrEqual(wholeMs);
      expect(retryDelayMs(attempt + 1, value)).toBeGreaterThanOrEqual(pauseMs);
    }),
  );
});
