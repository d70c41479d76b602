import { addDays, getRegion, localDate, localInstants, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousPoint } from '../../exogenous/provider.ts';

/** Local publication deadline on the day before a value's day. */
const LOAD_PUBLISHED = '10:00';
const WIND_SOLAR_PUBLISHED = '18:00';

type KnownAt = Pick<ExogenousPoint, 'knownAtMs' | 'isAssumed'>;

/**
 * When a value was known: when its document was created, if its local day had not passed by then. For days that
 * had, the platform keeps no publication time, so the legal deadline on the day before is assumed: load forecasts
 * two hours before the day-ahead gate closes at noon, wind and solar at 18:00 (Regulation (EU) 543/2013, Articles 6(2)
 * b and 14(2) c, d). The platform returns the last version of a value; later corrections are treated as the original.
 */
export function publicationOf(about: {
  readonly region: RegionCode;
  readonly isLoad: boolean;
  /** When the document was created or fetched; null if unknown. */
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
