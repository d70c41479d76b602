import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, test } from 'vitest';
import { boost, predictForest } from './boost.ts';
import { binRows, type Rows } from './tree-bins.ts';
import { createGrower } from './tree-grow.ts';

function rowsOf(count: number, width: number, seed: number): Rows {
  const random = createRandom(seed);
  return { count, width, values: Float64Array.from({ length: count * width }, () => random.uniform()) };
}

const options = { trees: 100, rate: 0.1, leaves: 8, rowsPerLeaf: 20, l2: 1, bins: 64 };
const targetsOf = (rows: Rows, law: (row: Float64Array) => number): Float64Array =>
  Float64Array.from({ length: rows.count }, (_, r) => law(rows.values.subarray(r * rows.width, (r + 1) * rows.width)));

describe('binRows', () => {
  test('puts each value into the bin between its edges, and an unknown value into bin 0', () => {
    const values = Float64Array.of(5, Number.NaN, 1, 1, 3, 2, 8, 13);
    const { cells, edges } = binRows({ count: 8, width: 1, values }, 16);
    expect([...edges[0]!]).toEqual([1.5, 2.5, 4, 6.5, 10.5]);
    expect([...cells]).toEqual([4, 0, 1, 1, 3, 2, 5, 6]);
  });

  test('fills all bins with similar numbers of rows, at any scale', () => {
    const rows = rowsOf(6_300, 1, 4);
    const { cells } = binRows({ ...rows, values: rows.values.map((value) => Math.exp(20 * value)) }, 64);
    const counts = new Uint32Array(64);
    for (const cell of cells) counts[cell]! += 1;
    expect(counts[0]).toBe(0);
    for (const size of counts.subarray(1)) expect(Math.abs(size - 100)).toBeLessThanOrEqual(2);
  });

  test('rejects more cells than a histogram can index', () => {
    expect(() => binRows({ count: 0, width: 300, values: new Float64Array() }, 256)).toThrow(RangeError);
  });
});

describe('a tree', () => {
  test('finds the known split: feature, threshold and regularized leaf values', () => {
    const rows = rowsOf(1_000, 4, 1);
    const targets = targetsOf(rows, (row) => (row[2]! > 0.5 ? 3 : -1));
    const { tree } = createGrower(binRows(rows, 256), { ...options, leaves: 2 })(targets);
    expect(tree.feature[0]).toBe(2);
    expect(Math.abs(tree.threshold[0]! - 0.5)).toBeLessThan(0.01);
    const right = targets.filter((value) => value > 0).length;
    expect(tree.value[tree.right[0]!]).toBeCloseTo((3 * right) / (right + 1), 1);
    expect(tree.value[tree.left[0]!]).toBeCloseTo(-(1_000 - right) / (1_001 - right), 1);
  });

  test('chooses the same split as an exhaustive search', () => {
    const rows = rowsOf(120, 3, 9);
    const random = createRandom(2);
    const targets = targetsOf(rows, (row) => Math.sin(6 * row[1]!) + random.normal());
    const total = targets.reduce((sum, value) => sum + value, 0);
    let best = { gain: 0, feature: -1, above: 0 };
    for (let feature = 0; feature < 3; feature += 1) {
      for (let r = 0; r < 120; r += 1) {
        const above = rows.values[r * 3 + feature]!;
        const left = targets.filter((_, k) => rows.values[k * 3 + feature]! <= above);
        if (left.length < 20 || left.length > 100) continue;
        const sum = left.reduce((a, b) => a + b, 0);
        const gain = sum ** 2 / (left.length + 1) + (total - sum) ** 2 / (121 - left.length);
        if (gain > best.gain) best = { gain, feature, above };
      }
    }
    const { tree } = createGrower(binRows(rows, 256), { ...options, leaves: 2 })(targets);
    const column = rows.values.filter((_, k) => k % 3 === best.feature).sort();
    expect(tree.feature[0]).toBe(best.feature);
    expect(tree.threshold[0]).toBeGreaterThanOrEqual(best.above);
    expect(tree.threshold[0]).toBeLessThan(column[column.indexOf(best.above) + 1]!);
  });

  test('has no leaf below the minimum size, and leads each row to exactly one leaf', () => {
    const rows = rowsOf(500, 3, 6);
    const values = rows.values.map((value, k) => (k % 11 === 0 ? Number.NaN : value));
    const targets = targetsOf(rows, (row) => row[0]! * row[1]!);
    const { tree, leaves } = createGrower(binRows({ ...rows, values }, 32), options)(targets);
    expect(leaves.length).toBe(8);
    const seen = leaves.flatMap((leaf) => [...leaf.rows]);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, r) => r));
    for (const leaf of leaves) {
      expect(leaf.rows.length).toBeGreaterThanOrEqual(20);
      for (const row of leaf.rows)
        expect(predictForest({ start: 0, trees: [tree] }, values, row * 3)).toBe(tree.value[leaf.node]);
    }
  });

  test('separates unknown values if that explains the target', () => {
    const rows = rowsOf(400, 2, 5);
    const values = rows.values.map((value, k) => (k % 2 === 0 && k % 8 === 0 ? Number.NaN : value));
    const targets = Float64Array.from({ length: 400 }, (_, r) => (Number.isNaN(values[r * 2]!) ? 1 : 0));
    const forest = boost({ ...rows, values }, targets, options);
    expect(predictForest(forest, Float64Array.of(Number.NaN, 0.5), 0)).toBeCloseTo(1, 1);
    expect(predictForest(forest, Float64Array.of(0.01, 0.5), 0)).toBeCloseTo(0, 1);
  });
});

