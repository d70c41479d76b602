import { MINUTE_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EU_LENGTHS, EU_QUARTER_HOUR_FROM_MS } from './europe.ts';
import { withLengths } from './lengths.ts';
import { toPoints } from './rows.ts';

const BEFORE = Date.UTC(2025, 8, 30, 20);

/** Rows at so many minutes after an instant; a `null` price is a row that has none. */
const rowsAt = (fromMs: number, minutes: readonly number[]) =>
  minutes.map((minute) => ({ startMs: fromMs + minute * MINUTE_MS, price: minute, where: `+${minute}` }));
const minutesOf = (rows: readonly { startMs: number; endMs: number }[]) =>
  rows.map(({ startMs, endMs }) => (endMs - startMs) / MINUTE_MS);

describe('the end of a row that gives only its start', () => {
  test('is the next start, also across the change from hours to quarter-hours in one payload', () => {
    const { rows, rejected } = withLengths(rowsAt(BEFORE, [0, 60, 120, 135, 150]), EU_LENGTHS);
    expect([minutesOf(rows), rejected]).toEqual([[60, 60, 15, 15, 15], []]);
  });

  test('does not extend over a missing row', () => {
    expect(minutesOf(withLengths(rowsAt(BEFORE - 86_400_000, [0, 60, 180, 240]), EU_LENGTHS).rows)).toEqual([
      60, 60, 60, 60,
    ]);
    expect(minutesOf(withLengths(rowsAt(EU_QUARTER_HOUR_FROM_MS, [0, 60, 75, 120]), EU_LENGTHS).rows)).toEqual([
      15, 15, 15, 15,
    ]);
  });

  test('is the start of a following row without a price', () => {
    const rows = [...rowsAt(BEFORE, [0, 60]), { startMs: BEFORE + 120 * MINUTE_MS, price: undefined, where: 'null' }];
    const ended = withLengths(rows, EU_LENGTHS);
    expect([minutesOf(ended.rows), ended.rejected.map(({ code }) => code)]).toEqual([[60, 60], ['missing_price']]);
  });

  test('is not inferred for a single row, nor for the additional row of an inclusive end after the change', () => {
    expect(withLengths(rowsAt(BEFORE, [0]), EU_LENGTHS).rejected[0]?.code).toBe('unknown_length');
    const across = withLengths(rowsAt(BEFORE, [0, 60, 120]), EU_LENGTHS);
    expect([minutesOf(across.rows), across.rejected.map(({ where }) => where)]).toEqual([[60, 60], ['+120']]);
  });

  test('can stay an hour after the change, as in Switzerland', () => {
    expect(minutesOf(withLengths(rowsAt(EU_QUARTER_HOUR_FROM_MS, [0, 60, 120]), EU_LENGTHS).rows)).toEqual([
      60, 60, 60,
    ]);
  });

  test('is unknown where consecutive hours among quarter-hours after the change can be hours or gaps', () => {
    const ended = withLengths(rowsAt(EU_QUARTER_HOUR_FROM_MS, [0, 60, 120, 135, 150]), EU_LENGTHS);
    expect([minutesOf(ended.rows), ended.rejected.map(({ where, code }) => `${where} ${code}`)]).toEqual([
      [15, 15, 15],
      ['+0 unknown_length', '+60 unknown_length'],
    ]);
  });

  test('must be a traded length if a row declares it', () => {
    const row = { startMs: BEFORE, endMs: BEFORE + 120 * MINUTE_MS, price: 1, where: 'two hours' };
    expect(withLengths([row], EU_LENGTHS).rejected[0]?.code).toBe('invalid_time');
  });
});

test('never extends a price beyond its interval in the complete payload, whatever rows are missing', () => {
  const hours = Array.from({ length: 6 }, (_, index) => index * 60);
  const quarters = Array.from({ length: 24 }, (_, index) => 360 + index * 15);
  const from = EU_QUARTER_HOUR_FROM_MS - 360 * MINUTE_MS;
  const complete = new Map(
    withLengths(rowsAt(from, [...hours, ...quarters]), EU_LENGTHS).rows.map((row) => [row.startMs, row.endMs]),
  );
  expect(complete.size).toBe(30);
  fc.assert(
    fc.property(fc.subarray([...hours, ...quarters]), (minutes) => {
      // A lone step of an hour between quarter-hours is all that can be mistaken: three in four are then missing.
      fc.pre(minutes.filter((minute) => minute >= 360 && minute % 60 !== 0).length > 0);
      for (const row of withLengths(rowsAt(from, minutes), EU_LENGTHS).rows) {
        expect(row.endMs).toBeLessThanOrEqual(complete.get(row.startMs)!);
      }
    }),
  );
});

test('gives ordered points without overlap, and every row is a point or a rejection', () => {
  const row = fc.record({
    startMs: fc.integer({ min: 0, max: 20 }).map((step) => step * 15 * MINUTE_MS),
    length: fc.constantFrom(-15, 0, 15, 30, 60),
    price: fc.constantFrom(1, -2, 0, Number.NaN, Number.POSITIVE_INFINITY),
  });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const input = rows.map(({ startMs, length, price }, index) => ({
        startMs,
        endMs: startMs + length * MINUTE_MS,
        price,
        where: `${index}`,
      }));
      const { points, rejected } = toPoints(input);
      expect(points.length + new Set(rejected.map(({ where }) => where)).size).toBe(rows.length);
      points.slice(1).forEach((point, index) => {
        expect(point.start.getTime()).toBeGreaterThanOrEqual(points[index]!.end.getTime());
      });
    }),
  );
});
