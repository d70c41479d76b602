import { median } from '../panel/order.ts';

/** The learned state of an aggregation; row 0 is the mixture for whole days, row 1 + h that for step h. */
export type AggregationState = {
  /** 1 if the expert has participated. */
  readonly seen: Float64Array;
  /** Rows × experts. */
  readonly variance: Float64Array;
  readonly regret: Float64Array;
  /** One per row. */
  readonly largest: Float64Array;
};

/** How experts are mixed: weights before a day, learning after it. */
export interface Aggregation {
  /** Mixes one day: `forecasts[k]` has `steps` values; an expert with an unknown value is inactive that day. */
  readonly forecast: (forecasts: readonly Float64Array[]) => Float64Array;
  /** Learns from the day's prices; unknown prices are skipped. */
  readonly observe: (forecasts: readonly Float64Array[], actual: ArrayLike<number>) => void;
  /** Current weights of the active experts (default: all), mean over the steps; they sum to 1. */
  readonly weights: (active?: Uint8Array) => Float64Array;
  readonly state: () => AggregationState;
  /** `places[k]`: index of expert k in the state, -1 for a new one. */
  readonly load: (state: AggregationState, places: readonly number[]) => void;
}

/**
 * Bernstein online aggregation (Wintenberger 2017, Machine Learning 106:119) of absolute errors, by the linearized loss
 * r_k = mean sign(p − y)·(p − f_k); M = max(M, max|r|); V_k += r_k²; η_k = min(1/(2M), √(ln K / V_k));
 * R_k += r_k(1 − η_k r_k); w_k ∝ η_k exp(η_k R_k). One mixture learns from whole days, one for each step alone; the
 * forecast is the mean of both. An expert that joins later starts with the median regret of the others.
 */
export function createAggregation({ experts, steps }: { experts: number; steps: number }): Aggregation {
  const seen = new Float64Array(experts);
  const mixtures = Array.from({ length: steps + 1 }, () => createMixture(experts, seen));
  const everyone = new Uint8Array(experts).fill(1);

  const parts = (forecasts: readonly Float64Array[]) => {
    const active = Uint8Array.from(forecasts, (values) => (values.some(Number.isNaN) ? 0 : 1));
    const [shared, ...own] = mixtures.map((mixture) => mixture.weights(active));
    const mix = (weights: Float64Array, step: number) => {
      let sum = 0;
      for (let k = 0; k < experts; k += 1) if (active[k] === 1) sum += weights[k]! * forecasts[k]![step]!;
      return sum;
    };
    return { active, whole: (step: number) => mix(shared!, step), single: (step: number) => mix(own[step]!, step) };
  };

  return {
    forecast: (forecasts) => {
      const { active, whole, single } = parts(forecasts);
      if (!active.includes(1)) return new Float64Array(steps).fill(Number.NaN);
      return Float64Array.from({ length: steps }, (_, step) => (whole(step) + single(step)) / 2);
    },
    observe: (forecasts, actual) => {
      const { active, whole, single } = parts(forecasts);
      const gains = new Float64Array(experts);
      const gain = new Float64Array(experts);
      for (const mixture of mixtures) mixture.admit(active);
      for (const [k, up] of active.entries()) if (up === 1) seen[k] = 1;
      let known = 0;
      for (let step = 0; step < steps; step += 1) {
        const y = actual[step]!;
        if (Number.isNaN(y)) continue;
        known += 1;
        const [p, q] = [whole(step), single(step)];
        for (let k = 0; k < experts; k += 1) {
          gain[k] = active[k] === 1 ? Math.sign(q - y) * (q - forecasts[k]![step]!) : 0;
          if (active[k] === 1) gains[k]! += Math.sign(p - y) * (p - forecasts[k]![step]!);
        }
        mixtures[step + 1]!.learn(gain);
      }
      if (known > 0) mixtures[0]!.learn(gains.map((sum) => sum / known));
    },
    weights: (active = everyone) => {
      const mean = new Float64Array(experts);
      for (const [row, mixture] of mixtures.entries()) {
        const share = row === 0 ? 1 / 2 : 1 / (2 * steps);
        for (const [k, weight] of mixture.weights(active).entries()) mean[k]! += share * weight;
      }
      return mean;
    },
    state: () => stateOf(mixtures, seen),
    load: (state, places) => {
      for (const [k, place] of places.entries()) seen[k] = place < 0 ? 0 : state.seen[place]!;
      for (const [row, mixture] of mixtures.entries()) mixture.load(state, row, places);
    },
  };
}

