import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finestStepMs, hasOverlaps, type PriceColumns, resolveOverlaps } from './columns.ts';

const rowsArbitrary = fc
  .uniqueArray(fc.record({ start: fc.nat(40), length: fc.integer({ min: 1, max: 12 }), known: fc.nat(5) }), {
    selector: ({ start }) => start,
    maxLength: 12,
  })
  .map((rows) => rows.sort((a, b) => a.start - b.start));

const toColumns = (rows: { start: number; length: number }[]): PriceColumns => ({
  starts: rows.map(({ start }) => start),
  ends: rows.map(({ start, length }) => start + length),
  prices: rows.map((_, i) => i),
  flags: rows.map(() => 0),
});

const priceAt = ({ starts, ends, prices }: PriceColumns, t: number) =>
  prices.filter((_, i) => starts[i]! <= t && t < ends[i]!);

describe('resolveOverlaps', () => {
  test('keeps at every moment the row known last, and of equals the one that starts later', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const resolved = resolveOverlaps(
          toColumns(rows),
          rows.map(({ known }) => known),
        );
        expect(hasOverlaps(resolved)).toBe(false);
        for (let t = 0; t < 55; t++) {
          const covering = rows
            .map((row, i) => ({ ...row, i }))
            .filter(({ start, length }) => start <= t && t < start + length)
            .sort((a, b) => b.known - a.known || b.start - a.start);
          expect(priceAt(resolved, t)).toEqual(covering.length ? [covering[0]!.i] : []);
        }
      }),
    );
  });

  test('returns rows that do not overlap unchanged', () => {
    const rows = toColumns([
      { start: 0, length: 2 },
      { start: 2, length: 1 },
    ]);
    expect(resolveOverlaps(rows, [5, 1])).toBe(rows);
  });
});

test('takes the finest step from the shortest row; without rows there is none', () => {
  expect(
    finestStepMs(
      toColumns([
        { start: 0, length: 4 },
        { start: 4, length: 1 },
      ]),
    ),
  ).toBe(1);
  expect(finestStepMs(toColumns([]))).toBeUndefined();
});
