import type { Bins } from './tree-bins.ts';

export interface SplitOptions {
  readonly rowsPerLeaf: number;
  /** λ of gain and leaf value: Σ / (n + λ). */
  readonly l2: number;
}

/**
 * Count and sum of a cell in one exact number: `count · 2³⁵ + sum`, so that a histogram takes one addition per cell.
 */
const countUnit = 2 ** 35;
const sumLimit = 2 ** 34 - 1;

/** Residuals of all rows as cell values in multiples of `unit`, written to `packed`. */
export function packResiduals(residuals: Float64Array, packed: Float64Array): { unit: number; sum: number } {
  let largest = 0;
  for (const value of residuals) largest = Math.max(largest, Math.abs(value));
  const unit = largest / Math.floor(sumLimit / residuals.length) || 1;
  let sum = 0;
  for (let r = 0; r < packed.length; r += 1) {
    const rounded = Math.round(residuals[r]! / unit);
    sum += rounded;
    packed[r] = countUnit + rounded;
  }
  return { unit, sum };
}

/** The histogram of some rows: per cell, the sum of their `packed` values. */
export function fillHistogram(histogram: Float64Array, bins: Bins, packed: Float64Array, rows: Uint32Array): void {
  histogram.fill(0);
  const { cells, width } = bins;
  for (let k = 0; k < rows.length; k += 1) {
    const row = rows[k]!;
    const value = packed[row]!;
    const end = (row + 1) * width;
    for (let f = row * width; f < end; f += 1) {
      const cell = cells[f]!;
      histogram[cell] = histogram[cell]! + value;
    }
  }
}

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left. */
  readonly bin: number;
  readonly leftCount: number;
  readonly leftSum: number;
}

/**
 * Largest Σ_l²/(n_l + λ) + Σ_r²/(n_r + λ) − Σ²/(n + λ) over features and bins, where both sides keep enough rows, for a
 * histogram of `count` rows that add up to `sum`.
 */
export function bestSplit(
  histogram: Float64Array,
  { width, binsPerFeature, edges }: Bins,
  { rowsPerLeaf, l2 }: SplitOptions,
  { count, sum }: { count: number; sum: number },
): Split | undefined {
  if (count < 2 * rowsPerLeaf) return undefined;
  const before = (sum * sum) / (count + l2);
  let best: Split | undefined;
  let bestGain = 1e-9 * before;
  for (let feature = 0; feature < width; feature += 1) {
    const first = feature * binsPerFeature;
    const last = edges[feature]!.length;
    let packedSum = 0;
    for (let bin = 0; bin <= last; bin += 1) {
      packedSum += histogram[first + bin]!;
      const leftCount = Math.round(packedSum / countUnit);
      if (leftCount < rowsPerLeaf) continue;
      const rightCount = count - leftCount;
      if (rightCount < rowsPerLeaf) break;
      const leftSum = packedSum - leftCount * countUnit;
      const rightSum = sum - leftSum;
      const gain = (leftSum * leftSum) / (leftCount + l2) + (rightSum * rightSum) / (rightCount + l2) - before;
      if (gain > bestGain) {
        bestGain = gain;
        best = { gain, feature, bin, leftCount, leftSum };
      }
    }
  }
  return best;
}
