import { COVERAGES, PERCENTILES } from '../ensemble/intervals.ts';
import { createMixer } from '../ensemble/mixer.ts';
import type { Expert, ExpertFamily, Panel } from '../experts/expert.ts';
import { crps } from './metrics.ts';

/** The days `from … to - 1` of a panel, forecast one by one as they would have been. */
export interface Period {
  readonly panel: Panel;
  readonly from: number;
  readonly to: number;
}

/** Forecasts of one expert, days × steps, and their cost. */
export interface Track {
  readonly id: string;
  readonly family: ExpertFamily;
  readonly forecasts: Float64Array;
  /** Of each day; the first is the fit. */
  readonly costsMs: Float64Array;
  readonly fitMs: number;
  /** Mean over the days after the first. */
  readonly updateMs: number;
}

/** A track from an expert's forecasts and daily costs. */
export function trackOf({ id, family }: Expert, forecasts: Float64Array, costsMs: Float64Array): Track {
  const updates = costsMs.subarray(1);
  const updateMs = updates.reduce((sum, cost) => sum + cost, 0) / Math.max(1, updates.length);
  return { id, family, forecasts, costsMs, fitMs: costsMs[0] ?? 0, updateMs };
}

/** The slowest daily update of all experts together, excluding the first day, which fits them all. */
export function slowestUpdateMs(tracks: readonly Track[]): number {
  const days = tracks[0]?.costsMs.length ?? 0;
  let most = 0;
  for (let day = 1; day < days; day += 1) {
    most = Math.max(
      most,
      tracks.reduce((sum, { costsMs }) => sum + costsMs[day]!, 0),
    );
  }
  return most;
}

/**
 * Runs an expert over each day of the period: fitted before the first, updated before each other. `now` is a clock
 * in milliseconds, `onDay` is called for each completed day.
 */
export function walkExpert(
  expert: Expert,
  { panel, from, to }: Period,
  { now, onDay }: { now: () => number; onDay?: (done: number) => void },
): Track {
  const { steps } = panel;
  const forecasts = new Float64Array((to - from) * steps);
  const costsMs = new Float64Array(to - from);
  for (let day = from; day < to; day += 1) {
    const start = now();
    if (day === from) expert.fit(panel, day);
    else expert.update(panel, day);
    forecasts.set(expert.predict(panel, day), (day - from) * steps);
    costsMs[day - from] = now() - start;
    onDay?.(day - from + 1);
  }
  return trackOf(expert, forecasts, costsMs);
}

/** The combined forecasts of a period, days × steps each. */
export interface Combination {
  /** Bernstein online aggregation over all experts with bias correction: the served forecast. */
  readonly ensemble: Float64Array;
  /** The interpretable rule: bounded inverse-error weights over the means of the families. */
  readonly rule: Float64Array;
  /** Mean of each family's experts. */
  readonly families: ReadonlyMap<ExpertFamily, Float64Array>;
  /** For each of `COVERAGES`; NaN on the first days. */
  readonly central: readonly { readonly low: Float64Array; readonly high: Float64Array }[];
  /** Of the ensemble with its intervals; NaN on the first days. */
  readonly crps: Float64Array;
  /** After the last day, by expert. */
  readonly weights: Readonly<Record<string, number>>;
  readonly familyWeights: Readonly<Partial<Record<ExpertFamily, number>>>;
}

/** Mixes the tracks day by day, learning weights, bias and intervals only from earlier days. */
export function combine(tracks: readonly Track[], { panel, from, to }: Period): Combination {
  const { steps } = panel;
  const mixer = createMixer({ steps, experts: tracks });
  const blank = () => new Float64Array((to - from) * steps).fill(Number.NaN);
  const [ensemble, rule, scores] = [blank(), blank(), blank()];
  const central = COVERAGES.map(() => ({ low: blank(), high: blank() }));
  const families = new Map(tracks.map(({ family }) => [family, blank()]));
  let last: Pick<Combination, 'weights' | 'familyWeights'> | undefined;

  for (let day = from; day < to; day += 1) {
    const at = (day - from) * steps;
    const actual = panel.prices.subarray(day * steps, (day + 1) * steps);
    const experts = new Map(tracks.map(({ id, forecasts }) => [id, forecasts.subarray(at, at + steps)]));
    const mixed = mixer.mix(experts);
    ensemble.set(mixed.point, at);
    rule.set(mixed.rule, at);
    for (const [family, values] of mixed.families) families.get(family)?.set(values, at);
    for (const [k, { low, high }] of (mixed.central ?? []).entries()) {
      central[k]!.low.set(low, at);
      central[k]!.high.set(high, at);
    }
    if (mixed.percentiles) scores.set(scoresOf(mixed.percentiles, actual), at);
    const { weightsAfter, familyWeightsAfter } = mixer.observe({ experts, mixed }, actual);
    last = { weights: weightsAfter, familyWeights: familyWeightsAfter };
  }
  return { ensemble, rule, families, central, crps: scores, ...(last ?? { weights: {}, familyWeights: {} }) };
}

/** CRPS of each step. */
const scoresOf = (percentiles: readonly Float64Array[], actual: Float64Array): Float64Array =>
  actual.map((price, h) =>
    crps(
      price,
      percentiles.map((row) => row[h]!),
      PERCENTILES,
    ),
  );
