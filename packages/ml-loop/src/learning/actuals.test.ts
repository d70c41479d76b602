import { HOUR_MS } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { actualsOf } from './actuals.ts';

const QUARTER = HOUR_MS / 4;
const rows = (spans: readonly (readonly [start: number, end: number, price: number])[]) => ({
  starts: spans.map(([start]) => start),
  ends: spans.map(([, end]) => end),
  prices: spans.map(([, , price]) => price),
});

const slots = (count: number, lengthMs: number, startMs = 0) =>
  Array.from({ length: count }, (_, i) => ({ startMs: startMs + i * lengthMs, endMs: startMs + (i + 1) * lengthMs }));

test('actual prices of the same step are unchanged', () => {
  expect(
    actualsOf(
      rows([
        [0, HOUR_MS, 12.34],
        [HOUR_MS, 2 * HOUR_MS, -0.1],
      ]),
      slots(3, HOUR_MS),
    ),
  ).toEqual({
    startsMs: [0, HOUR_MS],
    endsMs: [HOUR_MS, 2 * HOUR_MS],
    prices: [12.34, -0.1],
  });
});

test('the actual price of an hour is the mean of its four quarter-hours, and unknown while one is missing', () => {
  const quarters = [1, 2, 3, 6].map((price, i) => [i * QUARTER, (i + 1) * QUARTER, price] as const);
  expect(actualsOf(rows(quarters), slots(1, HOUR_MS))).toMatchObject({ startsMs: [0], prices: [3] });
  expect(actualsOf(rows(quarters.slice(1)), slots(1, HOUR_MS)).startsMs).toEqual([]);
});

test('the actual price of an hour applies to each of its quarter-hours', () => {
  const { startsMs, prices } = actualsOf(rows([[HOUR_MS, 2 * HOUR_MS, 7]]), slots(12, QUARTER));
  expect(startsMs).toEqual([0, 1, 2, 3].map((k) => HOUR_MS + k * QUARTER));
  expect(prices).toEqual([7, 7, 7, 7]);
});
