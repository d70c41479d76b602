import type { Forecaster } from '../ensemble/forecaster-types.ts';
import { weighPromotion } from '../ensemble/promotion.ts';
import type { LearningContext } from './context.ts';
import { type LoadedMarket, untilDay } from './load-market.ts';
import { newForecaster, type Prior } from './prior.ts';
import type { Verdict } from './verdict.ts';

/** The newest days are compared, at most so many: older ones both know by heart. */
const COMPARED_DAYS = 7;
/** Prices of so many days say what is plausible. */
const RECENT_DAYS = 28;

/**
 * Lets the new and the serving model forecast the days learnt since: the new one has seen them, so where it is clearly worse
 * it does not serve. Nor does one that gives no number for the next day.
 */
export function judge(
  context: Pick<LearningContext, 'experts'>,
  { prior, loaded }: { readonly prior: Prior; readonly loaded: LoadedMarket },
): Verdict {
  const { panel, known } = loaded;
  const { forecaster } = prior;
  const next = forecaster.issue(panel, known).leads[0]?.mixed.point ?? [Number.NaN];
  const from = Math.max(prior.learnFrom, known - COMPARED_DAYS);
  const recent = panel.prices.subarray(Math.max(0, known - RECENT_DAYS) * panel.steps, known * panel.steps);
  if (!prior.state || from >= known) {
    const verdict = weighPromotion({ actual: [], candidate: [], incumbent: undefined, next, recent });
    return { ...verdict, reason: verdict.promoted ? prior.reasons.join('; ') || 'repaired' : verdict.reason, days: 0 };
  }
  const incumbent = newForecaster(context, loaded);
  incumbent.restore(prior.state);
  const [candidate, serving] = [forecaster, incumbent].map((model) => pointsOf(model, loaded, from));
  const actual = panel.prices.subarray(from * panel.steps, known * panel.steps);
  const verdict = weighPromotion({ actual, candidate: candidate!, incumbent: serving, next, recent });
  return { ...verdict, days: known - from };
}

/** What a model forecasts for the days from `from` on, each from the days before it. */
function pointsOf(forecaster: Forecaster, { panel, known }: LoadedMarket, from: number): Float64Array {
  const points = new Float64Array((known - from) * panel.steps);
  for (let day = from; day < known; day += 1) {
    const [first] = forecaster.issue(untilDay(panel, day + 1), day).leads;
    points.set(first!.mixed.point, (day - from) * panel.steps);
  }
  return points;
}
