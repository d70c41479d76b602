import { HOUR_MS } from '@energy-optimizer/kernel';
import { buildOutlook, meanOver, type Outlook } from '@energy-optimizer/outlook';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { savingOf } from './savings.ts';

const START = Date.parse('2026-03-02T00:00Z');

/** Hours of prices from START on, the first `published` of them published, the rest forecast ± its width. */
function outlookOf(prices: readonly number[], published = prices.length, width = 5): Outlook {
  const known = prices.slice(0, published);
  return buildOutlook({
    rows: {
      starts: known.map((_, i) => START + i * HOUR_MS),
      ends: known.map((_, i) => START + (i + 1) * HOUR_MS),
      prices: known,
    },
    rowFactor: 1,
    forecast: {
      start: new Date(START),
      stepMs: HOUR_MS,
      values: prices,
      intervals: [
        { coverage: 0.9, lower: prices.map((price) => price - width), upper: prices.map((price) => price + width) },
      ],
    },
    forecastFactor: 1,
    startMs: START,
    endMs: START + prices.length * HOUR_MS,
  });
}

/** The cheapest start on a quarter-hour, by exhaustive search. */
function cheapestStart(outlook: Outlook, hours: number, durationMs: number): number | undefined {
  let best: { at: number; price: number } | undefined;
  for (let at = START; at + durationMs <= START + hours * HOUR_MS; at += HOUR_MS / 4) {
    const price = meanOver(outlook, at, at + durationMs)?.price;
    if (price !== undefined && (best === undefined || price < best.price)) best = { at, price };
  }
  return best?.at;
}

const world = fc
  .record({
    prices: fc.array(fc.double({ min: -500, max: 3000, noNaN: true }), { minLength: 4, maxLength: 30 }),
    publishedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    quarters: fc.integer({ min: 1, max: 16 }),
    startShare: fc.double({ min: 0, max: 1, noNaN: true }),
    mean: fc.boolean(),
  })
  .map(({ prices, publishedShare, quarters, startShare, mean }) => {
    const durationMs = Math.min(quarters, prices.length * 4) * (HOUR_MS / 4);
    const endMs = START + prices.length * HOUR_MS;
    const room = (endMs - durationMs - START) / 60_000;
    const startMs = START + Math.floor(startShare * room) * 60_000;
    const outlook = outlookOf(prices, Math.round(publishedShare * prices.length));
    return {
      outlook,
      durationMs,
      startMs: START,
      endMs,
      baseline: mean ? ('mean' as const) : { startMs },
      cheapestStartMs: cheapestStart(outlook, prices.length, durationMs),
    };
  });

describe('a saving', () => {
  test('is never negative, whatever the prices; both runs lie within the range', () => {
    fc.assert(
      fc.property(world, (request) => {
        const saving = savingOf(request)!;
        expect(saving.saved).toBeGreaterThanOrEqual(0);
        expect(saving.optimal.price).toBeLessThanOrEqual(saving.baseline.price + 1e-9);
        for (const startMs of [saving.optimal.startMs, saving.baseline.startMs ?? START]) {
          expect(startMs).toBeGreaterThanOrEqual(request.startMs);
          expect(startMs + request.durationMs).toBeLessThanOrEqual(request.endMs);
        }
      }),
    );
  });

  test('is never negative even when the window found is the most expensive', () => {
    fc.assert(
      fc.property(world, (request) => {
        const worst = request.endMs - request.durationMs;
        expect(savingOf({ ...request, cheapestStartMs: worst })!.saved).toBeGreaterThanOrEqual(0);
        expect(savingOf({ ...request, cheapestStartMs: undefined })!.saved).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('lies within its bounds, which are equal if every price is published', () => {
    fc.assert(
      fc.property(world, (request) => {
        const { saved, lower, upper, baseline, optimal } = savingOf(request)!;
        expect(lower[0]).toBeLessThanOrEqual(saved);
        expect(upper[0]).toBeGreaterThanOrEqual(saved);
        if (baseline.forecastShare === 0 && optimal.forecastShare === 0)
          expect(upper[0]! - lower[0]!).toBeCloseTo(0, 9);
      }),
    );
  });

  test('does not change when all prices rise alike, and scales with them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 3000 }), { minLength: 6, maxLength: 24 }), (prices) => {
        const of = (scaled: number[]) => {
          const outlook = outlookOf(scaled);
          const range = { durationMs: 2 * HOUR_MS, startMs: START, endMs: START + scaled.length * HOUR_MS };
          const cheapestStartMs = cheapestStart(outlook, scaled.length, range.durationMs);
          return savingOf({ ...range, outlook, cheapestStartMs, baseline: { startMs: START } })!.saved;
        };
        expect(of(prices.map((price) => price + 77))).toBeCloseTo(of(prices), 6);
        expect(of(prices.map((price) => price * 3))).toBeCloseTo(3 * of(prices), 6);
      }),
    );
  });

  test('of a run moved by less than its length depends only on the hours that differ', () => {
    // 100 100 0: two hours from the start against two hours later by one; the middle hour is in both.
    const outlook = outlookOf([100, 100, 0], 0);
    const saving = savingOf({
      outlook,
      durationMs: 2 * HOUR_MS,
      baseline: { startMs: START },
      cheapestStartMs: START + HOUR_MS,
      startMs: START,
      endMs: START + 3 * HOUR_MS,
    })!;
    expect(saving.saved).toBe(50);
    // Half of the run differs: ½ · √(5² + 5²).
    expect(saving.upper[0]).toBeCloseTo(50 + Math.SQRT2 * 2.5, 9);
    expect(saving.lower[0]).toBeCloseTo(50 - Math.SQRT2 * 2.5, 9);
  });

  test('requires the prices of the baseline: with a gap in them there is no saving', () => {
    const outlook = outlookOf([1, 2, 3]);
    const gap = { ...outlook, pieces: outlook.pieces.slice(1) };
    const range = { outlook: gap, durationMs: HOUR_MS, startMs: START, endMs: START + 3 * HOUR_MS };
    expect(savingOf({ ...range, baseline: { startMs: START }, cheapestStartMs: START + HOUR_MS })).toBeUndefined();
  });
});
