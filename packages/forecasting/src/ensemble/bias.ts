import { median } from '../panel/order.ts';

const WINDOW_DAYS = 28;
/**
 * Windows, in days, over which the daily error is examined; the most significant one is used, so that jumps are
 * detected early.
 */
const LEVEL_DAYS = [3, 5, 7, 14, 28] as const;
/** Minimum number of days before anything is corrected. */
const FIRST_DAYS = 7;
/** Mean errors below this many standard errors count as chance. */
const CHANCE = 3;
/** A daily error counts as a level error only above this multiple of the s.d. within the days. */
const WITHIN_DAY = 2;

export type BiasState = { readonly errors: readonly Float64Array[] };

/** Bias estimated from recent errors, in local hours, as the days of a panel are local. */
export interface Bias {
  /** The correction to add to a forecast, per step; 0 if errors do not differ from chance. */
  readonly correction: () => Float64Array;
  /** `forecast`: without correction. */
  readonly observe: (forecast: Float64Array, actual: ArrayLike<number>) => void;
  /** Discards all but the last days. */
  readonly shorten: (days: number) => void;
  readonly state: () => BiasState;
  readonly load: (state: BiasState) => void;
}

/**
 * Error of the whole day plus that of each step against the day, both shrunk as James and Stein do with the positive
 * part: m·max(0, 1 − (3·se / m)²). An error of the whole day counts only when it is alike at all hours: those of
 * volatile weeks are not, and turn into the opposite the next week. Chosen on the 1156 days before the test years, Nord
 * Pool and PJM together: nothing is lost on either (−0.1 % in the mean; without that condition 2 % are lost), and 9.4
 * (Nord Pool) and
 * 6.4 (PJM) of a bias of 10 that set in five days ago are corrected.
 */
export function createBias({ steps }: { steps: number }): Bias {
  let errors: Float64Array[] = [];
  return {
    correction: () => {
      const means = errors.map(meanOf);
      const known = errors.filter((_, d) => !Number.isNaN(means[d]!));
      const daily = Float64Array.from(known, meanOf);
      if (daily.length < FIRST_DAYS) return new Float64Array(steps);
      const level = levelOf(known, daily);
      return Float64Array.from({ length: steps }, (_, h) => level + shapeAt(errors, means, h));
    },
    observe: (forecast, actual) => {
      errors.push(forecast.map((value, h) => actual[h]! - value));
      if (errors.length > WINDOW_DAYS) errors.shift();
    },
    shorten: (days) => {
      errors = errors.slice(-days);
    },
    state: () => ({ errors: [...errors] }),
    load: (state) => {
      errors = [...state.errors];
    },
  };
}

/** m, reduced by what chance explains. */
const shrunk = (m: number, standardError: number): number =>
  m === 0 ? 0 : m * Math.max(0, 1 - ((CHANCE * standardError) / m) ** 2);

/**
 * The error of the last days, from the window with the largest value after shrinking; `daily`: mean error of each day.
 */
function levelOf(errors: readonly Float64Array[], daily: Float64Array): number {
  // Estimated from differences of neighboring days, which a jump hardly affects; a difference has twice the variance.
  let squares = 0;
  for (let d = 1; d < daily.length; d += 1) squares += (daily[d]! - daily[d - 1]!) ** 2;
  const variance = squares / (2 * (daily.length - 1));
  const within = Float64Array.from(errors, (day, d) => meanOf(day.map((error) => (error - daily[d]!) ** 2)));
  let best = 0;
  for (const days of LEVEL_DAYS) {
    if (days > daily.length) break;
    const center = centerOf(daily.slice(-days));
    if (Math.abs(center) < WITHIN_DAY * Math.sqrt(meanOf(within.subarray(-days)))) continue;
    const level = shrunk(center, Math.sqrt(variance / days));
    if (Math.abs(level) > Math.abs(best)) best = level;
  }
  return best;
}

/** The smaller of mean and median, 0 if their signs differ, so that one spike has little effect. */
function centerOf(values: Float64Array): number {
  const mean = meanOf(values);
  const middle = median(values);
  if (Math.sign(mean) !== Math.sign(middle)) return 0;
  return Math.abs(mean) < Math.abs(middle) ? mean : middle;
}

/** The error of one step relative to its day. */
function shapeAt(errors: readonly Float64Array[], means: readonly number[], h: number): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const [d, day] of errors.entries()) {
    const value = day[h]! - means[d]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    squares += value * value;
  }
  if (count < FIRST_DAYS) return 0;
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean) / (count - 1);
  return shrunk(mean, Math.sqrt(variance));
}

/** Mean of the known values; NaN if there are none. */
function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}
