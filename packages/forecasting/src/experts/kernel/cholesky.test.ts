import { describe, expect, test } from 'vitest';
import { append, dropFirst, type Factor, factorize, solveRows } from './cholesky.ts';

/** Deterministic values in [-1, 1). */
function values(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 1_073_741_824 - 1;
  };
}

function observations(count: number, width: number): Float64Array[] {
  const next = values(count * 31 + width);
  return Array.from({ length: count }, () => Float64Array.from({ length: width }, next));
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0);

/**
 * The Gram matrix of the observations plus one on its diagonal, and the observations' first entry as right-hand side.
 */
function gram(rows: readonly Float64Array[], capacity: number): Factor {
  const stride = capacity;
  const data = new Float64Array((capacity + 1) * stride);
  rows.forEach((row, i) => {
    for (let j = 0; j <= i; j += 1) data[i * stride + j] = product(row, rows[j]!) + (i === j ? 1 : 0);
    data[capacity * stride + i] = row[0]!;
  });
  return { data, stride };
}

const lower = ({ data, stride }: Factor, n: number): number[][] =>
  Array.from({ length: n }, (_, i) => [...data.subarray(i * stride, i * stride + i + 1)]);

function largestDifference(a: readonly number[][], b: readonly number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i]![j]!))));
}

describe('factorize', () => {
  test.each([1, 2, 3, 5, 31, 32, 33, 64, 97])('returns L with L·Lᵀ equal to a matrix of %i rows', (n) => {
    const rows = observations(n, 9);
    const factor = gram(rows, n + 2);
    const before = lower(factor, n);
    factorize(factor, n);
    const l = lower(factor, n).map((row) => Float64Array.from({ length: n }, (_, k) => row[k] ?? 0));
    const again = l.map((row, i) => Array.from({ length: i + 1 }, (_, j) => product(row, l[j]!)));
    expect(largestDifference(again, before)).toBeLessThan(1e-11);
  });

  test('rejects a matrix that is not positive definite', () => {
    const factor = { data: Float64Array.of(1, 0, 2, 1), stride: 2 };
    expect(() => factorize(factor, 2)).toThrow('not positive definite at row 1');
  });

  test('rejects a matrix with NaN', () => {
    expect(() => factorize({ data: Float64Array.of(Number.NaN), stride: 1 }, 1)).toThrow(RangeError);
  });
});

describe('solveRows', () => {
  test('returns rows that multiplied by L give the right-hand side', () => {
    const n = 70;
    const factor = gram(observations(n, 9), n);
    const wanted = factor.data.slice(n * n, n * n + n);
    factorize(factor, n);
    solveRows(factor, n, { from: n, to: n + 1 });
    const solved = factor.data.subarray(n * n, n * n + n);
    const again = lower(factor, n).map((row) => row.reduce((sum, value, k) => sum + value * solved[k]!, 0));
    expect(largestDifference([again], [[...wanted]])).toBeLessThan(1e-11);
  });
});

describe('a sliding window', () => {
  test('has after 200 days of append and dropFirst the factor and solution of a fresh factorization', () => {
    const all = observations(260, 12);
    const n = 60;
    const capacity = n + 1;
    const rows = { from: capacity, to: capacity + 1 };
    const sliding = gram(all.slice(0, n), capacity);
    factorize(sliding, n);
    solveRows(sliding, n, rows);
    for (let day = n; day < all.length; day += 1) {
      const row = all[day]!;
      for (let j = 0; j <= n; j += 1)
        sliding.data[n * capacity + j] = product(row, all[day - n + j]!) + (j === n ? 1 : 0);
      sliding.data[capacity * capacity + n] = row[0]!;
      append(sliding, n, rows);
      dropFirst(sliding, n + 1, rows);
    }
    const fresh = gram(all.slice(-n), capacity);
    factorize(fresh, n);
    solveRows(fresh, n, rows);
    expect(largestDifference(lower(sliding, n), lower(fresh, n))).toBeLessThan(1e-11);
    const solved = (f: Factor): number[] => [...f.data.subarray(capacity * capacity, capacity * capacity + n)];
    expect(largestDifference([solved(sliding)], [solved(fresh)])).toBeLessThan(1e-11);
  });

  test('rejects an observation that repeats another without noise', () => {
    const data = new Float64Array(9);
    data[0] = 1;
    const factor = { data, stride: 2 };
    factorize(factor, 1);
    data[2] = 1;
    data[3] = 1;
    expect(() => append(factor, 1, { from: 3, to: 4 })).toThrow('not positive definite at row 1');
  });
});
