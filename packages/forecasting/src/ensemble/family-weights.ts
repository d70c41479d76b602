const LEAST = 0.1;
const MOST = 0.8;

/**
 * The interpretable rule over families: w ∝ 1 / error, each within 0.1–0.8 *and* summing to 1. The errors are mean
 * absolute errors of a period (28 days) in any one unit. What a bound takes or gives is shared by the others in
 * proportion: the weights are clip(τ / error) with the τ for which they sum to 1. With one member the weight is 1, with
 * more than ten all bounds below give way to 1 / n. Empty in, empty out.
 * @throws RangeError for an error that is negative or not a number.
 */
export function inverseErrorWeights<K extends string>(errors: Readonly<Record<K, number>>): Record<K, number> {
  const names = Object.keys(errors) as K[];
  const values = names.map((name) => errors[name]);
  for (const value of values) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`not a valid error to weight by: ${value}`);
  }
  const weights = boundedShares(scores(values));
  return Object.fromEntries(names.map((name, k) => [name, weights[k]!])) as Record<K, number>;
}

/** Far below what the bounds can distinguish; prevents quotients of tiny errors from becoming 0. */
const LOWEST_SCORE = 1e-12;

/** 1 / error, relative to the smallest non-zero error; a zero error counts as a millionth of that. */
function scores(errors: readonly number[]): number[] {
  const positive = errors.filter((error) => error > 0);
  const unit = positive.length > 0 ? Math.min(...positive) : 1;
  return errors.map((error) => (error > 0 ? Math.max(unit / error, LOWEST_SCORE) : 1e6));
}

/**
 * clip(τ·score, least, most) with τ chosen, between two breakpoints of this increasing function, so that it sums to 1.
 */
function boundedShares(score: readonly number[]): number[] {
  const n = score.length;
  const least = Math.min(LEAST, 1 / n);
  const most = Math.max(MOST, 1 / n);
  const shares = (tau: number) => score.map((value) => Math.min(most, Math.max(least, tau * value)));
  const total = (tau: number) => shares(tau).reduce((sum, share) => sum + share, 0);
  const bends = score.flatMap((value) => [least / value, most / value]).sort((a, b) => a - b);
  const above = bends.findIndex((tau) => total(tau) >= 1);
  if (above <= 0) return score.map(() => 1 / n);
  const [low, high] = [bends[above - 1]!, bends[above]!];
  const [atLow, atHigh] = [total(low), total(high)];
  return shares(atHigh > atLow ? low + ((high - low) * (1 - atLow)) / (atHigh - atLow) : high);
}
