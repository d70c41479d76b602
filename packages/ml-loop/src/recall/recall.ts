import type { RegionCode } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';
import { type Confidence, type ConfidenceRequest, createConfidence } from './confidence.ts';
import { createSavingsKept, createSimilarPast, type SavingsKept, type SimilarPast } from './similar-past.ts';

/** What became of past days like the next one. */
export interface Recall {
  /** How often, after days like the last one, a window chosen by the forecast was among the cheapest. */
  confidence(request: ConfidenceRequest): Promise<Confidence | undefined>;
  /** What came after days like the first one of a forecast, and the errors of forecasts like it. */
  similarPast(issue: ForecastIssue): Promise<SimilarPast>;
  /** How much of the promised saving came true when forecasts looked like this one; undefined from too few days. */
  savingsKept(issue: ForecastIssue): Promise<SavingsKept | undefined>;
}

export function createRecall(deps: {
  readonly patterns: Pick<PatternRepository, 'since'>;
  readonly now: () => Date;
  readonly newestIssue: (region: RegionCode, at: Date) => Promise<ForecastIssue | undefined>;
}): Recall {
  const { patterns, now } = deps;
  return {
    confidence: createConfidence(deps),
    similarPast: createSimilarPast({ patterns, now }),
    savingsKept: createSavingsKept({ patterns, now }),
  };
}
