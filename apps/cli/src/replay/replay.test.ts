import type { ReplaySummary } from '@energy-optimizer/ml-loop';
import { describe, expect, test } from 'vitest';
import { type CurvePoint, learningCurveSvg, SMOOTHING_DAYS, smoothed } from './chart.ts';
import { bestMember, monthly, replayTitle, showReplay } from './show.ts';

/** Errors that fall by one from month to month. */
const curve: CurvePoint[] = Array.from({ length: 90 }, (_, day) => {
  const date = new Date(Date.parse('2024-01-01') + day * 86_400_000).toISOString().slice(0, 10);
  return { date, ensemble: 10 - Number(date.slice(5, 7)), naive: day < 31 ? null : 20 };
});
const summary: ReplaySummary = {
  region: 'no1' as ReplaySummary['region'],
  days: 90,
  resumed: 12,
  unit: 'mwh',
  currency: 'EUR',
  mae: { 'lear-56': 9, 'kernel-0': 8.5, ensemble: 8, rule: 8.2, uncorrected: 8.1, 'weekly-naive': 20 },
  crps: 5.5,
  coverage: [
    { coverage: 0.8, measured: 0.79 },
    { coverage: 0.9, measured: null },
  ],
  curve,
};

const SOURCE = { source: 'csv', sourceName: 'CSV file', license: null, attribution: null };

describe('a replay', () => {
  test('compares the ensemble with its best member, not with mixtures', () => {
    expect(bestMember(summary.mae)).toEqual({ id: 'kernel-0', mae: 8.5 });
    expect(bestMember({ ensemble: 1 })).toBeUndefined();
    expect(showReplay(summary, SOURCE)).toContain('best single expert: kernel-0 8.500; the ensemble is 5.9 % better');
    const beaten = { ...summary, mae: { ...summary.mae, ensemble: 8.925 } };
    expect(showReplay(beaten, null)).toContain('the ensemble is 5.0 % worse');
  });

  test('shows every error, the coverage that was measured, and the curve by month', () => {
    const text = showReplay(summary, SOURCE);
    expect(text).toMatch(/^no1: 90 days replayed, 12 of them in earlier runs, errors in EUR\/MWh, prices: CSV file\n/);
    for (const [id, mae] of Object.entries(summary.mae))
      expect(text).toContain(`${id.padEnd(12)}  ${mae.toFixed(3).padStart(6)}`);
    expect(text).toContain('coverage of the 80 % interval: 79.0 %');
    expect(text).not.toContain('90 % interval');
    expect(monthly(curve)).toEqual([
      { month: '2024-01', ensemble: 9, naive: null },
      { month: '2024-02', ensemble: 8, naive: 20 },
      { month: '2024-03', ensemble: 7, naive: 20 },
    ]);
  });
});

describe('the learning curve', () => {
  test('is smoothed over four weeks, each point only from earlier days', () => {
    const points = smoothed(curve);
    expect(points).toHaveLength(curve.length - SMOOTHING_DAYS + 1);
    expect(points[0]).toEqual({ date: '2024-01-28', ensemble: 9, naive: null });
    expect(points.at(-1)).toEqual({ date: '2024-03-30', ensemble: 7, naive: 20 });
  });

  test('names the days and the source of the prices in its title', () => {
    expect(replayTitle(summary, SOURCE)).toBe('Replay of no1, 2024-01-01 to 2024-03-30, prices: CSV file');
  });

  test('is an SVG document with both lines inside the picture, and smaller errors lower', () => {
    const svg = learningCurveSvg(curve, { title: 'no1 & others <1>', perUnit: 'EUR/MWh' });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 800 360"/);
    expect(svg).toContain('<title>no1 &amp; others &lt;1></title>');
    expect(svg).toContain('no1 &amp; others &lt;1>');
    expect(svg).not.toContain('NaN');
    const lines = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) =>
      points!.split(' ').map((point) => point.split(',').map(Number) as [number, number]),
    );
    expect(lines).toHaveLength(2);
    for (const [x, y] of lines.flat()) {
      expect(x).toBeGreaterThanOrEqual(60);
      expect(x).toBeLessThanOrEqual(780);
      expect(y).toBeGreaterThanOrEqual(40);
      expect(y).toBeLessThanOrEqual(320);
    }
    const [naive, ensemble] = lines as [[number, number][], [number, number][]];
    expect(ensemble.at(-1)![1]).toBeGreaterThan(naive.at(-1)![1]);
    // Smaller errors are drawn lower.
    expect(ensemble.at(-1)![1]).toBeGreaterThan(ensemble[0]![1]);
  });
});