describe('boosting', () => {
  test('learns an interaction that trees of one split cannot, and forecasts rows it has not seen', () => {
    const law = (row: Float64Array): number => (row[0]! > 0.3 ? 2 : -2) * (row[1]! > 0.6 ? 1 : -1) + row[2]!;
    const [rows, fresh] = [rowsOf(3_000, 5, 2), rowsOf(500, 5, 3)];
    const wanted = targetsOf(fresh, law);
    const meanError = (leaves: number): number => {
      const forest = boost(rows, targetsOf(rows, law), { ...options, leaves });
      const errors = wanted.map((value, r) => Math.abs(value - predictForest(forest, fresh.values, r * 5)));
      return errors.reduce((sum, value) => sum + value, 0) / 500;
    };
    expect(meanError(8)).toBeLessThan(0.15);
    expect(meanError(2)).toBeGreaterThan(1);
  });

  test('does not depend on the order of the rows, except for rounding', () => {
    const rows = rowsOf(600, 3, 7);
    const targets = targetsOf(rows, (row) => row[0]! - row[2]! ** 2);
    const values = Float64Array.from({ length: 1_800 }, (_, k) => rows.values[1_797 - k + 2 * (k % 3)]!);
    const [one, other] = [
      boost(rows, targets, options),
      boost({ ...rows, values }, targets.slice().reverse(), options),
    ];
    for (let r = 0; r < 50; r += 1)
      expect(predictForest(one, rows.values, r * 3)).toBeCloseTo(predictForest(other, rows.values, r * 3), 6);
  });

  test('uses the median of a leaf for absolute error, regardless of outliers', () => {
    const rows = rowsOf(1_000, 2, 8);
    const law = (row: Float64Array): number => (row[1]! > 0.5 ? 4 : -4);
    const targets = targetsOf(rows, law).map((value, r) => (r % 10 === 0 ? 3_000 : value));
    const one = { ...options, trees: 1, rate: 1, leaves: 2, loss: 'absolute' } as const;
    const forest = boost(rows, targets, one);
    expect(predictForest(forest, Float64Array.of(0.5, 0.1), 0)).toBe(-4);
    expect(predictForest(forest, Float64Array.of(0.5, 0.9), 0)).toBe(4);
    expect(
      predictForest(boost(rows, targets, { ...one, loss: 'square' }), Float64Array.of(0.5, 0.9), 0),
    ).toBeGreaterThan(100);
  });

  test('builds no tree for a constant target', () => {
    const forest = boost(rowsOf(200, 2, 1), new Float64Array(200).fill(42), options);
    expect(forest).toEqual({ start: 42, trees: [] });
  });
});
