import type { Expert } from '../experts/expert.ts';
import { NAIVE_DAYS } from '../experts/naive.ts';
import type { Readiness } from './forecaster-types.ts';

/** From so many days with all prices known the first experts can be fitted. */
const LEARNED_DAYS = 56;

/** What so many full days allow; `experts` includes the naive model. */
export function readinessOf(days: number, experts: readonly Expert[]): Readiness {
  const able = experts.filter(({ minDays }) => days >= minDays);
  const ids = able.map(({ id }) => id);
  if (days < NAIVE_DAYS) return { stage: 'none', days, lacks: `needs ${NAIVE_DAYS} days; has ${days}`, experts: [] };
  const learned = able.some(({ family }) => family !== 'naive');
  if (!learned) {
    const least = experts.reduce(
      (most, { minDays, family }) => (family === 'naive' ? most : Math.min(most, minDays)),
      LEARNED_DAYS,
    );
    return { stage: 'naive', days, lacks: `needs ${least} days; has ${days}`, experts: ids };
  }
  const most = experts.reduce((longest, { minDays }) => Math.max(longest, minDays), 0);
  const lacks = able.length < experts.length ? `needs ${most} days for all experts; has ${days}` : undefined;
  return { stage: 'learned', days, lacks, experts: ids };
}