interface Mixture {
  readonly weights: (active: Uint8Array) => Float64Array;
  /** Newly active experts get the median of the others. */
  readonly admit: (active: Uint8Array) => void;
  readonly learn: (gain: Float64Array) => void;
  readonly numbers: () => { readonly variance: Float64Array; readonly regret: Float64Array; readonly largest: number };
  readonly load: (state: AggregationState, row: number, places: readonly number[]) => void;
}

/** One round of it for one number a day: `learn` takes r, `weights` gives w of the experts that are active. */
function createMixture(experts: number, seen: Float64Array): Mixture {
  const variance = new Float64Array(experts);
  const regret = new Float64Array(experts);
  let largest = 0;
  const rate = (spread: number) =>
    largest === 0 ? 1 : Math.min(1 / (2 * largest), Math.sqrt(Math.log(Math.max(2, experts)) / spread));
  /** The median of those that joined before; 0 if there are none. */
  const middle = (values: Float64Array) => (seen.includes(1) ? median(values.filter((_, k) => seen[k] === 1)) : 0);

  return {
    weights: (active) => {
      const joining = active.some((up, k) => up === 1 && seen[k] === 0);
      const [newVariance, newRegret] = joining ? [middle(variance), middle(regret)] : [0, 0];
      const logs = regret.map((sum, k) => {
        if (active[k] !== 1) return Number.NEGATIVE_INFINITY;
        const speed = rate(seen[k] === 1 ? variance[k]! : newVariance);
        return Math.log(speed) + speed * (seen[k] === 1 ? sum : newRegret);
      });
      const top = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      const raw = logs.map((value) => Math.exp(value - top));
      const total = raw.reduce((sum, value) => sum + value, 0);
      return raw.map((value) => value / total);
    },
    admit: (active) => {
      const [newVariance, newRegret] = [middle(variance), middle(regret)];
      for (let k = 0; k < experts; k += 1) {
        if (active[k] !== 1 || seen[k] === 1) continue;
        variance[k] = newVariance;
        regret[k] = newRegret;
      }
    },
    learn: (gain) => {
      for (const r of gain) largest = Math.max(largest, Math.abs(r));
      for (let k = 0; k < experts; k += 1) {
        const r = gain[k]!;
        variance[k]! += r * r;
        regret[k]! += r * (1 - rate(variance[k]!) * r);
      }
    },
    numbers: () => ({ variance, regret, largest }),
    load: (state, row, places) => {
      const width = state.seen.length;
      largest = state.largest[row]!;
      for (const [k, place] of places.entries()) {
        variance[k] = place < 0 ? 0 : state.variance[row * width + place]!;
        regret[k] = place < 0 ? 0 : state.regret[row * width + place]!;
      }
    },
  };
}

function stateOf(mixtures: readonly Mixture[], seen: Float64Array): AggregationState {
  const width = seen.length;
  const variance = new Float64Array(mixtures.length * width);
  const regret = new Float64Array(mixtures.length * width);
  const largest = new Float64Array(mixtures.length);
  for (const [row, mixture] of mixtures.entries()) {
    const numbers = mixture.numbers();
    variance.set(numbers.variance, row * width);
    regret.set(numbers.regret, row * width);
    largest[row] = numbers.largest;
  }
  return { seen: seen.slice(), variance, regret, largest };
}
