import { quantileOf } from '../panel/order.ts';

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
  const scale = createScale(steps);
  const tails = COVERAGES.map((share) => createTails((1 - share) / 2));
  const residuals: Float64Array[] = [];

  const forecast: Intervals['forecast'] = (point, spread) => {
    if (residuals.length < FIRST_DAYS) return undefined;
    const scales = scale.of(spread);
    const percentiles = PERCENTILES.map(() => new Float64Array(steps));
    const central = tails.map(() => ({ low: new Float64Array(steps), high: new Float64Array(steps) }));
    for (let h = 0; h < steps; h += 1) {
      const sorted = pooled(residuals, h, steps);
      const at = (level: number) => point[h]! + scales[h]! * quantileOf(sorted, level);
      for (const [k, level] of PERCENTILES.entries()) percentiles[k]![h] = at(level);
      for (const [k, { low, high }] of central.entries()) {
        low[h] = at(tails[k]!.low());
        high[h] = at(1 - tails[k]!.high());
      }
    }
    return { percentiles, central };
  };

  return {
    forecast,
    observe: (point, spread, actual) => {
      const given = forecast(point, spread);
      for (const [k, bounds] of (given?.central ?? []).entries()) tails[k]!.adapt(bounds, actual);
      if (scale.ready()) {
        const scales = scale.of(spread);
        residuals.push(point.map((value, h) => (actual[h]! - value) / scales[h]!));
        if (residuals.length > RESIDUAL_DAYS) residuals.shift();
      }
      scale.learn(point, spread, actual);
    },
  };
}

/** The scaled residuals of the steps around `h` in ascending order. */
function pooled(residuals: readonly Float64Array[], h: number, steps: number): Float64Array {
  const reach = Math.round(steps * NEIGHBOURS);
  const from = Math.max(0, h - reach);
  const to = Math.min(steps, h + reach + 1);
  const values = new Float64Array(residuals.length * (to - from));
  let count = 0;
  for (const day of residuals) for (let k = from; k < to; k += 1) if (!Number.isNaN(day[k]!)) values[count++] = day[k]!;
  return values.subarray(0, count).sort();
}

/** The local scale s of a day from moving averages of absolute errors and of spreads. */
function createScale(steps: number) {
  const keep = 0.5 ** (1 / HALF_LIFE_DAYS);
  const errors = new Float64Array(steps);
  const spreads = new Float64Array(steps);
  let weight = 0;
  return {
    ready: () => weight > 0,
    of: (spread: Float64Array): Float64Array => {
      const mean = errors.reduce((sum, value) => sum + value, 0) / steps;
      return spread.map((value, h) => {
        const ratio = spreads[h]! > 0 ? (value * weight) / spreads[h]! : 1;
        const local = Math.sqrt(Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, ratio)));
        return (((1 - OVERALL) * errors[h]! + OVERALL * mean) / weight) * local || Number.MIN_VALUE;
      });
    },
    learn: (point: Float64Array, spread: Float64Array, actual: ArrayLike<number>): void => {
      for (let h = 0; h < steps; h += 1) {
        const error = Math.abs(actual[h]! - point[h]!);
        // An unknown price stands for the average so far and so moves nothing.
        const average = weight > 0 ? errors[h]! / weight : 0;
        errors[h] = keep * errors[h]! + (1 - keep) * (Number.isNaN(error) ? average : error);
        spreads[h] = keep * spreads[h]! + (1 - keep) * spread[h]!;
      }
      weight = keep * weight + 1 - keep;
    },
  };
}

/** The levels of both tails of one central interval: α ← α + γ(target − share missed that day). */
function createTails(target: number) {
  const levels = { low: target, high: target };
  const moved = (level: number, missed: number): number =>
    Math.min(target + WIDEST_STEP, Math.max(0, level + ADAPTATION * (target - missed)));
  return {
    low: () => levels.low,
    high: () => levels.high,
    adapt: ({ low, high }: DayIntervals['central'][number], actual: ArrayLike<number>): void => {
      let [below, above, known] = [0, 0, 0];
      for (let h = 0; h < low.length; h += 1) {
        if (Number.isNaN(actual[h]!)) continue;
        known += 1;
        if (actual[h]! < low[h]!) below += 1;
        if (actual[h]! > high[h]!) above += 1;
      }
      if (known === 0) return;
      levels.low = moved(levels.low, below / known);
      levels.high = moved(levels.high, above / known);
    },
  };
}
