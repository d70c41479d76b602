import { median } from '../../panel/order.ts';
import { binRows, type Rows } from './tree-bins.ts';
import { createGrower, type GrowOptions, type Tree } from './tree-grow.ts';

export interface BoostOptions extends GrowOptions {
  readonly trees: number;
  readonly rate: number;
  /** Bins per feature; one is for unknown values. */
  readonly bins: number;
  /**
   * 'absolute': trees are grown on the signs of the residuals, and leaves are medians; otherwise on the residuals, and
   * leaves are means.
   */
  readonly loss?: 'square' | 'absolute';
}

/** `start` plus what each tree adds; leaf values contain the learning rate. */
export interface Forest {
  readonly start: number;
  readonly trees: readonly Tree[];
}

/**
 * Gradient boosting for squared or absolute error: each tree fits the residuals, and a fraction of it is added.
 * Targets are finite; as many as there are rows.
 * Source: Friedman 2001 (Annals of Statistics 29:1189).
 */
export function boost(rows: Rows, targets: Float64Array, options: BoostOptions): Forest {
  const absolute = options.loss === 'absolute';
  const start = absolute ? median(targets.slice()) : mean(targets);
  const residuals = targets.map((value) => value - start);
  const signs = new Float64Array(absolute ? targets.length : 0);
  const grow = createGrower(binRows(rows, options.bins), options);
  const trees: Tree[] = [];
  for (let index = 0; index < options.trees; index += 1) {
    for (let row = 0; row < signs.length; row += 1) signs[row] = Math.sign(residuals[row]!);
    const { tree, leaves } = grow(absolute ? signs : residuals);
    if (leaves.length === 1) break;
    if (absolute) {
      for (const { node, rows: held } of leaves) {
        tree.value[node] = median(Float64Array.from(held, (row) => residuals[row]!));
      }
    }
    for (let node = 0; node < tree.value.length; node += 1) tree.value[node] = tree.value[node]! * options.rate;
    for (const leaf of leaves) {
      const value = tree.value[leaf.node]!;
      for (const row of leaf.rows) residuals[row] = residuals[row]! - value;
    }
    trees.push(tree);
  }
  return { start, trees };
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The forest's prediction for the row at `offset`. */
export function predictForest({ start, trees }: Forest, values: Float64Array, offset: number): number {
  let sum = start;
  for (const tree of trees) {
    let node = 0;
    let feature = tree.feature[0]!;
    while (feature >= 0) {
      node = values[offset + feature]! > tree.threshold[node]! ? tree.right[node]! : tree.left[node]!;
      feature = tree.feature[node]!;
    }
    sum += tree.value[node]!;
  }
  return sum;
}
