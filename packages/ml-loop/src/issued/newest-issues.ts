import { type Clock, createKept, type RegionCode } from '@energy-optimizer/kernel';
import type { ForecastIssue } from '../store/records.ts';
import type { MlRepository } from '../store/repository.ts';

/**
 * A cached issue is reread after this time even without a notification, for issues that took effect in the meantime.
 */
const KEPT_MS = 60_000;

export interface NewestIssues {
  /** The newest issue of a region at an instant. */
  find(region: RegionCode, at: Date): Promise<ForecastIssue | undefined>;
  /** Invalidates the cached issue of a region, or of all if notifications may have been missed. */
  forget(region?: string): void;
  /** Enables caching, because changes are announced. Otherwise every query reads the database. */
  keep(isHeard: boolean): void;
}

/**
 * The newest stored issues: queries about the present are served from memory, those about the past from the database.
 */
export function createNewestIssues({
  repository,
  clock,
}: {
  readonly repository: Pick<MlRepository, 'issues'>;
  readonly clock: Clock;
}): NewestIssues {
  let isHeard = false;

  const read = (region: RegionCode) => repository.issues.newest(region, clock.now());
  const kept = createKept({ read, keptMs: KEPT_MS, nowMs: () => clock.now().getTime() });

  return {
    find: async (region, at) => {
      const now = clock.now();
      if (at > now) return repository.issues.newest(region, at);
      const newest = await (isHeard ? kept.get(region) : read(region));
      return newest && newest.issuedAt > at ? repository.issues.newest(region, at) : newest;
    },
    forget: (region) => {
      if (region === undefined) kept.clear();
      else kept.drop(region as RegionCode);
    },
    keep: (heard) => {
      isHeard = heard;
      kept.clear();
    },
  };
}
