import type { Simd } from './kernels.ts';

const round = Math.fround;

/**
 * The kernels of simd.ts in plain JavaScript, for a machine without vector instructions in WebAssembly: every product
 * and every sum is rounded to float32 in the same order, so the results are bit-identical, only slower.
 */
export function createScalarKernels(floats: number): Simd {
  const memory = new Float32Array(floats);

  const gemm: Simd['gemm'] = (a, aRowStride, aColumnStride, b, c, m, n, k, accumulate) => {
    for (let i = 0; i < m; i += 1) {
      const to = c / 4 + i * n;
      if (accumulate === 0) memory.fill(0, to, to + n);
      for (let p = 0; p < k; p += 1) {
        const factor = memory[(a + i * aRowStride + p * aColumnStride) / 4]!;
        const from = b / 4 + p * n;
        for (let j = 0; j < n; j += 1) memory[to + j] = memory[to + j]! + round(factor * memory[from + j]!);
      }
    }
  };

  const adam: Simd['adam'] = (weights, gradient, first, second, average, count, ...rates) => {
    const [beta1, beta2, step, secondScale, keep, averageRate] = rates.map(round) as typeof rates;
    const toward = (at: number, to: number, rate: number) => {
      memory[at] = to + round(rate * round(memory[at]! - to));
      return memory[at]!;
    };
    const epsilon = round(1e-8);
    for (let i = 0; i < count; i += 1) {
      const g = memory[gradient / 4 + i]!;
      const mean = toward(first / 4 + i, g, beta1);
      const square = toward(second / 4 + i, round(g * g), beta2);
      const spread = round(round(Math.sqrt(round(square * secondScale))) + epsilon);
      const at = weights / 4 + i;
      memory[at] = round(memory[at]! * keep) - round(round(step * mean) / spread);
      toward(average / 4 + i, memory[at], averageRate);
    }
  };

  return { memory, gemm, adam };
}
