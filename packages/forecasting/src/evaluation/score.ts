import { COVERAGES, createIntervals, PERCENTILES } from '../ensemble/intervals.ts';
import { weeklyNaive } from '../experts/naive.ts';
import type { Combination, Period, Track } from './backtest.ts';
import { coverage, crps, type PointMetrics, pointMetrics } from './metrics.ts';

/** The accuracy of forecasts of a period. Prices are in the unit of the panel. */
export interface Score extends PointMetrics {
  /** MAE relative to the weekly naive forecast over the same steps. */
  readonly rmae: number;
  /** Mean over the steps with an interval; null without any. */
  readonly crps: number | null;
  /** Share of actual prices inside the interval of each coverage; null without any. */
  readonly coverage: Readonly<Record<'80' | '90' | '95', number | null>>;
  /** Days that had intervals: the first week of a period has none. */
  readonly intervalDays: number;
}

export interface Scores {
  readonly naive: Score;
  readonly experts: readonly (Score & {
    readonly id: string;
    readonly family: string;
    readonly fitSeconds: number;
    readonly secondsPerDay: number;
  })[];
  readonly families: readonly (Score & { readonly family: string; readonly secondsPerDay: number })[];
  /** The bounded rule over families. */
  readonly rule: Score;
  /** The served forecast. */
  readonly ensemble: Score & { readonly secondsPerDay: number };
}

/**
 * Scores all tracks of a period and their mixtures. Experts and families get intervals from their own residuals,
 * by the same method as the ensemble, so that CRPS and coverage are comparable.
 */
export function scoreAll(tracks: readonly Track[], combination: Combination, period: Period): Scores {
  const { panel, from, to } = period;
  const { central } = combination;
  const actual = panel.prices.subarray(from * panel.steps, to * panel.steps);
  const naive = new Float64Array(actual.length);
  for (let day = from; day < to; day += 1) naive.set(weeklyNaive(panel, day), (day - from) * panel.steps);
  const base = pointMetrics(actual, naive).mae;
  const { steps } = panel;
  const own = (forecasts: Float64Array): Score =>
    score({ actual, forecasts, base, steps, ...ownIntervals(forecasts, actual, steps) });
  const seconds = (members: readonly Track[]) => members.reduce((sum, { updateMs }) => sum + updateMs, 0) / 1_000;
  return {
    naive: own(naive),
    experts: tracks.map((track) => ({
      id: track.id,
      family: track.family,
      ...own(track.forecasts),
      fitSeconds: track.fitMs / 1_000,
      secondsPerDay: track.updateMs / 1_000,
    })),
    families: Array.from(combination.families, ([family, forecasts]) => ({
      family,
      ...own(forecasts),
      secondsPerDay: seconds(tracks.filter((track) => track.family === family)),
    })),
    rule: own(combination.rule),
    ensemble: {
      ...score({ actual, forecasts: combination.ensemble, base, steps, central, scores: combination.crps }),
      secondsPerDay: seconds(tracks),
    },
  };
}

interface Scored {
  readonly actual: Float64Array;
  readonly forecasts: Float64Array;
  /** MAE of the weekly naive forecast. */
  readonly base: number;
  readonly central: Combination['central'];
  /** CRPS per step; NaN where there is no interval. */
  readonly scores: Float64Array;
  readonly steps: number;
}

function score({ actual, forecasts, base, central, scores, steps }: Scored): Score {
  const metrics = pointMetrics(actual, forecasts);
  const given = scores.filter((one) => !Number.isNaN(one));
  const covered = (k: number) => orNull(coverage(actual, central[k]!.low, central[k]!.high));
  return {
    ...metrics,
    rmae: metrics.mae / base,
    crps: orNull(given.reduce((sum, one) => sum + one, 0) / given.length),
    coverage: { '80': covered(0), '90': covered(1), '95': covered(2) },
    intervalDays: Math.floor(given.length / steps),
  };
}

/** Intervals from a forecast's own residuals, learned only from earlier days. */
function ownIntervals(
  forecasts: Float64Array,
  actual: Float64Array,
  steps: number,
): Pick<Scored, 'central' | 'scores'> {
  const intervals = createIntervals({ steps });
  const blank = () => new Float64Array(actual.length).fill(Number.NaN);
  const scores = blank();
  const central = COVERAGES.map(() => ({ low: blank(), high: blank() }));
  const spread = new Float64Array(steps);
  for (let at = 0; at < actual.length; at += steps) {
    const point = forecasts.subarray(at, at + steps);
    const prices = actual.subarray(at, at + steps);
    const given = intervals.forecast(point, spread);
    for (const [k, { low, high }] of (given?.central ?? []).entries()) {
      central[k]!.low.set(low, at);
      central[k]!.high.set(high, at);
    }
    for (let h = 0; given && h < steps; h += 1) {
      const quantiles = given.percentiles.map((row) => row[h]!);
      scores[at + h] = crps(prices[h]!, quantiles, PERCENTILES);
    }
    intervals.observe({ point, spread, given: given?.central, actual: prices });
  }
  return { central, scores };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
