import { createAggregation } from '../ensemble/aggregation.ts';
import { inverseErrorWeights } from '../ensemble/family-weights.ts';
import { COVERAGES, createIntervals, PERCENTILES } from '../ensemble/intervals.ts';
import type { Expert, ExpertFamily, Panel } from '../experts/expert.ts';
import { crps } from './metrics.ts';

/** The rule over families looks back so many days. */
const RULE_DAYS = 28;

/** The days `from … to - 1` of a panel, forecast one by one as they would have been. */
export interface Period {
  readonly panel: Panel;
  readonly from: number;
  readonly to: number;
}

/** What one expert forecast, days × steps, and what it took. */
export interface Track {
  readonly id: string;
  readonly family: ExpertFamily;
  readonly forecasts: Float64Array;
  readonly fitMs: number;
  /** Mean over the days after the first. */
  readonly updateMs: number;
}

/**
 * Lets an expert forecast each day of the period: fitted before the first, updated before each other. `now` is a clock
 * in milliseconds, `onDay` hears of each day that is done.
 */
export function walkExpert(
  expert: Expert,
  { panel, from, to }: Period,
  { now, onDay }: { now: () => number; onDay?: (done: number) => void },
): Track {
  const { steps } = panel;
  const forecasts = new Float64Array((to - from) * steps);
  const start = now();
  let fitted = start;
  for (let day = from; day < to; day += 1) {
    if (day === from) expert.fit(panel, day);
    else expert.update(panel, day);
    forecasts.set(expert.predict(panel, day), (day - from) * steps);
    if (day === from) fitted = now();
    onDay?.(day - from + 1);
  }
  const updateMs = to - from > 1 ? (now() - fitted) / (to - from - 1) : 0;
  return { id: expert.id, family: expert.family, forecasts, fitMs: fitted - start, updateMs };
}

/** The combined forecasts of a period, days × steps each. */
export interface Combination {
  /** Bernstein online aggregation over all experts: the forecast that is served. */
  readonly ensemble: Float64Array;
  /** The readable rule: bounded inverse-error weights over the means of the families. */
  readonly rule: Float64Array;
  /** Mean of each family's experts. */
  readonly families: ReadonlyMap<ExpertFamily, Float64Array>;
  /** For each of `COVERAGES`; NaN on the first days. */
  readonly central: readonly { readonly low: Float64Array; readonly high: Float64Array }[];
  /** Of the ensemble with its intervals; NaN on the first days. */
  readonly crps: Float64Array;
  /** After the last day, in the order of the tracks. */
  readonly weights: Float64Array;
  readonly familyWeights: Readonly<Partial<Record<ExpertFamily, number>>>;
}

/** Mixes the tracks day by day, learning weights and intervals from the days before alone. */
export function combine(tracks: readonly Track[], { panel, from, to }: Period): Combination {
  const { steps } = panel;
  const days = to - from;
  const families = familyMeans(tracks);
  const aggregation = createAggregation({ experts: tracks.length, steps });
  const intervals = createIntervals({ steps });
  const blank = () => new Float64Array(days * steps).fill(Number.NaN);
  const [ensemble, rule, scores] = [blank(), blank(), blank()];
  const central = COVERAGES.map(() => ({ low: blank(), high: blank() }));
  const actual = panel.prices.subarray(from * steps, to * steps);

  for (let day = 0; day < days; day += 1) {
    const at = day * steps;
    const slice = (values: Float64Array) => values.subarray(at, at + steps);
    const forecasts = tracks.map((track) => slice(track.forecasts));
    const point = aggregation.forecast(forecasts);
    ensemble.set(point, at);
    const weights = ruleWeights(families, actual, day, steps);
    rule.set(mixFamilies(families, weights, slice, steps), at);
    const spread = spreadOf(forecasts, steps);
    const given = intervals.forecast(point, spread);
    if (given) {
      for (const [k, { low, high }] of given.central.entries()) {
        central[k]!.low.set(low, at);
        central[k]!.high.set(high, at);
      }
      for (let h = 0; h < steps; h += 1) {
        const quantiles = given.percentiles.map((row) => row[h]!);
        scores[at + h] = crps(actual[at + h]!, quantiles, PERCENTILES);
      }
    }
    aggregation.observe(forecasts, slice(actual));
    intervals.observe(point, spread, slice(actual));
  }
  const familyWeights = ruleWeights(families, actual, days, steps);
  return { ensemble, rule, families, central, crps: scores, weights: aggregation.weights(), familyWeights };
}

function familyMeans(tracks: readonly Track[]): Map<ExpertFamily, Float64Array> {
  const groups = Map.groupBy(tracks, ({ family }) => family);
  return new Map(
    Array.from(groups, ([family, members]) => {
      const mean = new Float64Array(members[0]!.forecasts.length);
      for (const { forecasts } of members) for (let at = 0; at < mean.length; at += 1) mean[at]! += forecasts[at]!;
      return [family, mean.map((sum) => sum / members.length)];
    }),
  );
}

/** Weights for `day` of the period from the mean absolute errors of the 28 days before; equal on the first. */
function ruleWeights(
  families: ReadonlyMap<ExpertFamily, Float64Array>,
  actual: Float64Array,
  day: number,
  steps: number,
): Partial<Record<ExpertFamily, number>> {
  const errors: Partial<Record<ExpertFamily, number>> = {};
  for (const [family, forecasts] of families) {
    let sum = 0;
    let count = 0;
    for (let at = Math.max(0, day - RULE_DAYS) * steps; at < day * steps; at += 1) {
      const error = Math.abs(forecasts[at]! - actual[at]!);
      if (Number.isNaN(error)) continue;
      sum += error;
      count += 1;
    }
    errors[family] = count > 0 ? sum / count : 1;
  }
  return inverseErrorWeights(errors as Record<ExpertFamily, number>);
}

function mixFamilies(
  families: ReadonlyMap<ExpertFamily, Float64Array>,
  weights: Partial<Record<ExpertFamily, number>>,
  slice: (values: Float64Array) => Float64Array,
  steps: number,
): Float64Array {
  const mixed = new Float64Array(steps);
  for (const [family, forecasts] of families) {
    const [values, weight] = [slice(forecasts), weights[family]!];
    for (let h = 0; h < steps; h += 1) mixed[h]! += weight * values[h]!;
  }
  return mixed;
}

/** Standard deviation over the experts that gave a value, per step. */
function spreadOf(forecasts: readonly Float64Array[], steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, h) => {
    let [count, sum, squares] = [0, 0, 0];
    for (const values of forecasts) {
      const value = values[h]! - forecasts[0]![h]!;
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
      squares += value * value;
    }
    return count > 0 ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0;
  });
}
