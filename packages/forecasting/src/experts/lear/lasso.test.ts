import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { createGram, type Moments, newMoments } from './gram.ts';
import { lasso } from './lasso.ts';

const [ROWS, WIDTH, TARGETS] = [80, 30, 3];

/** Correlated columns, one constant, targets that need a few of them. */
function sample(seed: number, rows = ROWS) {
  const random = createRandom(seed);
  const z = new Float64Array(rows * WIDTH);
  const y = new Float64Array(rows * TARGETS);
  for (let row = 0; row < rows; row += 1) {
    const shared = random.normal();
    for (let j = 0; j < WIDTH; j += 1) z[row * WIDTH + j] = j === 7 ? 2 : shared * (j % 3) * 0.5 + random.normal();
    for (let h = 0; h < TARGETS; h += 1) {
      y[row * TARGETS + h] = 5 + z[row * WIDTH + h]! - 0.7 * z[row * WIDTH + 11]! + 0.3 * random.normal();
    }
  }
  return { z, y };
}

function momentsOf(z: Float64Array, y: Float64Array): Moments {
  const gram = createGram(WIDTH, TARGETS);
  gram.rebuild(z, y, z.length / WIDTH);
  const moments = newMoments(WIDTH, TARGETS);
  gram.moments(moments);
  return moments;
}

/** The largest violation of the optimality conditions: Xᵀ(y − Xw)/n = α·sign(w) where w ≠ 0, within ±α elsewhere. */
function breach({ z, y }: { z: Float64Array; y: Float64Array }, weights: Float64Array, alpha: number): number {
  const rows = z.length / WIDTH;
  let worst = 0;
  for (let h = 0; h < TARGETS; h += 1) {
    const w = weights.subarray(h * WIDTH, (h + 1) * WIDTH);
    const residual = Array.from({ length: rows }, (_, row) => {
      return y[row * TARGETS + h]! - w.reduce((sum, value, j) => sum + value * z[row * WIDTH + j]!, 0);
    });
    const mean = residual.reduce((sum, value) => sum + value, 0) / rows;
    for (let j = 0; j < WIDTH; j += 1) {
      const gradient = residual.reduce((sum, value, row) => sum + (value - mean) * z[row * WIDTH + j]!, 0) / rows;
      const off = w[j] === 0 ? Math.max(0, Math.abs(gradient) - alpha) : Math.abs(gradient - alpha * Math.sign(w[j]!));
      worst = Math.max(worst, off);
    }
  }
  return worst;
}

describe('the LASSO solver', () => {
  it.each([0.5, 0.05, 0.002])('meets the optimality conditions at alpha %d', (alpha) => {
    for (const seed of [1, 2, 3]) {
      const data = sample(seed);
      const weights = new Float64Array(TARGETS * WIDTH);
      lasso(momentsOf(data.z, data.y), weights, { alpha, tolerance: 1e-18 });
      expect(breach(data, weights, alpha)).toBeLessThan(1e-8);
      expect(weights[7]).toBe(0);
    }
  });

  it('meets them with fewer rows than columns and from any starting point', () => {
    const data = sample(4, 20);
    const weights = new Float64Array(TARGETS * WIDTH).map((_, k) => (k % 5) - 2);
    lasso(momentsOf(data.z, data.y), weights, { alpha: 0.05, tolerance: 1e-18 });
    expect(breach(data, weights, 0.05)).toBeLessThan(1e-7);
  });

  it('gives zero coefficients above the largest correlation and for a constant target', () => {
    const data = sample(5);
    const weights = new Float64Array(TARGETS * WIDTH).fill(1);
    lasso(momentsOf(data.z, data.y), weights, { alpha: 100, tolerance: 1e-9 });
    expect(weights.every((weight) => weight === 0)).toBe(true);
    weights.fill(1);
    lasso(momentsOf(data.z, data.y.fill(0)), weights, { alpha: 0.01, tolerance: 1e-9 });
    expect(weights.every((weight) => Math.abs(weight) < 1e-12)).toBe(true);
  });
});

describe('the sliding Gram matrix', () => {
  it('has the moments of its current rows, in any order of additions and removals', () => {
    const { z, y } = sample(6);
    const gram = createGram(WIDTH, TARGETS);
    gram.rebuild(z.slice(0, 50 * WIDTH), y.slice(0, 50 * TARGETS), 50);
    for (let row = 50; row < 80; row += 1) {
      gram.move(z, row * WIDTH, y, row * TARGETS, 1);
      gram.move(z, (row - 50) * WIDTH, y, (row - 50) * TARGETS, -1);
    }
    const slid = newMoments(WIDTH, TARGETS);
    gram.moments(slid);
    const direct = momentsOf(z.slice(30 * WIDTH), y.slice(30 * TARGETS));
    for (const key of ['gram', 'cross', 'meanZ', 'meanY', 'varianceY'] as const) {
      for (const [at, value] of direct[key].entries()) expect(slid[key][at]).toBeCloseTo(value, 10);
    }
  });

  it('treats rows of zeros as absent', () => {
    const { z, y } = sample(7);
    const padded = { z: new Float64Array(90 * WIDTH), y: new Float64Array(90 * TARGETS) };
    padded.z.set(z, 5 * WIDTH);
    padded.y.set(y, 5 * TARGETS);
    const gram = createGram(WIDTH, TARGETS);
    gram.rebuild(padded.z, padded.y, ROWS);
    const moments = newMoments(WIDTH, TARGETS);
    gram.moments(moments);
    const direct = momentsOf(z, y);
    for (const [at, value] of direct.gram.entries()) expect(moments.gram[at]).toBeCloseTo(value, 10);
  });
});
