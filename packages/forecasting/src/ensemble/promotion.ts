/**
 * Above this multiple of the active model's error, the new model is faulty: it was trained on these days, the active
 * one was not.
 */
const WORST_RATIO = 1.1;
/** Forecasts beyond recent prices by more than this multiple of their range are implausible. */
const PLAUSIBLE_RANGES = 2;

/** Forecasts of two model versions for the same days, with aligned values, NaN if unknown. */
export interface Comparison {
  readonly actual: ArrayLike<number>;
  readonly candidate: ArrayLike<number>;
  /** Undefined if no model is active yet. */
  readonly incumbent: ArrayLike<number> | undefined;
  /** The candidate's forecast of the next day. */
  readonly next: ArrayLike<number>;
  /** Prices of recent weeks. */
  readonly recent: ArrayLike<number>;
}

/** Whether to promote a new version of a model or of one of its experts. */
export interface Promotion {
  readonly promoted: boolean;
  /** Readable text. */
  readonly reason: string;
  /** Mean absolute errors over values forecast by both; null if there are none. */
  readonly candidateMae: number | null;
  readonly incumbentMae: number | null;
}

/**
 * Keeps the active model if the new one forecasts no number or an absurd one, or was more than 10 % worse on the days
 * compared.
 */
export function weighPromotion({ actual, candidate, incumbent, next, recent }: Comparison): Promotion {
  const errors = incumbent && meanErrors(actual, candidate, incumbent);
  const facts = { candidateMae: errors?.candidate ?? null, incumbentMae: errors?.incumbent ?? null };
  const refusal = implausible(next, recent);
  if (refusal !== undefined) return { promoted: false, reason: refusal, ...facts };
  if (!errors) return { promoted: true, reason: 'nothing to compare with', ...facts };
  const promoted = errors.candidate <= WORST_RATIO * errors.incumbent;
  const change = errors.incumbent > 0 ? 100 * (errors.candidate / errors.incumbent - 1) : 0;
  const size = `${Math.abs(change).toFixed(0)} % ${change > 0 ? 'more' : 'less'} error than the active model`;
  return { promoted, reason: promoted ? `not clearly worse: ${size}` : `clearly worse: ${size}`, ...facts };
}

/** Why a forecast cannot be served; undefined if it can. */
function implausible(next: ArrayLike<number>, recent: ArrayLike<number>): string | undefined {
  const values = Array.from(next);
  if (!values.every(Number.isFinite)) return 'it forecasts no number for the next day';
  const prices = Array.from(recent).filter(Number.isFinite);
  const low = prices.reduce((least, price) => Math.min(least, price), Number.POSITIVE_INFINITY);
  const high = prices.reduce((most, price) => Math.max(most, price), Number.NEGATIVE_INFINITY);
  const margin = PLAUSIBLE_RANGES * Math.max(high - low, Math.abs(high), Math.abs(low));
  const off = prices.length === 0 ? undefined : values.find((value) => value < low - margin || value > high + margin);
  if (off === undefined) return undefined;
  return `it forecasts ${off.toFixed(1)} for the next day; recent prices are between ${low.toFixed(1)} and ${high.toFixed(1)}`;
}

/** Over the values known to all three; undefined if there are none. */
function meanErrors(actual: ArrayLike<number>, candidate: ArrayLike<number>, incumbent: ArrayLike<number>) {
  let [ours, theirs, count] = [0, 0, 0];
  for (let at = 0; at < actual.length; at += 1) {
    const [a, b] = [Math.abs(candidate[at]! - actual[at]!), Math.abs(incumbent[at]! - actual[at]!)];
    if (!Number.isFinite(a + b)) continue;
    ours += a;
    theirs += b;
    count += 1;
  }
  return count > 0 ? { candidate: ours / count, incumbent: theirs / count } : undefined;
}
