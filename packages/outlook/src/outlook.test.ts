import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildOutlook, meanOver } from './outlook.ts';
import { partsOf } from './pieces.ts';

const QUARTER = 15 * 60_000;
const START = Date.parse('2026-03-28T23:00Z');

const forecastOf = (values: readonly number[]) => ({
  start: new Date(START),
  stepMs: 4 * QUARTER,
  values,
  intervals: [{ coverage: 0.8, lower: values.map((v) => v - 1), upper: values.map((v) => v + 1) }],
});

describe('an outlook', () => {
  test('has the published price wherever there is one, the forecast elsewhere, and never both', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 12 }),
        (published, issued) => {
          const indexes = published.flatMap((is, i) => (is ? [i] : []));
          const outlook = buildOutlook({
            rows: {
              starts: indexes.map((i) => START + i * QUARTER),
              ends: indexes.map((i) => START + (i + 1) * QUARTER),
              prices: indexes.map((i) => 1000 + i),
            },
            rowFactor: 1,
            forecast: forecastOf(Array.from({ length: issued }, (_, i) => i)),
            forecastFactor: 2,
            startMs: START,
            endMs: START + published.length * QUARTER,
          });
          for (const [i, piece] of outlook.pieces.entries())
            expect(piece.startMs).toBeGreaterThanOrEqual(outlook.pieces[i - 1]?.endMs ?? 0);
          for (const [i, is] of published.entries()) {
            const at = START + i * QUARTER;
            const hour = Math.floor(i / 4);
            const expected = is ? 1000 + i : hour < issued ? 2 * hour : undefined;
            expect(meanOver(outlook, at, at + QUARTER)?.price).toBe(expected);
          }
        },
      ),
    );
  });

  test('weights published and forecast prices within a step by time, and states the forecast share', () => {
    const outlook = buildOutlook({
      rows: { starts: [START], ends: [START + QUARTER], prices: [100] },
      rowFactor: 1,
      forecast: forecastOf([20]),
      forecastFactor: 1,
      startMs: START,
      endMs: START + 4 * QUARTER,
    });
    expect(meanOver(outlook, START, START + 4 * QUARTER)).toEqual({
      price: 40,
      lower: [39.25],
      upper: [40.75],
      forecastShare: 0.75,
    });
    expect(meanOver(outlook, START, START + 5 * QUARTER)).toBeUndefined();
  });

  test('divides its steps into parts of one origin; unknown steps belong to none', () => {
    const parts = partsOf(['published', 'published', null, 'forecast'], START, QUARTER);
    expect(parts).toEqual([
      { start: new Date(START), end: new Date(START + 2 * QUARTER), origin: 'published' },
      { start: new Date(START + 3 * QUARTER), end: new Date(START + 4 * QUARTER), origin: 'forecast' },
    ]);
  });
});
