/** How experts are mixed: weights before a day, learning after it. */
export interface Aggregation {
  /** Mixes one day: `forecasts[k]` has `steps` values, an expert with an unknown value sleeps that day. */
  readonly forecast: (forecasts: readonly Float64Array[]) => Float64Array;
  /** The day's prices have become known; an unknown price teaches nothing. */
  readonly observe: (forecasts: readonly Float64Array[], actual: ArrayLike<number>) => void;
  /** Current weights of the experts, mean over the steps; they sum to 1. */
  readonly weights: () => Float64Array;
}

/**
 * Bernstein online aggregation (Wintenberger 2017, Machine Learning 106:119) of absolute errors, by the linearised loss
 * r_k = mean sign(p − y)·(p − f_k); M = max(M, max|r|); V_k += r_k²; η_k = min(1/(2M), √(ln K / V_k));
 * R_k += r_k(1 − η_k r_k); w_k ∝ η_k exp(η_k R_k). One mixture learns from whole days, one for each step alone; the
 * forecast is the mean of both.
 */
export function createAggregation({ experts, steps }: { experts: number; steps: number }): Aggregation {
  const pooled = createMixture(experts);
  const perStep = Array.from({ length: steps }, () => createMixture(experts));

  const parts = (forecasts: readonly Float64Array[]) => {
    const awake = Uint8Array.from(forecasts, (values) => (values.some(Number.isNaN) ? 0 : 1));
    const shared = pooled.weights(awake);
    const own = perStep.map((mixture) => mixture.weights(awake));
    const mix = (weights: Float64Array, step: number) => {
      let sum = 0;
      for (let k = 0; k < experts; k += 1) if (awake[k] === 1) sum += weights[k]! * forecasts[k]![step]!;
      return sum;
    };
    return { awake, whole: (step: number) => mix(shared, step), single: (step: number) => mix(own[step]!, step) };
  };

  return {
    forecast: (forecasts) => {
      const { awake, whole, single } = parts(forecasts);
      if (!awake.includes(1)) return new Float64Array(steps).fill(Number.NaN);
      return Float64Array.from({ length: steps }, (_, step) => (whole(step) + single(step)) / 2);
    },
    observe: (forecasts, actual) => {
      const { awake, whole, single } = parts(forecasts);
      const gains = new Float64Array(experts);
      const gain = new Float64Array(experts);
      let known = 0;
      for (let step = 0; step < steps; step += 1) {
        const y = actual[step]!;
        if (Number.isNaN(y)) continue;
        known += 1;
        const [p, q] = [whole(step), single(step)];
        for (let k = 0; k < experts; k += 1) {
          gain[k] = awake[k] === 1 ? Math.sign(q - y) * (q - forecasts[k]![step]!) : 0;
          if (awake[k] === 1) gains[k]! += Math.sign(p - y) * (p - forecasts[k]![step]!);
        }
        perStep[step]!.learn(gain);
      }
      if (known > 0) pooled.learn(gains.map((sum) => sum / known));
    },
    weights: () => {
      const awake = new Uint8Array(experts).fill(1);
      const mean = new Float64Array(experts);
      for (const mixture of perStep) for (const [k, weight] of mixture.weights(awake).entries()) mean[k]! += weight;
      return pooled.weights(awake).map((weight, k) => (weight + mean[k]! / steps) / 2);
    },
  };
}

interface Mixture {
  readonly weights: (awake: Uint8Array) => Float64Array;
  readonly learn: (gain: Float64Array) => void;
}

/** One round of it for one number a day: `learn` takes r, `weights` gives w of the experts that are awake. */
function createMixture(experts: number): Mixture {
  const variance = new Float64Array(experts);
  const regret = new Float64Array(experts);
  let largest = 0;
  const rate = (k: number) =>
    largest === 0 ? 1 : Math.min(1 / (2 * largest), Math.sqrt(Math.log(Math.max(2, experts)) / variance[k]!));

  return {
    weights: (awake) => {
      const logs = regret.map((sum, k) =>
        awake[k] === 1 ? Math.log(rate(k)) + rate(k) * sum : Number.NEGATIVE_INFINITY,
      );
      const top = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      const raw = logs.map((value) => Math.exp(value - top));
      const total = raw.reduce((sum, value) => sum + value, 0);
      return raw.map((value) => value / total);
    },
    learn: (gain) => {
      for (const r of gain) largest = Math.max(largest, Math.abs(r));
      for (let k = 0; k < experts; k += 1) {
        const r = gain[k]!;
        variance[k]! += r * r;
        regret[k]! += r * (1 - rate(k) * r);
      }
    },
  };
}
