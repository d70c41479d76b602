import type { Expert } from '../experts/expert.ts';
import { NAIVE_DAYS } from '../experts/naive.ts';
import type { Readiness } from './forecaster-types.ts';

/** Minimum number of days with all prices known for the first experts. */
const LEARNED_DAYS = 56;

/** The stage a number of full days allows; `experts` includes the naive model. */
export function readinessOf(days: number, experts: readonly Expert[]): Readiness {
  const able = experts.filter(({ minDays }) => days >= minDays);
  const ids = able.map(({ id }) => id);
  if (days < NAIVE_DAYS) return { stage: 'none', days, missing: `needs ${NAIVE_DAYS} days; has ${days}`, experts: [] };
  const learned = able.some(({ family }) => family !== 'naive');
  if (!learned) {
    const least = experts.reduce(
      (most, { minDays, family }) => (family === 'naive' ? most : Math.min(most, minDays)),
      LEARNED_DAYS,
    );
    return { stage: 'naive', days, missing: `needs ${least} days; has ${days}`, experts: ids };
  }
  const most = experts.reduce((longest, { minDays }) => Math.max(longest, minDays), 0);
  const missing = able.length < experts.length ? `needs ${most} days for all experts; has ${days}` : undefined;
  return { stage: 'learned', days, missing, experts: ids };
}
