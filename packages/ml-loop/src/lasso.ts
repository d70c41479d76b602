import { addScaled, type Moments } from './gram.ts';

/** A column whose variance is below this is constant and gets no weight. */
const FLAT = 1e-10;
const MOST_SWEEPS = 500;

export interface LassoOptions {
  /** α of 1/(2n)‖y − Xw‖² + α‖w‖₁. */
  readonly alpha: number;
  /** Stops when no step of a sweep explains more than this share of the target's variance. */
  readonly tolerance: number;
}

/**
 * LASSO of every target from its moments by cyclic coordinate descent (Friedman, Hastie, Tibshirani 2010, J. Stat.
 * Softw. 33:1, covariance updates), starting from the given weights: sweeps over the active set until it rests, then
 * one over all columns, until that one changes nothing either.
 */
export function lasso(
  { gram, cross, varianceY }: Moments,
  weights: Float64Array,
  { alpha, tolerance }: LassoOptions,
): void {
  const width = cross.length / varianceY.length;
  const gradient = new Float64Array(width);
  const active = new Int32Array(width);
  const all = Int32Array.from({ length: width }, (_, j) => j);
  for (let h = 0; h < varianceY.length; h += 1) {
    const w = weights.subarray(h * width, (h + 1) * width);
    gradient.set(cross.subarray(h * width, (h + 1) * width));
    for (let j = 0; j < width; j += 1) if (w[j] !== 0) addScaled(gradient, 0, gram, j * width, -w[j]!, width);
    const limit = tolerance * varianceY[h]!;
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
      if (sweep(gram, gradient, w, all, width, alpha) <= limit) break;
      let size = 0;
      for (let j = 0; j < width; j += 1) if (w[j] !== 0) active[size++] = j;
      const some = active.subarray(0, size);
      while (sweeps < MOST_SWEEPS && sweep(gram, gradient, w, some, width, alpha) > limit) sweeps += 1;
    }
  }
}

/** One pass over the columns; the largest step² × G_jj of it. `gradient` stays cross − gram·w. */
function sweep(
  gram: Float64Array,
  gradient: Float64Array,
  w: Float64Array,
  columns: Int32Array,
  width: number,
  alpha: number,
): number {
  let largest = 0;
  for (let k = 0; k < columns.length; k += 1) {
    const j = columns[k]!;
    const own = gram[j * width + j]!;
    const before = w[j]!;
    const pull = gradient[j]! + own * before;
    const size = Math.abs(pull) - alpha;
    const after = own < FLAT || size <= 0 ? 0 : (pull > 0 ? size : -size) / own;
    const step = after - before;
    if (step === 0) continue;
    w[j] = after;
    addScaled(gradient, 0, gram, j * width, -step, width);
    if (step * step * own > largest) largest = step * step * own;
  }
  return largest;
}
