import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { MlRepository } from '../store/repository.ts';
import type { PatternRepository } from '../store/repository-patterns.ts';

/** Forecasts older than this are forgotten: what they said is in the observations. */
const ISSUES_KEPT_DAYS = 35;
/** More than the longest window of accuracy, and the same days of the year before. */
const OBSERVATIONS_KEPT_DAYS = 400;
const PATTERNS_KEPT_DAYS = 4 * 365;

/** Partitions for the months to come, and an end to what nobody needs any more. */
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
  const partitions = await repository.observations.maintain({ now, keepAfter: before(OBSERVATIONS_KEPT_DAYS) });
  return {
    ...partitions,
    issuesForgotten: await repository.issues.prune(before(ISSUES_KEPT_DAYS)),
    patternsForgotten: await patterns.prune(before(PATTERNS_KEPT_DAYS)),
  };
}
