import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inverseErrorWeights } from '../ensemble/family-weights.ts';
import { weeklyNaive } from '../experts/naive.ts';
import { syntheticPanel } from '../testing/audit.ts';
import { coverage, crps, dieboldMariano, pinball, pointMetrics } from './metrics.ts';

const shared = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../../shared');
const factsFile = path.join(shared, 'data/facts.json');
const there = existsSync(factsFile);
if (!there) console.info('skipped: the table of facts is not beside the project');

interface Fact<I, E> {
  readonly area: string;
  readonly input: readonly I[];
  readonly expected: readonly E[];
}

function facts<I, E>(area: string): [I, E][] {
  const all = JSON.parse(readFileSync(factsFile, 'utf8')) as Fact<I, E>[];
  const fact = all.find((one) => one.area === area);
  if (!fact) throw new Error(`no fact ${area}`);
  return fact.input.map((input, k) => [input, fact.expected[k]!]);
}

describe.runIf(there)('the table of reference cases', () => {
  it('agrees on MAPE, and counts the actual values of zero that it leaves out', () => {
    const cases = facts<{ actual: number[]; predicted: number[] }, { mape_pct: number | string }>(
      'forecast_metrics.mape',
    );
    for (const [{ actual, predicted }, { mape_pct: expected }] of cases) {
      const { mapePct, mapeExcluded } = pointMetrics(actual, predicted);
      if (typeof expected === 'number') expect(mapePct).toBeCloseTo(expected, 3);
      else expect(mapePct).toBeNaN();
      expect(mapeExcluded).toBe(actual.filter((value) => value === 0).length);
    }
    console.info(`read 1 file with facts: ${cases.length} cases of MAPE`);
  });

  it('agrees on weights by inverse error', () => {
    const cases = facts<{ mape: Record<string, number> }, Record<string, number> | null>('ml.inverse_mape_weights');
    for (const [{ mape }, expected] of cases) {
      const weights = inverseErrorWeights(mape);
      expect(Object.keys(weights)).toEqual(Object.keys(expected ?? {}));
      for (const [name, weight] of Object.entries(expected ?? {})) expect(weights[name]).toBeCloseTo(weight, 4);
    }
    console.info(`read 1 file with facts: ${cases.length} cases of weights`);
  });
});

describe('metrics', () => {
  it('match MAE, RMSE and sMAPE of a case computed by hand', () => {
    const { mae, rmse, smapePct, mapePct, count } = pointMetrics([10, -10, 0, Number.NaN], [13, -6, 0, 1]);
    expect(count).toBe(3);
    expect(mae).toBeCloseTo(7 / 3, 12);
    expect(rmse).toBeCloseTo(Math.sqrt(25 / 3), 12);
    expect(smapePct).toBeCloseTo((100 * (6 / 23 + 8 / 16)) / 3, 12);
    expect(mapePct).toBeCloseTo((30 + 40) / 2, 12);
    expect(() => pointMetrics([1], [1, 2])).toThrow('length');
  });

  it('give the CRPS of a point mass as the absolute error, and that of a uniform distribution near its integral', () => {
    const levels = Array.from({ length: 999 }, (_, k) => (k + 1) / 1_000);
    expect(
      crps(
        7,
        levels.map(() => 4),
        levels,
      ),
    ).toBeCloseTo(3, 9);
    expect(crps(0.5, levels, levels)).toBeCloseTo(1 / 12, 3);
    expect(pinball(10, 8, 0.9)).toBeCloseTo(1.8, 12);
    expect(pinball(6, 8, 0.9)).toBeCloseTo(0.2, 12);
  });

  it('count the edges of an interval as inside and ignore unknown values', () => {
    expect(coverage([1, 2, 3, Number.NaN], [1, 0, 4, 0], [2, 2, 5, 9])).toBeCloseTo(2 / 3, 12);
  });

  it('find the better of two forecasts by whole days', () => {
    const actual = new Float64Array(60);
    const a = actual.map((_, at) => 1 + 0.1 * Math.sin(at));
    const b = actual.map((_, at) => -2 + 0.1 * Math.cos(3 * at));
    const ahead = dieboldMariano({ actual, a, b, steps: 2 });
    const behind = dieboldMariano({ actual, a: b, b: a, steps: 2 });
    expect(ahead.p).toBeLessThan(1e-6);
    expect(behind.p).toBeGreaterThan(1 - 1e-6);
    expect(ahead.statistic).toBeCloseTo(-behind.statistic, 9);
    const days = { actual: [0, 0, 0, 0], a: [1, 2, 3, 5], b: [2, 2, 2, 2], steps: 1 };
    // Leads −1, 0, 1, 3: mean 0.75, s.d. √2.1875.
    expect(dieboldMariano(days).statistic).toBeCloseTo(0.75 / Math.sqrt(2.1875 / 4), 9);
    expect(dieboldMariano(days).p).toBeCloseTo(0.8447, 3);
  });

  it('take the naive forecast of Monday, Saturday and Sunday from the week before, and of other days from the day before', () => {
    const panel = syntheticPanel({ days: 30 });
    const lags = [20, 21, 22, 23, 24, 25, 26].map((day) => {
      const [first] = weeklyNaive(panel, day);
      return [1, 7].find((lag) => panel.prices[(day - lag) * 24] === first);
    });
    // 2020-01-21 is a Tuesday.
    expect(panel.dates[20]).toBe('2020-01-21');
    expect(lags).toEqual([1, 1, 1, 1, 7, 7, 7]);
  });
});
