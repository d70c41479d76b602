import type { Bins } from './tree-bins.ts';
import { bestSplit, fillHistogram, packResiduals, type Split, type SplitOptions } from './tree-histogram.ts';

/** Node 0 is the root. A leaf has `feature` −1; `value` is what a leaf adds. */
export interface Tree {
  readonly feature: Int16Array;
  /** A row goes left if its value is not above it or is unknown. */
  readonly threshold: Float64Array;
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly value: Float64Array;
}

export interface GrowOptions extends SplitOptions {
  readonly leaves: number;
}

/** A tree and the rows of each leaf: views that the next tree overwrites. */
interface Grown {
  readonly tree: Tree;
  readonly leaves: readonly { readonly node: number; readonly rows: Uint32Array }[];
}

/** Memory shared by all trees of a forest. */
interface Workspace {
  readonly bins: Bins;
  readonly options: GrowOptions;
  /** Rows, those of one leaf side by side. */
  readonly order: Uint32Array;
  readonly scratch: Uint32Array;
  readonly packed: Float64Array;
  /** A histogram per leaf. */
  readonly histograms: readonly Float64Array[];
}

interface Leaf {
  readonly node: number;
  readonly rows: Uint32Array;
  readonly histogram: Float64Array;
  readonly sum: number;
  readonly split: Split | undefined;
}

/**
 * Builds regression trees on residuals, best leaf first (as LightGBM does), with histograms: a node's rows are
 * summed per bin, the larger child is the parent minus the smaller one. Residuals are rounded to whole multiples of a
 * small unit, which makes every sum exact and the result independent of the order of rows.
 * Sources: Friedman 2001 (Annals of Statistics 29:1189), Ke et al. 2017 (LightGBM, NeurIPS).
 */
export function createGrower(bins: Bins, options: GrowOptions): (residuals: Float64Array) => Grown {
  const { count, width, binsPerFeature } = bins;
  const space: Workspace = {
    bins,
    options,
    order: new Uint32Array(count),
    scratch: new Uint32Array(count),
    packed: new Float64Array(count),
    histograms: Array.from({ length: options.leaves }, () => new Float64Array(width * binsPerFeature)),
  };
  return (residuals) => {
    const { unit, sum } = packResiduals(residuals, space.packed);
    for (let r = 0; r < count; r += 1) space.order[r] = r;
    const tree = blankTree(2 * options.leaves - 1);
    const leaves = splitLeaves(space, tree, sum);
    for (const { node, rows, sum } of leaves) tree.value[node] = (sum * unit) / (rows.length + options.l2);
    return { tree: firstNodes(tree, 2 * leaves.length - 1), leaves };
  };
}

function splitLeaves(space: Workspace, tree: Tree, sum: number): Leaf[] {
  const { bins, options, order, packed, histograms } = space;
  fillHistogram(histograms[0]!, bins, packed, order);
  const leaves = [leafOf(space, { node: 0, rows: order, histogram: histograms[0]!, sum })];
  while (leaves.length < options.leaves) {
    const best = indexOfBest(leaves);
    const leaf = leaves[best];
    if (!leaf?.split) break;
    const { feature, bin } = leaf.split;
    const child = 2 * leaves.length - 1;
    tree.feature[leaf.node] = feature;
    tree.threshold[leaf.node] = bins.edges[feature]![bin - 1] ?? Number.NEGATIVE_INFINITY;
    tree.left[leaf.node] = child;
    tree.right[leaf.node] = child + 1;
    const [left, right] = divide(space, leaf, leaf.split, child, histograms[leaves.length]!);
    leaves[best] = left;
    leaves.push(right);
  }
  return leaves;
}

function leafOf({ bins, options }: Workspace, part: Omit<Leaf, 'split'>): Leaf {
  const split = bestSplit(part.histogram, bins, options, { count: part.rows.length, sum: part.sum });
  return { ...part, split };
}

/** The two children; the smaller one is summed, the other reuses the parent's histogram. */
function divide(space: Workspace, leaf: Leaf, split: Split, child: number, spare: Float64Array): [Leaf, Leaf] {
  partition(space, leaf.rows, split);
  const leftRows = leaf.rows.subarray(0, split.leftCount);
  const rightRows = leaf.rows.subarray(split.leftCount);
  const leftIsSmaller = leftRows.length <= rightRows.length;
  fillHistogram(spare, space.bins, space.packed, leftIsSmaller ? leftRows : rightRows);
  const rest = leaf.histogram;
  for (let c = 0; c < rest.length; c += 1) rest[c] = rest[c]! - spare[c]!;
  const [left, right] = leftIsSmaller ? [spare, rest] : [rest, spare];
  return [
    leafOf(space, { node: child, rows: leftRows, histogram: left, sum: split.leftSum }),
    leafOf(space, { node: child + 1, rows: rightRows, histogram: right, sum: leaf.sum - split.leftSum }),
  ];
}

/** Partitions the rows of the leaf, left first, preserving order on each side. */
function partition({ bins, scratch }: Workspace, rows: Uint32Array, { feature, bin }: Split): void {
  const limit = feature * bins.binsPerFeature + bin;
  let left = 0;
  let right = 0;
  for (let k = 0; k < rows.length; k += 1) {
    const row = rows[k]!;
    if (bins.cells[row * bins.width + feature]! <= limit) rows[left++] = row;
    else scratch[right++] = row;
  }
  rows.set(scratch.subarray(0, right), left);
}

/** The leaf whose split gains most, −1 if none gains. */
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

const blankTree = (nodes: number): Tree => ({
  feature: new Int16Array(nodes).fill(-1),
  threshold: new Float64Array(nodes),
  left: new Uint16Array(nodes),
  right: new Uint16Array(nodes),
  value: new Float64Array(nodes),
});

const firstNodes = ({ feature, threshold, left, right, value }: Tree, nodes: number): Tree => ({
  feature: feature.slice(0, nodes),
  threshold: threshold.slice(0, nodes),
  left: left.slice(0, nodes),
  right: right.slice(0, nodes),
  value: value.slice(0, nodes),
});
