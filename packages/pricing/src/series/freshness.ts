import { addDays, localDate, localDay } from '@energy-optimizer/kernel';
import type { Freshness, Publication } from '../adapters/provider.ts';
import { publicationOf } from './publication.ts';

export interface FreshnessReport {
  /**
   * `frozen`: the source will never change again. `unknown`: nothing says how fresh it should be, or there is no data.
   */
  readonly status: 'fresh' | 'stale' | 'frozen' | 'unknown';
  /** End of the newest interval, or the frozen data's date. */
  readonly dataUntil: Date | null;
  /** Human-readable reason if not fresh. */
  readonly reason?: string;
}

/**
 * Compares a source's newest interval with the source's freshness rule.
 * @param dataUntil end of its newest interval, null if it has none
 */
export function assessFreshness(rule: Freshness | undefined, dataUntil: Date | null, at: Date): FreshnessReport {
  if (dataUntil === null) return { status: 'unknown', dataUntil, reason: 'no data yet' };
  if (rule === undefined)
    return { status: 'unknown', dataUntil, reason: 'imported data, as fresh as the imported file' };
  if (rule.kind === 'frozen') return { status: 'frozen', dataUntil, reason: `data as of ${rule.asOf}, never updated` };
  if (rule.kind === 'max_age') {
    if (at.getTime() - dataUntil.getTime() <= rule.maxAgeMs) return { status: 'fresh', dataUntil };
    return { status: 'stale', dataUntil, reason: `the newest interval ended ${dataUntil.toISOString()}` };
  }
  const dueUntil = dayAheadDue(rule.publication, at);
  if (dataUntil >= dueUntil) return { status: 'fresh', dataUntil };
  return { status: 'stale', dataUntil, reason: `prices up to ${dueUntil.toISOString()} should be published by now` };
}

/** The expected end of a day-ahead market's prices: end of tomorrow after publication, end of today before. */
function dayAheadDue(publication: Publication, at: Date): Date {
  const today = localDate(at, publication.timeZone);
  const tomorrow = addDays(today, 1);
  return localDay(at >= publicationOf(tomorrow, publication) ? tomorrow : today, publication.timeZone).end;
}
