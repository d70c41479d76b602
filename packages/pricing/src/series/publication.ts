import { addDays, localDate, localDay, localInstants } from '@energy-optimizer/kernel';
import type { Publication } from '../adapters/provider.ts';
import { FLAG, type PricePoint, type SeriesKind } from './price-point.ts';

/** The instant at which a market publishes the prices of a local day: the day before, at its local time. */
export function publicationOf(day: string, { timeZone, at }: Publication): Date {
  const dayBefore = addDays(day, -1);
  // A time skipped in spring does not occur that day, so the market publishes an hour later on its clock.
  const [instant] = localInstants(`${dayBefore}T${at}`, timeZone);
  return instant ?? localInstants(`${dayBefore}T${laterHour(at)}`, timeZone)[0]!;
}

const laterHour = (at: string) => `${String(Number(at.slice(0, 2)) + 1).padStart(2, '0')}${at.slice(2)}`;

/** Settings that determine when a newly seen price became known. */
export interface KnownAtRule {
  readonly kind: SeriesKind;
  /** When the market publishes the next day, if it does. */
  readonly publication?: Publication | undefined;
}

export interface KnownAt {
  readonly knownAtMs: number;
  /** {@link FLAG.knownAtAssumed} or 0. */
  readonly flag: number;
}

/**
 * The known-at of each new point: now, unless it must have been known before. A day-ahead price is assumed known from
 * its publication, a settled spot price from the end of its interval; both are marked as assumed. Anything else
 * (surveys, tariffs without a publication time) is known from now on, because no earlier time can be established.
 */
export function knownAtRule({ kind, publication }: KnownAtRule, now: Date): (point: PricePoint) => KnownAt {
  const nowMs = now.getTime();
  const earlier = (ms: number): KnownAt =>
    ms < nowMs ? { knownAtMs: ms, flag: FLAG.knownAtAssumed } : { knownAtMs: nowMs, flag: 0 };
  if (publication) {
    const publishedMs = publicationCalendar(publication);
    return ({ start }) => earlier(publishedMs(start));
  }
  if (kind === 'real_time' || kind === 'intraday_index') return ({ end }) => earlier(end.getTime());
  return () => ({ knownAtMs: nowMs, flag: 0 });
}

/** Publication instant of the local day that covers an instant; looks each day up once while instants ascend. */
function publicationCalendar(publication: Publication): (instant: Date) => number {
  let day = { start: 0, end: 0, publishedMs: 0 };
  return (instant) => {
    const ms = instant.getTime();
    if (ms < day.start || ms >= day.end) {
      const date = localDate(instant, publication.timeZone);
      const { start, end } = localDay(date, publication.timeZone);
      day = {
        start: start.getTime(),
        end: end.getTime(),
        publishedMs: publicationOf(date, publication).getTime(),
      };
    }
    return day.publishedMs;
  };
}
