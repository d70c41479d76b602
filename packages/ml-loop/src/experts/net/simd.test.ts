import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { createSimd } from './simd.ts';

const [m, n, k] = [8, 24, 7];

function product(transposed: boolean, accumulate: 0 | 1) {
  const simd = createSimd(m * k + k * n + m * n);
  const random = seededRandom(3);
  for (let i = 0; i < m * k + k * n + m * n; i += 1) simd.memory[i] = random() - 0.5;
  const before = simd.memory.slice();
  const [rowStride, columnStride] = transposed ? [1, m] : [k, 1];
  simd.gemm(0, 4 * rowStride, 4 * columnStride, 4 * m * k, 4 * (m * k + k * n), m, n, k, accumulate);
  const expected = Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = accumulate * before[m * k + k * n + at]!;
    for (let p = 0; p < k; p += 1) sum += before[i * rowStride + p * columnStride]! * before[m * k + p * n + j]!;
    return sum;
  });
  return { got: simd.memory.subarray(m * k + k * n, m * k + k * n + m * n), expected, simd, before };
}

describe('gemm', () => {
  it.each([
    [false, 0],
    [true, 0],
    [false, 1],
    [true, 1],
  ] as const)(
    'multiplies like the definition (transposed %s, accumulate %s) and leaves A and B alone',
    (t, accumulate) => {
      const { got, expected, simd, before } = product(t, accumulate);
      for (const [at, value] of expected.entries()) expect(got[at]).toBeCloseTo(value, 5);
      expect(simd.memory.slice(0, m * k + k * n)).toEqual(before.slice(0, m * k + k * n));
    },
  );
});
