import { median } from '../panel/order.ts';

/** A daily error above this multiple of the others' excludes an expert, … */
const OUT_RATIO = 8;
/** … and one below this multiple includes it again. */
const BACK_RATIO = 4;
/** A mean distance from the others above this multiple of the recent price range is absurd. */
const ABSURD_RANGES = 2;
const RECENT_DAYS = 28;
/** With fewer experts, the reference is included in the comparison. */
const FEW = 3;
/** Differences below this share of the largest price count as rounding. */
const ROUNDING_TOLERANCE = 1e-9;

/** By the order of the experts; kept days are oldest first. */
export type HealthState = {
  /** 1 for excluded experts. */
  readonly out: Float64Array;
  /** The forecast of each expert for the last day learned; empty before. */
  readonly last: readonly Float64Array[];
  /** The median of the experts' errors on recent days. */
  readonly usual: readonly number[];
  /** Recent days' prices. */
  readonly prices: readonly Float64Array[];
};

export type Forecasts = readonly (Float64Array | undefined)[];

/**
 * Decides which experts are active. Over four years of Nord Pool and PJM, no expert's error exceeded 5.0 times the
 * others', and none was off by more than 1.3 ranges, so sound forecasts never trigger it.
 */
export interface Health {
  /** Why each expert is excluded before the day is known; undefined for active experts and those without a forecast. */
  readonly exclusionsBefore: (forecasts: Forecasts, reference: Float64Array | undefined) => (string | undefined)[];
  /** Updates the exclusions once the day's prices are known, before anything else learns from the day. */
  readonly judge: (forecasts: Forecasts, reference: Float64Array | undefined, actual: ArrayLike<number>) => void;
  readonly state: () => HealthState;
  /** `places[k]`: index of expert k in the state, -1 for a new one. */
  readonly load: (state: HealthState, places: readonly number[]) => void;
}

export function createHealth({ experts, steps }: { experts: number; steps: number }): Health {
  const none = new Float64Array(0);
  const out = new Float64Array(experts);
  let last: Float64Array[] = Array.from({ length: experts }, () => none);
  let usual: number[] = [];
  let prices: Float64Array[] = [];

  const exclusionsBefore: Health['exclusionsBefore'] = (forecasts, reference) => {
    const range = rangeOf(prices);
    const sound = forecasts.map((values) => (values?.every(Number.isFinite) ? values : undefined));
    const moved = sound.map((values, k) => (values && last[k]!.length > 0 ? !same(values, last[k]!) : undefined));
    const movers = moved.filter((one) => one === true).length;
    return forecasts.map((values, k) => {
      if (!values) return undefined;
      if (!sound[k]) return 'its forecast is not a number';
      if (out[k] === 1) return `its last error was more than ${OUT_RATIO} times the error of the others`;
      if (moved[k] === false && movers > experts / 2) return 'it repeated its last forecast while the others changed';
      const others = othersOf(sound, reference, k, experts);
      if (others.length === 0 || range === undefined) return undefined;
      if (distance(values, middleOf(others, steps)) <= ABSURD_RANGES * range.width + range.roundingTolerance)
        return undefined;
      return `its forecast is more than ${ABSURD_RANGES} times the range of recent prices away from the others`;
    });
  };

  return {
    exclusionsBefore,
    judge: (forecasts, reference, actual) => {
      for (const [k, values] of forecasts.entries()) if (values?.every(Number.isFinite)) last[k] = values;
      if (!Array.from(actual).some(Number.isFinite)) return;
      prices = [...prices, Float64Array.from(actual)].slice(-RECENT_DAYS);
      const roundingTolerance = rangeOf(prices)!.roundingTolerance;
      const losses = forecasts.map((values) => (values ? distance(values, actual) : Number.NaN));
      const referenceLoss = reference && experts < FEW ? [distance(reference, actual)] : [];
      const known = losses.filter(Number.isFinite);
      const before = usual.length > 0 ? medianOf(usual) : 0;
      for (const [k, loss] of losses.entries()) {
        const others = [...losses.filter((value, j) => j !== k && Number.isFinite(value)), ...referenceLoss];
        if (!forecasts[k] || others.length === 0) continue;
        const ratio = Number.isFinite(loss)
          ? loss / (Math.max(medianOf(others), before) + roundingTolerance)
          : OUT_RATIO + 1;
        if (ratio > OUT_RATIO) out[k] = 1;
        if (ratio <= BACK_RATIO) out[k] = 0;
      }
      if (known.length > 0) usual = [...usual, medianOf([...known, ...referenceLoss])].slice(-RECENT_DAYS);
    },
    state: () => ({ out: out.slice(), last: [...last], usual, prices }),
    load: (state, places) => {
      for (const [k, place] of places.entries()) out[k] = place < 0 ? 0 : state.out[place]!;
      last = places.map((place) => (place < 0 ? none : state.last[place]!));
      usual = [...state.usual];
      prices = [...state.prices];
    },
  };
}

/** The sound forecasts of the others, including the reference if they are few. */
function othersOf(sound: Forecasts, reference: Float64Array | undefined, k: number, experts: number): Float64Array[] {
  const others = sound.filter((values, j): values is Float64Array => j !== k && values !== undefined);
  if (experts < FEW && reference?.every(Number.isFinite)) others.push(reference);
  return others;
}

/** Width of the price range and its rounding tolerance; undefined without a known price. */
function rangeOf(
  days: readonly Float64Array[],
): { readonly width: number; readonly roundingTolerance: number } | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of days) {
    for (const price of day) {
      if (price < low) low = price;
      if (price > high) high = price;
    }
  }
  if (low > high) return undefined;
  return { width: high - low, roundingTolerance: ROUNDING_TOLERANCE * Math.max(Math.abs(low), Math.abs(high)) };
}

/** Mean absolute difference over the steps known to both; NaN if there are none. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let h = 0; h < a.length; h += 1) {
    const gap = Math.abs(a[h]! - b[h]!);
    if (Number.isNaN(gap)) continue;
    sum += gap;
    count += 1;
  }
  return sum / count;
}

const medianOf = (values: readonly number[]): number => median(Float64Array.from(values));

const middleOf = (forecasts: readonly Float64Array[], steps: number): Float64Array =>
  Float64Array.from({ length: steps }, (_, h) => medianOf(forecasts.map((values) => values[h]!)));

const same = (a: Float64Array, b: Float64Array): boolean => a.every((value, h) => value === b[h]);
