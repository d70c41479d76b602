import { quantileOf } from '../panel/order.ts';
import { visitPooled } from './pooled-residuals.ts';

/** Settings that determine interval widths. */
export interface IntervalSettings {
  /** Half-life of the local error scale. */
  readonly halfLifeDays: number;
  /** Share of the mean over all steps in that scale. */
  readonly overall: number;
  /** Share of a day on both sides whose residuals are used for a step. */
  readonly neighbors: number;
  /** Power of (spread / usual spread) in the scale. */
  readonly spreadPower: number;
  /** Number of days of scaled residuals kept. */
  readonly residualDays: number;
  /** Adaptation rate of the coverage: share of the miss added to the level each day. */
  readonly adaptation: number;
}

/**
 * Chosen by CRPS on the 364 days before the test years, Nord Pool and PJM together, all experts of level 3: 0.2 %
 * better than a half-life of 8 days, a neighborhood of 1/8 and a power of 0.45, which had been chosen with the LASSO
 * and kernel experts (level 2 gains 0.15 %, level 1 loses 0.1 %). It is flat around: a power of 0.6 is 0.05 % better at
 * level 3 and worse at 1, 0.3 of the mean costs nothing, none of it 0.2 %, 91 days of residuals 0.2 %, 364 days 0.1 %.
 */
export const INTERVAL_SETTINGS: IntervalSettings = {
  halfLifeDays: 12,
  overall: 0.2,
  neighbors: 1 / 6,
  spreadPower: 0.55,
  residualDays: 182,
  adaptation: 0.02,
};
/** Minimum number of days of residuals for an interval. */
const FIRST_DAYS = 6;
const [LEAST_SPREAD, MOST_SPREAD] = [0.3, 4];
const WIDEST_STEP = 0.05;

/** Levels of the quantiles that CRPS is computed from: the percentiles. */
export const PERCENTILES: readonly number[] = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
/** Coverages of the served central intervals. */
export const COVERAGES = [0.8, 0.9, 0.95] as const;

export type Bounds = { readonly low: Float64Array; readonly high: Float64Array };

export interface DayIntervals {
  /** One row of `steps` values for each percentile. */
  readonly percentiles: readonly Float64Array[];
  /** For each of `COVERAGES`, `steps` values each. */
  readonly central: readonly Bounds[];
}

/** The learned error statistics. */
export type IntervalState = {
  readonly scale: ScaleState;
  readonly residuals: readonly Float64Array[];
  /** Levels of the lower and upper tail for each of `COVERAGES`. */
  readonly tails: readonly { readonly low: number; readonly high: number }[];
};

/** Intervals around a forecast, learned from its own residuals day by day. */
export interface Intervals {
  /** `spread`: s.d. over the experts per step. Undefined before 6 days of residuals are known. */
  readonly forecast: (point: Float64Array, spread: Float64Array) => DayIntervals | undefined;
  /** `given`: the bounds that had been issued, if any. */
  readonly observe: (day: {
    readonly point: Float64Array;
    readonly spread: Float64Array;
    readonly given: readonly Bounds[] | undefined;
    readonly actual: ArrayLike<number>;
  }) => void;
  /** Discards all but the residuals of the last days. */
  readonly shorten: (days: number) => void;
  readonly state: () => IntervalState;
  readonly load: (state: IntervalState) => void;
}

/**
 * Empirical quantiles of residuals over a local scale s = ((1 − o) m_h + o m)·clip(spread / usual spread, 0.3, 4)^p,
 * where m_h and m are moving averages of the absolute error. The level of each tail follows adaptive conformal
 * inference (Gibbs, Candès 2021): α ← α + γ(target − missed). Central intervals contain the forecast and are nested.
 */
