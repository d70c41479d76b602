import type { RegionCode } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { ForecastIssue } from '../store/records.ts';
import { type Confidence, type ConfidenceRequest, createConfidence } from './confidence.ts';
import { createSavingsKept, createSimilarPast, type SavingsKept, type SimilarPast } from './similar-past.ts';

/** Outcomes of past days similar to the next one. */
export interface Recall {
  /** How often, after similar days, a window chosen from the forecast was among the cheapest. */
  confidence(request: ConfidenceRequest): Promise<Confidence | undefined>;
  /** Days that followed days similar to the first one of a forecast, and the errors of similar forecasts. */
  similarPast(issue: ForecastIssue): Promise<SimilarPast>;
  /** Share of the predicted saving that similar forecasts realized; undefined with too few days. */
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
