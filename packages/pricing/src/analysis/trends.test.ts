import { facts } from '@energy-optimizer/kernel/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trendOf } from './trends.ts';

describe('trendOf', () => {
  test('reports from -10 to -5 as an increase of 50 %', () => {
    expect(trendOf([-10, -10, -7, -7, -5, -5])).toMatchObject({ direction: 'increasing', changePercent: 50 });
    expect(trendOf([-5, -10])).toMatchObject({ direction: 'decreasing', changePercent: -100 });
    expect(trendOf([-5, 5])).toMatchObject({ direction: 'increasing', changePercent: 200 });
  });

  test('reports a direction but no percentage from a mean of 0', () => {
    expect(trendOf([0, 3])).toMatchObject({ direction: 'increasing', changePercent: null });
    expect(trendOf([0, -3])).toMatchObject({ direction: 'decreasing', changePercent: null });
    expect(trendOf([0, 0])).toMatchObject({ direction: 'stable', changePercent: 0 });
  });

  test('reports exactly 5 % as stable, despite binary rounding', () => {
    for (const start of [0.2, 0.1, 0.3, 7, 123.4]) {
      expect(trendOf([start, Number((start * 1.05).toPrecision(12))]).direction).toBe('stable');
    }
  });

  test('ignores unknown steps', () => {
    expect(trendOf([null, 1, null, 2, null])).toMatchObject({ startPrice: 1, endPrice: 2, dataPoints: 2 });
    expect(trendOf([null, 1])).toMatchObject({ direction: 'stable', dataPoints: 0, changePercent: null });
  });

  test('reports the opposite direction if time is reversed', () => {
    const opposite = { increasing: 'decreasing', decreasing: 'increasing', stable: 'stable' } as const;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 10_000 }), { minLength: 2 }), (prices) => {
        const forward = trendOf(prices);
        const backward = trendOf([...prices].reverse());
        // Percentages are of different starts, so a change near the threshold may be a trend one way only.
        if (Math.abs(forward.changePercent!) < 6) return;
        expect(backward.direction).toBe(opposite[forward.direction]);
      }),
    );
  });

  test('agrees with the table of reference cases', () => {
    for (const { input, expected } of facts('analytics.trend')) {
      const cases = input as { prices: number[] | string }[];
      const answers = expected as {
        direction: string;
        change_percent?: string;
        start_price?: string;
        data_points?: number;
      }[];
      cases.forEach(({ prices }, i) => {
        const trend = trendOf(typeof prices === 'string' ? new Array(9).fill(0.25) : prices);
        const answer = answers[i]!;
        expect(trend.direction).toBe(answer.direction);
        if (answer.change_percent !== undefined) expect(trend.changePercent!.toFixed(2)).toBe(answer.change_percent);
        if (answer.start_price !== undefined) expect(trend.startPrice!.toFixed(4)).toBe(answer.start_price);
        if (answer.data_points !== undefined) expect(trend.dataPoints).toBe(answer.data_points);
      });
    }
  });
});