export function createIntervals({
  steps,
  settings = INTERVAL_SETTINGS,
}: {
  steps: number;
  settings?: IntervalSettings;
}): Intervals {
  const scale = createScale(steps, settings);
  let tails = COVERAGES.map((share) => ({ low: (1 - share) / 2, high: (1 - share) / 2 }));
  let residuals: Float64Array[] = [];
  const reach = Math.round(steps * settings.neighbors);

  return {
    forecast: (point, spread) => {
      if (residuals.length < FIRST_DAYS) return undefined;
      const scales = scale.of(spread);
      const percentiles = PERCENTILES.map(() => new Float64Array(steps));
      const central = tails.map(() => ({ low: new Float64Array(steps), high: new Float64Array(steps) }));
      const nested = uncrossed(tails);
      visitPooled(residuals, reach, (h, sorted) => {
        const at = (level: number) => point[h]! + scales[h]! * quantileOf(sorted, level);
        for (const [k, level] of PERCENTILES.entries()) percentiles[k]![h] = at(level);
        for (const [k, { low, high }] of central.entries()) {
          low[h] = Math.min(point[h]!, at(nested[k]!.low));
          high[h] = Math.max(point[h]!, at(1 - nested[k]!.high));
        }
      });
      return { percentiles, central };
    },
    observe: ({ point, spread, given, actual }) => {
      if (given) {
        tails = tails.map((tail, k) => adapted(tail, (1 - COVERAGES[k]!) / 2, given[k]!, actual, settings.adaptation));
      }
      if (scale.ready()) {
        const scales = scale.of(spread);
        residuals.push(point.map((value, h) => (actual[h]! - value) / scales[h]!));
        if (residuals.length > settings.residualDays) residuals.shift();
      }
      scale.learn(point, spread, actual);
    },
    shorten: (days) => {
      residuals = residuals.slice(-days);
    },
    state: () => ({ scale: scale.state(), residuals: [...residuals], tails }),
    load: (state) => {
      scale.load(state.scale);
      residuals = [...state.residuals];
      tails = [...state.tails];
    },
  };
}

type Tail = IntervalState['tails'][number];

/**
 * Restores the order of levels that crossed while adapting (rearrangement: Chernozhukov, Fernández-Val, Galichon 2010),
 * so that intervals are nested by coverage.
 */
function uncrossed(tails: readonly Tail[]): Tail[] {
  const descending = (side: keyof Tail) => tails.map((tail) => tail[side]).sort((a, b) => b - a);
  const [low, high] = [descending('low'), descending('high')];
  return tails.map((_, k) => ({ low: low[k]!, high: high[k]! }));
}

type ScaleState = { readonly errors: Float64Array; readonly spreads: Float64Array; readonly weight: number };

/** The local scale s of a day from moving averages of absolute errors and of spreads. */
function createScale(steps: number, { halfLifeDays, overall, spreadPower }: IntervalSettings) {
  const keep = 0.5 ** (1 / halfLifeDays);
  const errors = new Float64Array(steps);
  const spreads = new Float64Array(steps);
  let weight = 0;
  return {
    ready: () => weight > 0,
    of: (spread: Float64Array): Float64Array => {
      const mean = errors.reduce((sum, value) => sum + value, 0) / steps;
      return spread.map((value, h) => {
        const ratio = spreads[h]! > 0 ? (value * weight) / spreads[h]! : 1;
        const local = Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, ratio)) ** spreadPower;
        return (((1 - overall) * errors[h]! + overall * mean) / weight) * local || Number.MIN_VALUE;
      });
    },
    learn: (point: Float64Array, spread: Float64Array, actual: ArrayLike<number>): void => {
      for (let h = 0; h < steps; h += 1) {
        const error = Math.abs(actual[h]! - point[h]!);
        // An unknown price counts as the average so far and has no effect.
        const average = weight > 0 ? errors[h]! / weight : 0;
        errors[h] = keep * errors[h]! + (1 - keep) * (Number.isNaN(error) ? average : error);
        spreads[h] = keep * spreads[h]! + (1 - keep) * spread[h]!;
      }
      weight = keep * weight + 1 - keep;
    },
    state: (): ScaleState => ({ errors: errors.slice(), spreads: spreads.slice(), weight }),
    load: (state: ScaleState): void => {
      errors.set(state.errors);
      spreads.set(state.spreads);
      weight = state.weight;
    },
  };
}

/** Levels of both tails after a day: α ← α + γ(target − share missed that day). */
function adapted(tail: Tail, target: number, { low, high }: Bounds, actual: ArrayLike<number>, adaptation: number) {
  let [below, above, known] = [0, 0, 0];
  for (let h = 0; h < low.length; h += 1) {
    if (Number.isNaN(actual[h]!)) continue;
    known += 1;
    if (actual[h]! < low[h]!) below += 1;
    if (actual[h]! > high[h]!) above += 1;
  }
  if (known === 0) return tail;
  const moved = (level: number, missed: number): number =>
    Math.min(target + WIDEST_STEP, Math.max(0, level + adaptation * (target - missed)));
  return { low: moved(tail.low, below / known), high: moved(tail.high, above / known) };
}
