import { expect, test } from 'vitest';
import { actualsOf } from './actuals.ts';

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const rows = (spans: readonly (readonly [start: number, end: number, price: number])[]) => ({
  starts: spans.map(([start]) => start),
  ends: spans.map(([, end]) => end),
  prices: spans.map(([, , price]) => price),
});

const slots = (count: number, lengthMs: number, startMs = 0) =>
  Array.from({ length: count }, (_, i) => ({ startMs: startMs + i * lengthMs, endMs: startMs + (i + 1) * lengthMs }));

test('prices of the same step stay as they are', () => {
  expect(
    actualsOf(
      rows([
        [0, HOUR, 12.34],
        [HOUR, 2 * HOUR, -0.1],
      ]),
      slots(3, HOUR),
    ),
  ).toEqual({
    startsMs: [0, HOUR],
    endsMs: [HOUR, 2 * HOUR],
    prices: [12.34, -0.1],
  });
});

test('an hour is the mean of its four quarters and nothing while one is missing', () => {
  const quarters = [1, 2, 3, 6].map((price, i) => [i * QUARTER, (i + 1) * QUARTER, price] as const);
  expect(actualsOf(rows(quarters), slots(1, HOUR))).toMatchObject({ startsMs: [0], prices: [3] });
  expect(actualsOf(rows(quarters.slice(1)), slots(1, HOUR)).startsMs).toEqual([]);
});

test('an hour’s price holds for each of its quarters', () => {
  const { startsMs, prices } = actualsOf(rows([[HOUR, 2 * HOUR, 7]]), slots(12, QUARTER));
  expect(startsMs).toEqual([0, 1, 2, 3].map((k) => HOUR + k * QUARTER));
  expect(prices).toEqual([7, 7, 7, 7]);
});
