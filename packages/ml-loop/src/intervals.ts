import { quantileOf } from './order.ts';

/** Half-life of the local error scale. With the next two chosen by CRPS on Nord Pool and PJM together (-0.5 %). */
const HALF_LIFE_DAYS = 8;
/** Share of the mean over all steps in that scale. */
const OVERALL = 0.3;
/** Residuals of so much of a day on both sides serve a step: 3 hours. */
const NEIGHBOURS = 1 / 8;
/** How many days of scaled residuals are kept. */
const RESIDUAL_DAYS = 182;
/** Before so many days no interval is given: there is nothing to tell one from. */
const FIRST_DAYS = 14;
const [LEAST_SPREAD, MOST_SPREAD] = [0.3, 4];
/** How fast a coverage that is off is corrected: share of the miss added to the level each day. */
const ADAPTATION = 0.02;
const WIDEST_STEP = 0.05;

/** Levels of the quantiles that CRPS is computed from: the percentiles. */
export const PERCENTILES: readonly number[] = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
/** Central intervals that are adapted and served. */
export const COVERAGES = [0.8, 0.9, 0.95] as const;

export interface DayIntervals {
  /** One row of `steps` values for each percentile. */
  readonly percentiles: readonly Float64Array[];
  /** For each of `COVERAGES`, `steps` values each. */
  readonly central: readonly { readonly low: Float64Array; readonly high: Float64Array }[];
}

/** Intervals around a forecast, learnt from its own residuals day by day. */
export interface Intervals {
  /** `spread`: s.d. over the experts per step. Undefined before 14 days have been seen. */
  readonly forecast: (point: Float64Array, spread: Float64Array) => DayIntervals | undefined;
  readonly observe: (point: Float64Array, spread: Float64Array, actual: ArrayLike<number>) => void;
}

/**
 * Empirical quantiles of residuals over a local scale s = (0.7 m_h + 0.3 m)·clip(spread / mean spread, 0.3, 4)^½, where
 * m_h and m are moving averages of the absolute error (half-life 8 days), over 182 days and 3 hours on both sides. The
 * level of each tail follows adaptive conformal inference (Gibbs, Candès 2021): α ← α + γ(target − missed).
 */
export function createIntervals({ steps }: { steps: number }): Intervals {
  const keep = 0.5 ** (1 / HALF_LIFE_DAYS);
  const errors = new Float64Array(steps);
  const spreads = new Float64Array(steps);
  const scaled: Float64Array[] = [];
  const tails = COVERAGES.map((share) => ({ target: (1 - share) / 2, low: (1 - share) / 2, high: (1 - share) / 2 }));
  let weight = 0;

  const scales = (spread: Float64Array): Float64Array => {
    const mean = errors.reduce((sum, value) => sum + value, 0) / steps;
    return spread.map((value, h) => {
      const ratio = spreads[h]! > 0 ? (value * weight) / spreads[h]! : 1;
      const local = Math.sqrt(Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, ratio)));
      return (((1 - OVERALL) * errors[h]! + OVERALL * mean) / weight) * local || Number.MIN_VALUE;
    });
  };

  const pooled = (h: number): Float64Array => {
    const reach = Math.round(steps * NEIGHBOURS);
    const from = Math.max(0, h - reach);
    const to = Math.min(steps, h + reach + 1);
    const values = new Float64Array(scaled.length * (to - from));
    let count = 0;
    for (const day of scaled) for (let k = from; k < to; k += 1) if (!Number.isNaN(day[k]!)) values[count++] = day[k]!;
    return values.subarray(0, count).sort();
  };

  const forecast: Intervals['forecast'] = (point, spread) => {
    if (scaled.length < FIRST_DAYS) return undefined;
    const scale = scales(spread);
    const percentiles = PERCENTILES.map(() => new Float64Array(steps));
    const central = tails.map(() => ({ low: new Float64Array(steps), high: new Float64Array(steps) }));
    for (let h = 0; h < steps; h += 1) {
      const residuals = pooled(h);
      const at = (level: number) => point[h]! + scale[h]! * quantileOf(residuals, level);
      for (const [k, level] of PERCENTILES.entries()) percentiles[k]![h] = at(level);
      for (const [k, tail] of tails.entries()) {
        central[k]!.low[h] = at(tail.low);
        central[k]!.high[h] = at(1 - tail.high);
      }
    }
    return { percentiles, central };
  };

  const adapt = (given: DayIntervals, actual: ArrayLike<number>) => {
    for (const [k, tail] of tails.entries()) {
      const { low, high } = given.central[k]!;
      let [below, above, known] = [0, 0, 0];
      for (let h = 0; h < steps; h += 1) {
        if (Number.isNaN(actual[h]!)) continue;
        known += 1;
        if (actual[h]! < low[h]!) below += 1;
        if (actual[h]! > high[h]!) above += 1;
      }
      if (known === 0) continue;
      const moved = (level: number, missed: number) =>
        Math.min(tail.target + WIDEST_STEP, Math.max(0, level + ADAPTATION * (tail.target - missed / known)));
      tail.low = moved(tail.low, below);
      tail.high = moved(tail.high, above);
    }
  };

  const observe: Intervals['observe'] = (point, spread, actual) => {
    const given = forecast(point, spread);
    if (given) adapt(given, actual);
    if (weight > 0) {
      const scale = scales(spread);
      scaled.push(point.map((value, h) => (actual[h]! - value) / scale[h]!));
      if (scaled.length > RESIDUAL_DAYS) scaled.shift();
    }
    // An unknown price stands for the average so far and so moves nothing.
    const average = (h: number) => (weight > 0 ? errors[h]! / weight : 0);
    for (let h = 0; h < steps; h += 1) {
      const error = Math.abs(actual[h]! - point[h]!);
      errors[h] = keep * errors[h]! + (1 - keep) * (Number.isNaN(error) ? average(h) : error);
      spreads[h] = keep * spreads[h]! + (1 - keep) * spread[h]!;
    }
    weight = keep * weight + 1 - keep;
  };
  return { forecast, observe };
}
