import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { MlRepository } from '../store/repository.ts';
import { LASTING } from './observations.ts';

/** Older forecasts are deleted; their values are in the observations. */
const ISSUES_KEPT_DAYS = 35;
/**
 * More than the longest window of accuracy; the sums per day stay. A quarter-hour market fills some megabytes a day.
 */
const OBSERVATIONS_KEPT_DAYS = 100;
/** Experts' forecasts of later days are kept until their day is learned and its price can no longer be corrected. */
const LATER_LEADS_KEPT_DAYS = 14;
const PATTERNS_KEPT_DAYS = 4 * 365;

/**
 * Creates partitions for the coming months and deletes data no longer needed. A market learned as of an earlier day
 * is not affected by the current time: its newest forecast and the data of the days before it are kept.
 */
export async function maintain({
  repository,
  patterns,
  now,
}: {
  readonly repository: MlRepository;
  readonly patterns: PatternRepository;
  readonly now: Date;
}): Promise<Readonly<Record<string, number>>> {
  const before = (days: number) => addMs(now, -days * DAY_MS);
  const partitions = await repository.observations.maintain({
    now,
    keepAfter: before(OBSERVATIONS_KEPT_DAYS),
    keptMs: OBSERVATIONS_KEPT_DAYS * DAY_MS,
  });
  return {
    ...partitions,
    observationsThinned: await repository.observations.thin({ before: before(LATER_LEADS_KEPT_DAYS), kept: LASTING }),
    issuesForgotten: await repository.issues.prune(before(ISSUES_KEPT_DAYS), ISSUES_KEPT_DAYS * DAY_MS),
    patternsForgotten: await patterns.prune(before(PATTERNS_KEPT_DAYS), PATTERNS_KEPT_DAYS * DAY_MS),
  };
}
