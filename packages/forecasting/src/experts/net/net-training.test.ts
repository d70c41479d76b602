import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { createNetCore } from './net-core.ts';
import { trainEpoch } from './net-training.ts';
import type { NetWindow } from './net-window.ts';

const shape = { inputs: 3, hidden: [8, 8], outputs: 4 } as const;
const options = { rate: 1e-3, decay: 0, dropout: 0, delta: 0.5, halfLifeDays: 0 };

function windowOf(target: (day: number, hour: number) => number): NetWindow {
  const random = createRandom(3);
  const x = Float32Array.from({ length: 20 * shape.inputs }, () => random.normal());
  const y = Float32Array.from({ length: 20 * shape.outputs }, (_, at) => target(Math.floor(at / 4), at % 4));
  return { capacity: 20, origin: '2024-01-01', x, y };
}

function gradientsOf(window: NetWindow, halfLifeDays = 0) {
  const net = createNetCore(shape);
  const random = createRandom(7);
  net.initialize(random);
  const steps = trainEpoch(net, window, { from: 10, to: 20 }, { ...options, halfLifeDays }, random, 4);
  return { steps, rows: Array.from({ length: 32 }, (_, row) => [...net.outputGradient.slice(8 * row, 8 * row + 4)]) };
}

describe('trainEpoch', () => {
  it('gives an unknown price no gradient, and an outlier at most the weight of its row', () => {
    const { rows, steps } = gradientsOf(windowOf((_, hour) => [Number.NaN, 1000, -1000, 0][hour]!));
    expect(steps).toBe(5);
    for (const [row, [unknown, high, low, near]] of rows.entries()) {
      expect(unknown).toBe(0);
      expect(high).toBeCloseTo(row < 10 ? -0.1 : 0, 6);
      expect(low).toBeCloseTo(row < 10 ? 0.1 : 0, 6);
      expect(Math.abs(near!)).toBeLessThanOrEqual(row < 10 ? 0.1 + 1e-6 : 0);
    }
  });

  it('halves the weight of a day for each half-life of age', () => {
    const { rows } = gradientsOf(
      windowOf(() => 1000),
      3,
    );
    const weights = rows.slice(0, 10).map(([first]) => -first! * 10);
    const expected = Array.from({ length: 10 }, (_, i) => 0.5 ** ((i + 1) / 3));
    for (const [i, weight] of weights.sort((a, b) => b - a).entries()) expect(weight).toBeCloseTo(expected[i]!, 5);
  });

  it('uses only the days of its range', () => {
    const inside = gradientsOf(windowOf((day) => (day < 10 ? 5 : 0.1)));
    const other = gradientsOf(windowOf((day) => (day < 10 ? -5 : 0.1)));
    expect(other).toEqual(inside);
  });
});
