import { addDays, getRegion, localDate, localInstants, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousPoint } from '../../exogenous/provider.ts';

/** Local wall clock of the day before a value's day, by when it is published. */
const LOAD_PUBLISHED = '10:00';
const WIND_SOLAR_PUBLISHED = '18:00';

type KnownAt = Pick<ExogenousPoint, 'knownAtMs' | 'isAssumed'>;

/**
 * When a value was known: when its document was created, as long as its local day had not passed by then. Of days that
 * have, the platform keeps no time of publication, so the latest lawful one is assumed, on the day before: load forecasts
 * two hours before the day-ahead gate closes at noon, wind and solar at 18:00 (Regulation (EU) 543/2013, Articles 6(2) b
 * and 14(2) c, d). The platform has the last version of a value: where it was mended afterward, we take it for the first.
 */
export function publicationOf(about: {
  readonly region: RegionCode;
  readonly isLoad: boolean;
  /** When the document was created, or fetched; null where nobody knows. */
  readonly knownAtMs: number | null;
}): (startMs: number) => KnownAt {
  const { region, isLoad, knownAtMs } = about;
  if (knownAtMs === null) return () => ({ knownAtMs });
  const timeZone = localTimeZone(getRegion(region));
  const today = localDate(new Date(knownAtMs), timeZone);
  const published = new Map<string, KnownAt>();
  return (startMs) => {
    const date = localDate(new Date(startMs), timeZone);
    if (date >= today) return { knownAtMs };
    const found = published.get(date) ?? assumed(date, isLoad ? LOAD_PUBLISHED : WIND_SOLAR_PUBLISHED, timeZone);
    published.set(date, found);
    return found;
  };
}

function assumed(date: string, clock: string, timeZone: string): KnownAt {
  const [instant] = localInstants(`${addDays(date, -1)}T${clock}`, timeZone);
  return { knownAtMs: instant!.getTime(), isAssumed: true };
}
