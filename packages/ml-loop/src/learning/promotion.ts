import { type Forecaster, type Issue, weighPromotion } from '@energy-optimizer/forecasting';
import { type LoadedMarket, untilDay } from './load-market.ts';
import type { Prior } from './prior.ts';
import type { Verdict } from './verdict.ts';

/** Maximum number of newest days to compare; both models were trained on older ones. */
const COMPARED_DAYS = 7;
/** Days of prices that define the plausible range. */
const RECENT_DAYS = 28;

/** The active model's forecasts, before it learns, of the days that have become known; undefined if there is none. */
export function servingPoints({ state, forecaster, learnFrom }: Prior, loaded: LoadedMarket): Float64Array | undefined {
  const from = comparedFrom(learnFrom, loaded);
  return state && from < loaded.known ? pointsOf(forecaster, loaded, from) : undefined;
}

/**
 * Runs the new model on the days learned since and compares it with the forecasts of the active one from the same
 * data: the new one was trained on them, so if it is clearly worse, it is not promoted. Nor is one that gives no number
 * for the next day, or an absurd one.
 */
export function judge(given: {
  readonly prior: Prior;
  readonly loaded: LoadedMarket;
  /** The new model's forecast of the coming days. */
  readonly issue: Issue;
  readonly serving: Float64Array | undefined;
}): Verdict {
  const { prior, loaded, issue, serving } = given;
  const { panel, known } = loaded;
  const next = issue.leads[0]?.mixed.point ?? [Number.NaN];
  const recent = panel.prices.subarray(Math.max(0, known - RECENT_DAYS) * panel.steps, known * panel.steps);
  if (!serving) {
    const verdict = weighPromotion({ actual: [], candidate: [], incumbent: undefined, next, recent });
    return { ...verdict, reason: verdict.promoted ? prior.reasons.join('; ') || 'repaired' : verdict.reason, days: 0 };
  }
  const from = comparedFrom(prior.learnFrom, loaded);
  const candidate = pointsOf(prior.forecaster, loaded, from);
  const actual = panel.prices.subarray(from * panel.steps, known * panel.steps);
  const verdict = weighPromotion({ actual, candidate, incumbent: serving, next, recent });
  return { ...verdict, days: known - from };
}

const comparedFrom = (learnFrom: number, { known }: LoadedMarket): number => Math.max(learnFrom, known - COMPARED_DAYS);

/** A model's forecasts of the days from `from` on, each from the days before it. */
function pointsOf(forecaster: Forecaster, { panel, known }: LoadedMarket, from: number): Float64Array {
  const points = new Float64Array((known - from) * panel.steps);
  for (let day = from; day < known; day += 1) {
    const [first] = forecaster.issue(untilDay(panel, day + 1), day).leads;
    points.set(first!.mixed.point, (day - from) * panel.steps);
  }
  return points;
}
