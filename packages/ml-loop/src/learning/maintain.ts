import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { PatternRepository } from '../store/patterns.ts';
import type { MlRepository } from '../store/repository.ts';
import { LASTING } from './observations.ts';

/** Forecasts older than this are forgotten: what they said is in the observations. */
const ISSUES_KEPT_DAYS = 35;
/** More than the longest window of accuracy; the sums per day stay. A quarter-hour market fills some megabytes a day. */
const OBSERVATIONS_KEPT_DAYS = 100;
/** Experts' forecasts of later days are needed until their day is learned, and while its price may still be corrected. */
const LATER_LEADS_KEPT_DAYS = 14;
const PATTERNS_KEPT_DAYS = 4 * 365;

/**
 * Partitions for the months to come, and an end to what nobody needs any more. A market that was learned as of an earlier day
 * is not aged by today's clock: its newest forecast stays, and so does what belongs to the days before it.
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
