import { type Currency, type PriceUnit, type RegionCode, resolutionMs } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';
import { createMemory, meanOfAll } from './memory.ts';

export interface ConfidenceRequest {
  readonly region: RegionCode;
  readonly at?: Date;
  /** Length of the recommended run in market steps. */
  readonly durationMs: number;
  /** Number of similar days examined; default 30. */
  readonly count?: number;
}

export interface Confidence {
  /**
   * Share of the similar days on which the window chosen by their forecast was among the cheapest tenth of all windows.
   */
  readonly share: number;
  /** Similar days with a forecast and an outcome. */
  readonly days: number;
  /** Mean similarity of the examined days, −1 … 1. */
  readonly similarity: number;
  /** Mean excess price of the chosen windows over the cheapest ones on those days, in the market's price unit. */
  readonly regret: number;
  readonly unit: PriceUnit;
  readonly currency: Currency;
}

const SIMILAR_DAYS = 30;
/** Minimum number of days for a result. */
const LEAST_DAYS = 10;
/** A window among this share of the cheapest ones counts as a good choice. */
const CHEAPEST = 0.1;

/** How well choices based on similar past forecasts turned out, from the pattern memory. */
export function createConfidence({
  patterns,
  newestIssue,
  now,
}: {
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly newestIssue: (region: RegionCode, at: Date) => Promise<ForecastIssue | undefined>;
  readonly now: () => Date;
}) {
  const daysLike = createMemory({
    ...{ domain: 'recommendation', patterns, now },
    // Days after the forecast were unknown when it was issued.
    isUsable: ({ at }, { start }) => at < start,
  });

  return async ({
    region,
    at,
    durationMs,
    count = SIMILAR_DAYS,
  }: ConfidenceRequest): Promise<Confidence | undefined> => {
    const issue = await newestIssue(region, at ?? now());
    if (!issue) return undefined;
    const similar = (await daysLike(issue, count))?.nearest ?? [];
    if (similar.length < LEAST_DAYS) return undefined;
    const length = Math.max(1, Math.round(durationMs / resolutionMs(issue.resolution)!));
    const choices = similar.map(({ outcome }) => choiceOf(outcome, Math.min(length, outcome.forecast.length)));
    return {
      share: meanOfAll(choices.map(({ isGood }) => (isGood ? 1 : 0))),
      days: choices.length,
      similarity: meanOfAll(similar.map(({ similarity }) => similarity)),
      regret: meanOfAll(choices.map(({ regret }) => regret)),
      unit: issue.unit,
      currency: issue.currency,
    };
  };
}

/** The actual price of the window predicted to be cheapest, compared with all windows of the day. */
function choiceOf(
  { forecast, actual }: { readonly forecast: readonly number[]; readonly actual: readonly number[] },
  length: number,
) {
  const means = (values: readonly number[]) =>
    Array.from({ length: values.length - length + 1 }, (_, from) => {
      let sum = 0;
      for (let k = from; k < from + length; k += 1) sum += values[k]!;
      return sum / length;
    });
  const [expected, real] = [means(forecast), means(actual)];
  const chosen = expected.indexOf(Math.min(...expected));
  const best = Math.min(...real);
  const cheaper = real.filter((price) => price < real[chosen]!).length;
  return { isGood: cheaper < Math.max(1, CHEAPEST * real.length), regret: real[chosen]! - best };
}
