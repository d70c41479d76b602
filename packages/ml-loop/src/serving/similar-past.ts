import { addMs, DAY_MS, getRegion, HOUR_MS, localDate, localTimeZone } from '@energy-optimizer/kernel';
import type { SavingsKept, SimilarPast } from '../service.ts';
import type { PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';
import { createMemory, meanOfAll } from './memory.ts';

const SHOWN_DAYS = 3;
/** The nearest of fewer days than four weeks need not be near. */
const LEAST_REMEMBERED = 28;
/** What biases and plans are judged by. */
const SIMILAR_FORECASTS = 30;
/** From fewer days nobody can tell. */
const LEAST_FORECASTS = 10;
/** The day and the one that followed; an hour less when the clocks go forward. */
const TWO_DAYS_MS = 2 * DAY_MS - HOUR_MS;

interface SimilarPastDeps {
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly now: () => Date;
}

/** Past days like the next one: what followed them, and what forecasts that looked like this one were off by. */
export function createSimilarPast(deps: SimilarPastDeps) {
  const daysLike = createMemory({
    ...deps,
    domain: 'price_pattern',
    // The day that followed had to be over before the forecast began as well.
    isUsable: ({ at, outcome }, issue) =>
      addMs(at, TWO_DAYS_MS) <= issue.start && isInMoneyOf(issue, outcome) && Number.isFinite(outcome.nextMean),
  });
  const biasesLike = createMemory({
    ...deps,
    domain: 'bias_correction',
    isUsable: ({ at, outcome }, issue) =>
      at < issue.start && isInMoneyOf(issue, outcome) && Number.isFinite(outcome.meanError),
  });
  return async (issue: ForecastIssue): Promise<SimilarPast> => {
    const [days, biases] = await Promise.all([daysLike(issue, SHOWN_DAYS), biasesLike(issue, SIMILAR_FORECASTS)]);
    const timeZone = localTimeZone(getRegion(issue.region));
    return {
      days:
        !days || days.size < LEAST_REMEMBERED
          ? []
          : days.nearest.map(({ at, similarity, outcome }) => ({
              // Noon is on the same date also where the market's midnight is not the region's.
              date: localDate(addMs(at, DAY_MS / 2), timeZone),
              similarity,
              nextMean: outcome.nextMean,
            })),
      bias:
        !biases || biases.nearest.length < LEAST_FORECASTS
          ? undefined
          : {
              meanError: meanOfAll(biases.nearest.map(({ outcome }) => outcome.meanError)),
              days: biases.nearest.length,
              similarity: meanOfAll(biases.nearest.map(({ similarity }) => similarity)),
            },
    };
  };
}

/** How much of the saving that forecasts like this one promised came true; undefined from too few days. */
export function createSavingsKept(deps: SimilarPastDeps) {
  const plansLike = createMemory({
    ...deps,
    domain: 'optimization',
    isUsable: ({ at, outcome }, issue) =>
      at < issue.start && Number.isFinite(outcome.promised) && Number.isFinite(outcome.kept),
  });
  return async (issue: ForecastIssue): Promise<SavingsKept | undefined> => {
    const plans = await plansLike(issue, SIMILAR_FORECASTS);
    if (!plans || plans.nearest.length < LEAST_FORECASTS) return undefined;
    const promised = meanOfAll(plans.nearest.map(({ outcome }) => outcome.promised));
    // Flat days promise nothing: no share of that.
    if (!(promised > 0)) return undefined;
    return {
      share: meanOfAll(plans.nearest.map(({ outcome }) => outcome.kept)) / promised,
      days: plans.nearest.length,
      similarity: meanOfAll(plans.nearest.map(({ similarity }) => similarity)),
    };
  };
}

const isInMoneyOf = (
  { unit, currency }: ForecastIssue,
  outcome: { readonly unit: string; readonly currency: string },
): boolean => outcome.unit === unit && outcome.currency === currency;
