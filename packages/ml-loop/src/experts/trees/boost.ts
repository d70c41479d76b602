import { binRows, type Rows } from './tree-bins.ts';
import { createGrower, type GrowOptions, type Tree } from './tree-grow.ts';

export interface BoostOptions extends GrowOptions {
  readonly trees: number;
  readonly rate: number;
  /** Of each feature's histogram; one of them is for values not known. */
  readonly bins: number;
}

/** `start` plus what each tree adds; leaf values contain the learning rate. */
export interface Forest {
  readonly start: number;
  readonly trees: readonly Tree[];
}

/**
 * Gradient boosting for squared error: each tree fits what is left of the targets, and a part of it is added.
 * Targets are finite; as many as there are rows.
 * Source: Friedman 2001 (Annals of Statistics 29:1189).
 */
export function boost(rows: Rows, targets: Float64Array, options: BoostOptions): Forest {
  const start = targets.reduce((sum, value) => sum + value, 0) / Math.max(1, targets.length);
  const residuals = targets.map((value) => value - start);
  const grow = createGrower(binRows(rows, options.bins), options);
  const trees: Tree[] = [];
  for (let index = 0; index < options.trees; index += 1) {
    const { tree, leaves } = grow(residuals);
    if (leaves.length === 1) break;
    for (let node = 0; node < tree.value.length; node += 1) tree.value[node] = tree.value[node]! * options.rate;
    for (const leaf of leaves) {
      const value = tree.value[leaf.node]!;
      for (const row of leaf.rows) residuals[row] = residuals[row]! - value;
    }
    trees.push(tree);
  }
  return { start, trees };
}

/** What the forest says for the row that begins at `offset`. */
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
