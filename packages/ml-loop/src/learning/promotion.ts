import type { Forecaster } from '../ensemble/forecaster-types.ts';
import type { LearningContext } from './context.ts';
import { type LoadedMarket, untilDay } from './load-market.ts';
import { newForecaster, type Prior } from './prior.ts';
import type { Verdict } from './verdict.ts';

/** The newest days are compared, at most so many: older ones both know by heart. */
const COMPARED_DAYS = 7;
/** Beyond this the new model has gone wrong: it has seen those days and the old one has not. */
const WORST_RATIO = 1.1;

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
  const next = forecaster.issue(panel, known).leads[0]?.mixed.point;
  const nothing = { candidateMae: null, incumbentMae: null, days: 0 };
  if (!next?.every(Number.isFinite))
    return { promoted: false, reason: 'it gives no number for the next day', ...nothing };
  const from = Math.max(prior.learnFrom, known - COMPARED_DAYS);
  if (!prior.state || from >= known)
    return { promoted: true, reason: prior.reasons.join('; ') || 'repaired', ...nothing };
  const incumbent = newForecaster(context, loaded);
  incumbent.restore(prior.state);
  const [candidateMae, incumbentMae] = [forecaster, incumbent].map((model) => errorOf(model, loaded, from));
  const facts = { candidateMae: candidateMae!, incumbentMae: incumbentMae!, days: known - from };
  if (Number.isNaN(incumbentMae!)) return { promoted: true, reason: 'nothing to compare with', ...facts };
  const promoted = candidateMae! <= WORST_RATIO * incumbentMae!;
  return { promoted, reason: promoted ? 'not worse than what served' : 'clearly worse than what serves', ...facts };
}

/** Mean absolute error over the days from `from` on, each forecast from the days before it. */
function errorOf(forecaster: Forecaster, { panel, known }: LoadedMarket, from: number): number {
  const { steps, prices } = panel;
  let [sum, count] = [0, 0];
  for (let day = from; day < known; day += 1) {
    const point = forecaster.issue(untilDay(panel, day + 1), day).leads[0]!.mixed.point;
    for (let step = 0; step < steps; step += 1) {
      const error = Math.abs(point[step]! - prices[day * steps + step]!);
      if (Number.isNaN(error)) continue;
      sum += error;
      count += 1;
    }
  }
  return sum / count;
}
