import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import { facts } from '@energy-optimizer/kernel/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PricePiece } from './pieces.ts';
import { findOptimalWindows, type WindowRequest } from './windows.ts';

const T0 = Date.UTC(2026, 0, 1);

const hourly = (prices: readonly (number | null)[], from = T0): PricePiece[] =>
  prices.flatMap((price, i) =>
    price === null
      ? []
      : [{ startMs: from + i * HOUR_MS, endMs: from + (i + 1) * HOUR_MS, price, origin: 'published' as const }],
  );

const request = (options: Partial<WindowRequest> = {}): WindowRequest => ({
  durationMs: 2 * HOUR_MS,
  earliestStartMs: T0,
  latestEndMs: T0 + 24 * HOUR_MS,
  count: 1,
  nonOverlapping: true,
  ...options,
});

describe('findOptimalWindows', () => {
  test('never starts in the past and never ends after the horizon', () => {
    const now = T0 + 10.3 * HOUR_MS;
    const windows = findOptimalWindows(
      hourly(Array.from({ length: 24 }, (_, i) => i)),
      request({ earliestStartMs: now, count: 10 }),
    );
    expect(windows.every(({ start }) => start.getTime() >= now)).toBe(true);
    expect(windows.every(({ end }) => end.getTime() <= T0 + 24 * HOUR_MS)).toBe(true);
    expect(windows[0]!.start.getTime()).toBe(now);
  });

  test('returns windows of exact length, such as 50 minutes in quarter-hourly prices', () => {
    const pieces = [4, 1, 1, 2, 9].map((price, i) => ({
      startMs: T0 + i * 15 * MINUTE_MS,
      endMs: T0 + (i + 1) * 15 * MINUTE_MS,
      price,
      origin: 'published' as const,
    }));
    const [best] = findOptimalWindows(
      pieces,
      request({ durationMs: 50 * MINUTE_MS, latestEndMs: T0 + 75 * MINUTE_MS }),
    );
    // Ending with the 2 costs 5 minutes of 4; starting with the first 1 would cost 5 minutes of 9.
    expect(best!.start.getTime()).toBe(T0 + 10 * MINUTE_MS);
    expect(best!.end.getTime() - best!.start.getTime()).toBe(50 * MINUTE_MS);
    expect(best!.averagePrice).toBeCloseTo((5 * 4 + 30 * 1 + 15 * 2) / 50, 9);
  });

  test('returns no window with a gap in its prices', () => {
    const windows = findOptimalWindows(hourly([5, null, 1, null, 7, 8]), request({ count: 10 }));
    expect(windows.map(({ start }) => (start.getTime() - T0) / HOUR_MS)).toEqual([4]);
  });

  test('returns the earliest of equal windows, and none without prices', () => {
    const windows = findOptimalWindows(hourly(new Array(24).fill(0.1)), request({ count: 3 }));
    expect(windows.map(({ start }) => (start.getTime() - T0) / HOUR_MS)).toEqual([0, 2, 4]);
    expect(findOptimalWindows([], request())).toEqual([]);
  });

  test('states for each window which part is published and which is forecast', () => {
    const pieces = [
      ...hourly([9, 1]),
      ...hourly([1, 9], T0 + 2 * HOUR_MS).map((piece) => ({ ...piece, origin: 'forecast' as const })),
    ];
    const [best] = findOptimalWindows(pieces, request());
    expect(best!.parts).toEqual([
      { start: new Date(T0 + HOUR_MS), end: new Date(T0 + 2 * HOUR_MS), origin: 'published' },
      { start: new Date(T0 + 2 * HOUR_MS), end: new Date(T0 + 3 * HOUR_MS), origin: 'forecast' },
    ]);
  });

  const scenario = fc.record({
    prices: fc.array(fc.option(fc.integer({ min: -200, max: 500 }), { nil: null, freq: 8 }), {
      minLength: 6,
      maxLength: 26,
    }),
    offsetMinutes: fc.nat(150),
    durationMinutes: fc.integer({ min: 15, max: 300 }),
  });

  test('returns first a window that no start at any minute undercuts', () => {
    fc.assert(
      fc.property(scenario, ({ prices, offsetMinutes, durationMinutes }) => {
        const pieces = hourly(prices);
        const earliestStartMs = T0 + offsetMinutes * MINUTE_MS;
        const asked = request({
          earliestStartMs,
          latestEndMs: T0 + prices.length * HOUR_MS,
          durationMs: durationMinutes * MINUTE_MS,
        });
        const cheapest = cheapestByMinute(prices, offsetMinutes, durationMinutes);
        const [best] = findOptimalWindows(pieces, asked);
        if (cheapest === undefined) expect(best).toBeUndefined();
        else expect(best!.averagePrice).toBeCloseTo(cheapest, 6);
      }),
    );
  });

  test('finds windows of a day among prices by the minute, exactly and with gaps', () => {
    const price = (minute: number) => ((minute * 7919) % 1_009) / 1_000 - 0.2;
    const pieces = Array.from({ length: 3 * 1_440 }, (_, i) => i)
      .filter((minute) => minute !== 100)
      .map((minute) => ({
        startMs: T0 + minute * MINUTE_MS,
        endMs: T0 + (minute + 1) * MINUTE_MS,
        price: price(minute),
        origin: 'published' as const,
      }));
    const asked = request({ durationMs: 1_440 * MINUTE_MS, latestEndMs: T0 + 3 * 24 * HOUR_MS, count: 3 });
    const [best, ...others] = findOptimalWindows(pieces, asked);
    const mean = (from: number) =>
      Array.from({ length: 1_440 }, (_, i) => price(from + i)).reduce((a, b) => a + b) / 1_440;
    const means = Array.from({ length: 2 * 1_440 - 100 }, (_, i) => mean(101 + i));
    expect(best!.averagePrice).toBeCloseTo(Math.min(...means), 10);
    expect((best!.start.getTime() - T0) / MINUTE_MS).toBeGreaterThan(100);
    expect(others.length).toBeLessThanOrEqual(1);
  });

  test('returns non-overlapping windows, cheapest first', () => {
    fc.assert(
      fc.property(scenario, ({ prices, durationMinutes }) => {
        const windows = findOptimalWindows(
          hourly(prices),
          request({ count: 10, durationMs: durationMinutes * MINUTE_MS }),
        );
        for (const [i, a] of windows.entries()) {
          for (const b of windows.slice(i + 1)) {
            expect(a.averagePrice).toBeLessThanOrEqual(b.averagePrice);
            const shared = Math.min(a.end.getTime(), b.end.getTime()) - Math.max(a.start.getTime(), b.start.getTime());
            expect(shared).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  test('agrees with the table of reference cases', () => {
    for (const { expected } of facts('pricing.optimal_windows.simple')) {
      const prices = Array.from({ length: 24 }, (_, hour) => (hour >= 16 && hour <= 20 ? 0.3 : 0.15));
      const windows = findOptimalWindows(hourly(prices), request({ count: 5 }));
      const { first_avg, max_results } = expected as { first_avg: string; max_results: number };
      expect(windows[0]!.averagePrice.toFixed(4)).toBe(first_avg);
      expect(windows).toHaveLength(max_results);
      expect(windows[0]!.end.getTime() - windows[0]!.start.getTime()).toBe(2 * HOUR_MS);
    }
    for (const { input, expected } of facts('alerts.optimal_window')) {
      const [{ hourly_prices }] = input as [{ hourly_prices: number[] }];
      const [answer] = expected as [{ start_index: number; avg: string }];
      const [best] = findOptimalWindows(
        hourly(hourly_prices),
        request({ latestEndMs: T0 + hourly_prices.length * HOUR_MS }),
      );
      expect((best!.start.getTime() - T0) / HOUR_MS).toBe(answer.start_index);
      expect(String(best!.averagePrice)).toBe(answer.avg);
      const short = findOptimalWindows(hourly(hourly_prices.slice(0, 1)), request());
      expect(short).toEqual([]);
    }
  });
});

/** Every start on a full minute, by exhaustive search. */
function cheapestByMinute(prices: readonly (number | null)[], from: number, duration: number): number | undefined {
  let best: number | undefined;
  for (let start = from; start + duration <= prices.length * 60; start++) {
    let sum: number | null = 0;
    for (let minute = start; minute < start + duration && sum !== null; minute++) {
      const price: number | null = prices[Math.floor(minute / 60)]!;
      sum = price === null ? null : sum + price;
    }
    if (sum !== null && (best === undefined || sum / duration < best)) best = sum / duration;
  }
  return best;
}
