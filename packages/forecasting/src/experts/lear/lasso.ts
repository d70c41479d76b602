import { addScaled, type Moments } from './gram.ts';

/** A column whose variance is below this is constant and gets no weight. */
const FLAT = 1e-10;
const MOST_SWEEPS = 5_000;

export interface LassoOptions {
  /** α of 1/(2n)‖y − Xw‖² + α‖w‖₁. */
  readonly alpha: number;
  /** Stops when no step of a sweep explains more than this share of the target's variance. */
  readonly tolerance: number;
}

/** A problem in the form the sweeps work on: `gradient` is cross − gram·weights throughout. */
interface Problem {
  readonly gram: Float64Array;
  readonly gradient: Float64Array;
  readonly weights: Float64Array;
  readonly width: number;
}

/**
 * LASSO of every target from its moments by cyclic coordinate descent (Friedman, Hastie, Tibshirani 2010, J. Stat.
 * Softw. 33:1, covariance updates), starting from the given weights: one sweep over all columns, sweeps over a compact
 * copy of the active ones until they converge, until a sweep over all columns changes nothing.
 */
export function lasso(
  moments: Moments,
  weights: Float64Array,
  { alpha, tolerance }: LassoOptions,
  { gradient, compact }: LassoSpace = createLassoSpace(moments.meanZ.length),
): void {
  const { gram, cross, varianceY } = moments;
  const width = gradient.length;
  for (let h = 0; h < varianceY.length; h += 1) {
    const whole = { gram, gradient, weights: weights.subarray(h * width, (h + 1) * width), width };
    gradient.set(cross.subarray(h * width, (h + 1) * width));
    for (let j = 0; j < width; j += 1) {
      if (whole.weights[j] !== 0) addScaled(gradient, 0, gram, j * width, -whole.weights[j]!, width);
    }
    const limit = tolerance * varianceY[h]!;
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
      if (sweep(whole, alpha) <= limit) break;
      const active = compact.take(whole);
      while (sweeps < MOST_SWEEPS && sweep(active, alpha) > limit) sweeps += 1;
      compact.giveBack(whole);
    }
  }
}

/** Reusable memory for problems of one width. */
export interface LassoSpace {
  readonly gradient: Float64Array;
  readonly compact: Compact;
}

export const createLassoSpace = (width: number): LassoSpace => ({
  gradient: new Float64Array(width),
  compact: createCompact(width),
});

type Compact = ReturnType<typeof createCompact>;

/** The active columns of a problem as a small dense one: a sweep then costs a², not a·width. */
function createCompact(width: number) {
  const gram = new Float64Array(width * width);
  const gradient = new Float64Array(width);
  const weights = new Float64Array(width);
  const columns = new Int32Array(width);
  let size = 0;
  return {
    take: (whole: Problem): Problem => {
      size = 0;
      for (let j = 0; j < width; j += 1) if (whole.weights[j] !== 0) columns[size++] = j;
      for (let a = 0; a < size; a += 1) {
        const line = columns[a]! * width;
        gradient[a] = whole.gradient[columns[a]!]!;
        weights[a] = whole.weights[columns[a]!]!;
        for (let b = 0; b < size; b += 1) gram[a * size + b] = whole.gram[line + columns[b]!]!;
      }
      return { gram, gradient, weights, width: size };
    },
    giveBack: (whole: Problem): void => {
      for (let a = 0; a < size; a += 1) {
        const j = columns[a]!;
        const step = weights[a]! - whole.weights[j]!;
        whole.weights[j] = weights[a]!;
        if (step !== 0) addScaled(whole.gradient, 0, whole.gram, j * width, -step, width);
      }
    },
  };
}

/** One pass over the columns; the largest step² × G_jj of it. */
function sweep({ gram, gradient, weights, width }: Problem, alpha: number): number {
  let largest = 0;
  for (let j = 0; j < width; j += 1) {
    const own = gram[j * width + j]!;
    const before = weights[j]!;
    const pull = gradient[j]! + own * before;
    const size = Math.abs(pull) - alpha;
    const after = own < FLAT || size <= 0 ? 0 : (pull > 0 ? size : -size) / own;
    const step = after - before;
    if (step === 0) continue;
    weights[j] = after;
    addScaled(gradient, 0, gram, j * width, -step, width);
    if (step * step * own > largest) largest = step * step * own;
  }
  return largest;
}
