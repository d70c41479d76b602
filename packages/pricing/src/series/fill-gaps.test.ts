import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasOverlaps, type PriceColumns } from './columns.ts';
import { fillGaps, gapsOf } from './fill-gaps.ts';

const SPAN = { startMs: 0, endMs: 60 };

/** Rows of random lengths with random gaps between them, all at one price. */
const rowsAt = (price: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 9 })), { maxLength: 12 }).map((parts) => {
    const rows: Record<keyof PriceColumns, number[]> = { starts: [], ends: [], prices: [], flags: [] };
    let at = -5;
    for (const [gap, length] of parts) {
      rows.starts.push(at + gap);
      rows.ends.push(at + gap + length);
      rows.prices.push(price);
      rows.flags.push(0);
      at += gap + length;
    }
    return rows;
  });

const priceAt = ({ starts, ends, prices }: PriceColumns, time: number) =>
  prices[starts.findIndex((start, row) => start <= time && time < ends[row]!)];

test('the price at every moment is that of the rows, and in their gaps that of the other rows', () => {
  fc.assert(
    fc.property(rowsAt(1), rowsAt(2), (rows, others) => {
      const filled = fillGaps(rows, gapsOf(rows, SPAN), others);
      expect(hasOverlaps(filled)).toBe(false);
      expect([...filled.starts].sort((a, b) => a - b)).toEqual(filled.starts);
      for (let time = SPAN.startMs; time < SPAN.endMs; time += 1)
        expect(priceAt(filled, time)).toBe(priceAt(rows, time) ?? priceAt(others, time));
    }),
  );
});

test('gaps are the parts of the span that no row covers, including its edges', () => {
  const rows = { starts: [5, 10], ends: [10, 20], prices: [0, 0], flags: [0, 0] };
  expect(gapsOf(rows, { startMs: 0, endMs: 30 })).toEqual([
    { startMs: 0, endMs: 5 },
    { startMs: 20, endMs: 30 },
  ]);
  expect(gapsOf(rows, { startMs: 6, endMs: 20 })).toEqual([]);
});
