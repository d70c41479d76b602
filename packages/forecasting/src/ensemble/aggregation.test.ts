import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { createAggregation } from './aggregation.ts';

const [DAYS, STEPS] = [600, 4];
const day = (values: (step: number) => number) => Float64Array.from({ length: STEPS }, (_, step) => values(step));

/** Mean absolute error of the mixture and of each expert over a game. */
function play(experts: number, round: (t: number) => { forecasts: Float64Array[]; actual: Float64Array }) {
  const mixture = createAggregation({ experts, steps: STEPS });
  const losses = new Float64Array(experts + 1);
  for (let t = 0; t < DAYS; t += 1) {
    const { forecasts, actual } = round(t);
    for (const [k, values] of [mixture.forecast(forecasts), ...forecasts].entries()) {
      for (let step = 0; step < STEPS; step += 1)
        losses[k]! += Math.abs(values[step]! - actual[step]!) / (DAYS * STEPS);
    }
    mixture.observe(forecasts, actual);
  }
  return { mixed: losses[0]!, single: [...losses.slice(1)], weights: mixture.weights() };
}

/**
 * 4·E·√(ln K / T) with the largest difference E of two forecasts: the order of the second-order bound, with its
 * constant.
 */
const regretBound = (largest: number, experts: number) => 4 * largest * Math.sqrt(Math.log(experts) / DAYS);

describe('aggregation', () => {
  it('loses little to a steady expert when the others take turns at being perfect', () => {
    const { mixed, single } = play(6, (t) => ({
      forecasts: Array.from({ length: 6 }, (_, k) =>
        day(() => (k === 0 ? 2 : Math.floor(t / 7) % 5 === k - 1 ? 0 : 5)),
      ),
      actual: day(() => 0),
    }));
    const equal = single.reduce((sum, loss) => sum + loss, 0) / 6;
    expect(equal - Math.min(...single)).toBeGreaterThan(regretBound(5, 6));
    expect(mixed - Math.min(...single)).toBeLessThan(regretBound(5, 6));
  });

  it('loses little to the best expert when an adversary picks the price that hurts the mixture', () => {
    const probe = createAggregation({ experts: 2, steps: STEPS });
    const { mixed, single } = play(2, () => {
      const forecasts = [day(() => 1), day(() => -1)];
      const actual = probe.forecast(forecasts).map((value) => (value > 0 ? -1 : 1));
      probe.observe(forecasts, actual);
      return { forecasts, actual };
    });
    expect(mixed - Math.min(...single)).toBeLessThan(regretBound(2, 2));
  });

  it('gives nearly all weight to the one good expert, at each step', () => {
    const random = createRandom(1);
    const { weights, mixed } = play(5, () => {
      const actual = day(() => 10 * random.normal());
      return { forecasts: Array.from({ length: 5 }, (_, k) => actual.map((y) => (k === 2 ? y : y + 6))), actual };
    });
    expect(weights[2]).toBeGreaterThan(0.95);
    expect(mixed).toBeLessThan(0.2);
    const split = play(2, () => {
      const actual = day(() => 10 * random.normal());
      return { forecasts: [0, 1].map((k) => actual.map((y, step) => y + (step % 2 === k ? 4 : 0))), actual };
    });
    expect(split.mixed).toBeLessThan(Math.min(...split.single) * 0.7);
  });

  it('starts with equal weights that always sum to 1', () => {
    const mixture = createAggregation({ experts: 3, steps: STEPS });
    expect([...mixture.weights()].map((weight) => weight.toFixed(12))).toEqual(Array(3).fill((1 / 3).toFixed(12)));
    mixture.observe(
      [day(() => 1), day(() => 2), day(() => 1e9)],
      day(() => 1),
    );
    expect(mixture.weights().reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('excludes an expert without a forecast and continues without a price', () => {
    const mixture = createAggregation({ experts: 2, steps: STEPS });
    const silent = day(() => Number.NaN);
    expect([...mixture.forecast([day(() => 3), silent])]).toEqual([3, 3, 3, 3]);
    expect(mixture.forecast([silent, silent]).every(Number.isNaN)).toBe(true);
    mixture.observe([day(() => 3), silent], silent);
    mixture.observe(
      [day(() => 3), silent],
      day(() => 4),
    );
    expect([...mixture.forecast([day(() => 3), day(() => 5)])]).toEqual([4, 4, 4, 4]);
  });
});
