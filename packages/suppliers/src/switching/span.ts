import { localDate } from '@energy-optimizer/kernel';
import { yearFrom } from '../comparison/year.ts';
import { daysBetween } from './days.ts';

/**
 * A switch may take three weeks (Directive (EU) 2019/944, Article 12): if the current terms end sooner, it saves nothing
 * of them.
 */
export const LEAST_DAYS = 21;

export const SPANS = ['year', 'until_end'] as const;

/** The time of all costs of a recommendation. Days are `YYYY-MM-DD`; the last one is exclusive. */
export interface SwitchingSpan {
  /** `until_end`: from today to the end of the current terms, because it is not known what follows. */
  readonly kind: (typeof SPANS)[number];
  readonly from: string;
  readonly until: string;
  /** Months: twelve for a year, otherwise by days. */
  readonly months: number;
}

interface Times {
  /** Today. */
  readonly day: string;
  readonly timeZone: string;
}

/** A year of calendar months; if the current terms are known for less of it, but for long enough, the rest of them. */
export function spanOf({ day, timeZone }: Times, until: string | null): SwitchingSpan {
  const year = yearFrom(day, timeZone);
  const end = localDate(year.end, timeZone);
  if (until === null || until >= end || daysBetween(day, until) < LEAST_DAYS)
    return { kind: 'year', from: localDate(year.start, timeZone), until: end, months: 12 };
  return { kind: 'until_end', from: day, until, months: (daysBetween(day, until) * 12) / 365 };
}
