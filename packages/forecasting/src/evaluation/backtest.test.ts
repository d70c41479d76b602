import { describe, expect, it } from 'vitest';
import { createLear } from '../experts/lear/lear.ts';
import { corrupted, syntheticPanel } from '../testing/audit.ts';
import { combine, slowestUpdateMs, type Track, walkExpert } from './backtest.ts';
import { pointMetrics } from './metrics.ts';

const panel = syntheticPanel({ days: 120 });
const period = { panel, from: 80, to: 120 };
const clock = () => {
  let time = 0;
  return () => {
    time += 5;
    return time;
  };
};
const experts = () => [
  createLear({ windowDays: 56, alpha: 0.1, anchorDays: 0 }),
  createLear({ windowDays: 70, alpha: 0.05, anchorDays: 14 }),
];
const walkAll = (market = panel): Track[] =>
  experts().map((expert) => walkExpert(expert, { ...period, panel: market }, { now: clock() }));

describe('backtest', () => {
  it('gives the same forecasts in two runs and reports each day', () => {
    const days: number[] = [];
    const [expert] = experts();
    const track = walkExpert(expert!, period, { now: clock(), onDay: (done) => days.push(done) });
    expect(track.forecasts).toEqual(walkAll()[0]!.forecasts);
    expect(days).toEqual(Array.from({ length: 40 }, (_, k) => k + 1));
    expect(track.fitMs).toBe(5);
    expect(track.updateMs).toBe(5);
  });

  it('reports the slowest day of all experts together, excluding the first fits', () => {
    const [one, other] = walkAll();
    const costs = (...ms: number[]) => ({ costsMs: Float64Array.from(ms) });
    expect(
      slowestUpdateMs([
        { ...one!, ...costs(900, 1, 7, 2) },
        { ...other!, ...costs(900, 8, 1, 3) },
      ]),
    ).toBe(9);
    expect(slowestUpdateMs([])).toBe(0);
  });

  it('mixes without looking ahead: weights and intervals of a day come from the days before', () => {
    const day = 110;
    const to = (day - period.from + 1) * panel.steps;
    const [clean, audited] = [panel, corrupted(panel, day)].map((market) =>
      combine(walkAll(market), { ...period, panel: market }),
    );
    expect(audited!.ensemble.slice(0, to)).toEqual(clean!.ensemble.slice(0, to));
    expect(audited!.rule.slice(0, to)).toEqual(clean!.rule.slice(0, to));
    expect(audited!.central[1]!.low.slice(0, to)).toEqual(clean!.central[1]!.low.slice(0, to));
  });

  it('excludes a failing expert from the next day on and keeps weights that sum to 1', () => {
    const tracks = walkAll();
    const broken: Track = {
      ...tracks[0]!,
      id: 'broken',
      family: 'net',
      forecasts: tracks[0]!.forecasts.map((p) => p + 60),
    };
    const { ensemble, rule, weights, familyWeights } = combine([...tracks, broken], period);
    const actual = panel.prices.slice(period.from * 24);
    const late = (values: Float64Array) => values.slice(-20 * 24);
    const good = pointMetrics(late(actual), late(tracks[1]!.forecasts)).mae;
    expect(pointMetrics(late(actual), late(ensemble)).mae).toBeLessThan(good + 1.5);
    expect(weights.broken).toBe(0);
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(familyWeights).toEqual({ lear: 1 });
    expect(rule.every(Number.isFinite)).toBe(true);
  });
});
