import { addMs, DAY_MS, getRegion, HOUR_MS, localDate, localTimeZone } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';
import { createMemory, meanOfAll } from './memory.ts';

/** Prices in the unit and currency of the forecast. */
export interface SimilarPast {
  /** At most three, most similar first; empty with fewer than 28 stored days. */
  readonly days: readonly {
    /** Local date. */
    readonly date: string;
    /** −1 … 1. */
    readonly similarity: number;
    /** Mean price of the day that followed. */
    readonly nextMean: number;
  }[];
  /** Mean of actual − forecast over up to 30 similar forecasts; undefined with fewer than ten. */
  readonly bias: { readonly meanError: number; readonly days: number; readonly similarity: number } | undefined;
}

export interface SavingsKept {
  /** Realized saving divided by predicted saving, summed over the days; may be negative or above 1. */
  readonly share: number;
  readonly days: number;
  /** Mean similarity of the examined days, −1 … 1. */
  readonly similarity: number;
}

const SHOWN_DAYS = 3;
/** With less than four weeks of days, the nearest may not be similar. */
const LEAST_REMEMBERED = 28;
/** Number of days used for biases and plans. */
const SIMILAR_FORECASTS = 30;
/** Minimum number of days for a result. */
const LEAST_FORECASTS = 10;
/** The day and the following one; an hour less when clocks go forward. */
const TWO_DAYS_MS = 2 * DAY_MS - HOUR_MS;

interface SimilarPastDeps {
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly now: () => Date;
}

/** Past days similar to the next one: the days that followed, and the errors of similar forecasts. */
export function createSimilarPast(deps: SimilarPastDeps) {
  const daysLike = createMemory({
    ...deps,
    domain: 'price_pattern',
    // The following day must also have ended before the forecast began.
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

/** Share of the predicted saving that similar forecasts realized; undefined with too few days. */
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
    // Flat days predict no saving, so they have no share.
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
