/** Actual prices closer to zero than this are excluded from MAPE: EUR or USD per MWh. */
const NEAR_ZERO = 1e-6;

/** Accuracy of point forecasts; pairs with an unknown value are excluded. */
export interface PointMetrics {
  readonly count: number;
  readonly mae: number;
  readonly rmse: number;
  /** Percent, 0–200: 2|f − y| / (|f| + |y|), 0 where both are 0. */
  readonly smapePct: number;
  /** Percent, over actual values that are not near zero; NaN without any. */
  readonly mapePct: number;
  /** Number of near-zero actual values excluded from MAPE. */
  readonly mapeExcluded: number;
}

/** @throws RangeError if the lists differ in length. */
export function pointMetrics(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  nearZero: number = NEAR_ZERO,
): PointMetrics {
  if (actual.length !== forecast.length) throw new RangeError('actual and forecast differ in length');
  const sums = { count: 0, absolute: 0, squared: 0, symmetric: 0, relative: 0, excluded: 0 };
  for (let at = 0; at < actual.length; at += 1) {
    const [y, f] = [actual[at]!, forecast[at]!];
    if (Number.isNaN(y) || Number.isNaN(f)) continue;
    const error = Math.abs(f - y);
    sums.count += 1;
    sums.absolute += error;
    sums.squared += error * error;
    if (error > 0) sums.symmetric += (2 * error) / (Math.abs(f) + Math.abs(y));
    if (Math.abs(y) <= nearZero) sums.excluded += 1;
    else sums.relative += error / Math.abs(y);
  }
  return {
    count: sums.count,
    mae: sums.absolute / sums.count,
    rmse: Math.sqrt(sums.squared / sums.count),
    smapePct: (100 * sums.symmetric) / sums.count,
    mapePct: (100 * sums.relative) / (sums.count - sums.excluded),
    mapeExcluded: sums.excluded,
  };
}

/** Quantile (pinball) loss of one forecast quantile. */
export const pinball = (actual: number, quantile: number, level: number): number =>
  actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);

/**
 * Continuous ranked probability score of one distribution given by quantiles at evenly spread levels
 * (k − ½) / n or k / (n + 1): twice the mean pinball loss (Gneiting, Raftery 2007). In the unit of the price.
 */
export function crps(actual: number, quantiles: ArrayLike<number>, levels: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < levels.length; k += 1) sum += pinball(actual, quantiles[k]!, levels[k]!);
  return (2 * sum) / levels.length;
}

/** Share of values within their interval, edges included; NaN for none. */
export function coverage(actual: ArrayLike<number>, low: ArrayLike<number>, high: ArrayLike<number>): number {
  let inside = 0;
  let count = 0;
  for (let at = 0; at < actual.length; at += 1) {
    if (Number.isNaN(actual[at]!) || Number.isNaN(low[at]!)) continue;
    count += 1;
    if (actual[at]! >= low[at]! && actual[at]! <= high[at]!) inside += 1;
  }
  return inside / count;
}

/**
 * Diebold–Mariano test on whole days (Lago et al. 2021, section 5.5): d = ‖e_a‖₁ − ‖e_b‖₁ per day, t = mean(d)·√n /
 * s.d. `p` is the probability of such a lead of `a` over `b` if both were equally good; a small value means `a` is
 * better.
 */
export function dieboldMariano(input: {
  actual: ArrayLike<number>;
  a: ArrayLike<number>;
  b: ArrayLike<number>;
  steps: number;
}): { readonly statistic: number; readonly p: number } {
  const { actual, a, b, steps } = input;
  const days = Math.floor(actual.length / steps);
  let sum = 0;
  let squares = 0;
  for (let day = 0; day < days; day += 1) {
    let lead = 0;
    for (let at = day * steps; at < (day + 1) * steps; at += 1) {
      lead += Math.abs(a[at]! - actual[at]!) - Math.abs(b[at]! - actual[at]!);
    }
    sum += lead;
    squares += lead * lead;
  }
  const mean = sum / days;
  const variance = squares / days - mean * mean;
  const statistic = variance > 0 ? mean / Math.sqrt(variance / days) : 0;
  return { statistic, p: normalCdf(statistic) };
}

/** Φ by the complementary error function of Numerical Recipes (erfc, fractional error below 1.2e-7). */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const c = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587];
  const series = [...c, -0.82215223, 0.17087277].reduceRight((sum, next) => sum * t + next, 0);
  const tail = (t * Math.exp(-z * z + series)) / 2;
  return x > 0 ? 1 - tail : tail;
}
