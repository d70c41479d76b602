import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import type { Simd } from './kernels.ts';
import { createSimd, type WasmHost } from './simd.ts';

const [m, n, k] = [8, 24, 7];
const size = m * k + k * n + m * n;
/** A host with WebAssembly but without SIMD. */
const withoutVectors = {
  Module: class {
    constructor() {
      throw new Error('invalid opcode 0xfd');
    }
  },
} as unknown as WasmHost;

const filled = (simd: Simd, count: number): Simd => {
  const random = createRandom(3).uniform;
  for (let i = 0; i < count; i += 1) simd.memory[i] = random() - 0.5;
  return simd;
};
const multiply = (simd: Simd, transposed: boolean, accumulate: 0 | 1) => {
  const [rowStride, columnStride] = transposed ? [1, m] : [k, 1];
  simd.gemm(0, 4 * rowStride, 4 * columnStride, 4 * m * k, 4 * (m * k + k * n), m, n, k, accumulate);
  return { rowStride, columnStride };
};

describe.each([
  ['vector instructions', () => createSimd(size)],
  ['plain JavaScript', () => createSimd(size, withoutVectors)],
])('gemm by %s', (_, create) => {
  it.each([
    [false, 0],
    [true, 0],
    [false, 1],
    [true, 1],
  ] as const)(
    'multiplies by definition (transposed %s, accumulate %s) and does not change A and B',
    (transposed, accumulate) => {
      const simd = filled(create(), size);
      const before = simd.memory.slice(0, size);
      const { rowStride, columnStride } = multiply(simd, transposed, accumulate);
      for (let at = 0; at < m * n; at += 1) {
        const [i, j] = [Math.floor(at / n), at % n];
        let sum = accumulate * before[m * k + k * n + at]!;
        for (let p = 0; p < k; p += 1) sum += before[i * rowStride + p * columnStride]! * before[m * k + p * n + j]!;
        expect(simd.memory[m * k + k * n + at]).toBeCloseTo(sum, 5);
      }
      expect(simd.memory.slice(0, m * k + k * n)).toEqual(before.slice(0, m * k + k * n));
    },
  );
});

describe('plain JavaScript', () => {
  it.each([['no vector instructions', withoutVectors] as const, ['no WebAssembly at all', null] as const])(
    'is used if %s',
    (_, host) => {
      expect(createSimd(10, host).memory).toHaveLength(10);
    },
  );

  it('gives bit-identical results to the vector instructions, for products and Adam steps', () => {
    const [fast, plain] = [createSimd(size), createSimd(size, null)];
    const count = 40;
    for (const simd of [fast, plain]) {
      filled(simd, size);
      multiply(simd, false, 1);
      const at = (block: number) => 4 * count * block;
      for (let i = 3 * count; i < 4 * count; i += 1) simd.memory[i] = Math.abs(simd.memory[i]!);
      for (let step = 1; step <= 5; step += 1) {
        const rates = [0.9, 0.99, 4e-4 / (1 - 0.9 ** step), 1.7, 0.9998, 0.99] as const;
        simd.adam(at(0), at(1), at(2), at(3), at(4), count, ...rates);
      }
    }
    expect(plain.memory.slice(0, size)).toEqual(fast.memory.slice(0, size));
  });
});
