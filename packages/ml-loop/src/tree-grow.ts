import type { Bins } from './tree-bins.ts';

/** Node 0 is the root. A leaf has `feature` −1; `value` is what a leaf adds. */
export interface Tree {
  readonly feature: Int16Array;
  /** A row goes left when its value is not above it, and when the value is not known. */
  readonly threshold: Float64Array;
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly value: Float64Array;
}

export interface GrowOptions {
  readonly leaves: number;
  readonly rowsPerLeaf: number;
  /** λ of gain and leaf value: Σ / (n + λ). */
  readonly l2: number;
}

/** Count and sum of a cell in one exact number: `count · 2³⁵ + sum`, so that a histogram takes one addition per cell. */
const countUnit = 2 ** 35;
const sumLimit = 2 ** 34 - 1;

interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly histogram: Float64Array;
  readonly sum: number;
  readonly split: Split | undefined;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left. */
  readonly bin: number;
  readonly leftCount: number;
  readonly leftSum: number;
}

/**
 * Builder of regression trees on residuals, the best leaf first (as LightGBM does), with histograms: a node's rows are
 * summed per bin, the larger child is the parent minus the smaller one. Residuals are rounded to about 2⁻¹⁸ of the
 * largest one, which makes every sum exact and the result independent of the order of rows.
 * Sources: Friedman 2001 (Annals of Statistics 29:1189), Ke et al. 2017 (LightGBM, NeurIPS).
 */
export function createGrower(bins: Bins, options: GrowOptions): (residuals: Float64Array) => Grown {
  const { count, width, binsPerFeature } = bins;
  const order = new Uint32Array(count);
  const scratch = new Uint32Array(count);
  const packed = new Float64Array(count);
  const pool = Array.from({ length: options.leaves }, () => new Float64Array(width * binsPerFeature));

  const fill = (histogram: Float64Array, start: number, end: number): void => {
    histogram.fill(0);
    const { cells } = bins;
    for (let k = start; k < end; k += 1) {
      const row = order[k]!;
      const value = packed[row]!;
      const base = row * width;
      for (let f = base; f < base + width; f += 1) {
        const cell = cells[f]!;
        histogram[cell] = histogram[cell]! + value;
      }
    }
  };

  /** Rows of the leaf that go left first, each side in its old order. */
  const partition = ({ start, end }: Leaf, { feature, bin }: Split): void => {
    const limit = feature * binsPerFeature + bin;
    let left = start;
    let right = 0;
    for (let k = start; k < end; k += 1) {
      const row = order[k]!;
      if (bins.cells[row * width + feature]! <= limit) order[left++] = row;
      else scratch[right++] = row;
    }
    order.set(scratch.subarray(0, right), left);
  };

  const leafOf = (node: number, range: readonly [number, number], histogram: Float64Array, sum: number): Leaf => {
    const split = bestSplit(histogram, bins, options, range[1] - range[0], sum);
    return { node, start: range[0], end: range[1], histogram, sum, split };
  };

  /** The two children; the smaller one is summed, the other one takes over the parent's histogram. */
  const divide = (leaf: Leaf, split: Split, nodes: number, spare: Float64Array): [Leaf, Leaf] => {
    partition(leaf, split);
    const middle = leaf.start + split.leftCount;
    const leftIsSmaller = split.leftCount * 2 <= leaf.end - leaf.start;
    if (leftIsSmaller) fill(spare, leaf.start, middle);
    else fill(spare, middle, leaf.end);
    const rest = leaf.histogram;
    for (let c = 0; c < rest.length; c += 1) rest[c] = rest[c]! - spare[c]!;
    const [left, right] = leftIsSmaller ? [spare, rest] : [rest, spare];
    return [
      leafOf(nodes, [leaf.start, middle], left, split.leftSum),
      leafOf(nodes + 1, [middle, leaf.end], right, leaf.sum - split.leftSum),
    ];
  };

  return (residuals) => {
    const unit = pack(residuals, packed);
    for (let r = 0; r < count; r += 1) order[r] = r;
    const draft = emptyDraft(2 * options.leaves - 1);
    fill(pool[0]!, 0, count);
    const leaves = [leafOf(0, [0, count], pool[0]!, sumOf(packed))];
    while (leaves.length < options.leaves) {
      const next = indexOfBest(leaves);
      if (next < 0) break;
      const leaf = leaves[next]!;
      const split = leaf.split!;
      const nodes = 2 * leaves.length - 1;
      draft.branch(
        leaf.node,
        split.feature,
        bins.edges[split.feature]![split.bin - 1] ?? Number.NEGATIVE_INFINITY,
        nodes,
      );
      const [left, right] = divide(leaf, split, nodes, pool[leaves.length]!);
      leaves[next] = left;
      leaves.push(right);
    }
    for (const { node, start, end, sum } of leaves) draft.tree.value[node] = (sum * unit) / (end - start + options.l2);
    const ranges = leaves.map(({ node, start, end }) => ({ node, rows: order.subarray(start, end) }));
    return { tree: draft.take(2 * leaves.length - 1), leaves: ranges };
  };
}

/** A tree and which rows each leaf holds: views that the next tree overwrites. */
export interface Grown {
  readonly tree: Tree;
  readonly leaves: readonly { readonly node: number; readonly rows: Uint32Array }[];
}

function pack(residuals: Float64Array, packed: Float64Array): number {
  let largest = 0;
  for (const value of residuals) largest = Math.max(largest, Math.abs(value));
  const unit = largest / Math.floor(sumLimit / residuals.length) || 1;
  for (let r = 0; r < packed.length; r += 1) packed[r] = countUnit + Math.round(residuals[r]! / unit);
  return unit;
}

function sumOf(packed: Float64Array): number {
  let sum = 0;
  for (const value of packed) sum += value - countUnit;
  return sum;
}

/** The leaf whose split gains most, −1 when none gains. */
function indexOfBest(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  for (const [index, { split }] of leaves.entries()) {
    if (split !== undefined && split.gain > gain) {
      gain = split.gain;
      best = index;
    }
  }
  return best;
}

/** Largest Σ_l²/(n_l + λ) + Σ_r²/(n_r + λ) − Σ²/(n + λ) over features and bins, where both sides keep enough rows. */
function bestSplit(
  histogram: Float64Array,
  { width, binsPerFeature, edges }: Bins,
  { rowsPerLeaf, l2 }: GrowOptions,
  count: number,
  sum: number,
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

interface Draft {
  readonly tree: Tree;
  branch(node: number, feature: number, threshold: number, firstChild: number): void;
  take(nodes: number): Tree;
}

function emptyDraft(nodes: number): Draft {
  const tree = {
    feature: new Int16Array(nodes).fill(-1),
    threshold: new Float64Array(nodes),
    left: new Uint16Array(nodes),
    right: new Uint16Array(nodes),
    value: new Float64Array(nodes),
  };
  return {
    tree,
    branch: (node, feature, threshold, firstChild) => {
      tree.feature[node] = feature;
      tree.threshold[node] = threshold;
      tree.left[node] = firstChild;
      tree.right[node] = firstChild + 1;
    },
    take: (used) => ({
      feature: tree.feature.slice(0, used),
      threshold: tree.threshold.slice(0, used),
      left: tree.left.slice(0, used),
      right: tree.right.slice(0, used),
      value: tree.value.slice(0, used),
    }),
  };
}
