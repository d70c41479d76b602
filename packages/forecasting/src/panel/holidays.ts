import type { RegionCode } from '@energy-optimizer/kernel';
import table from './holidays.json' with { type: 'json' };

/** Regions whose calendar differs from that of the country in their code. */
const CALENDAR_OF: Readonly<Record<string, string>> = {
  uk: 'GB-ENG',
  uk_scotland: 'GB-SCT',
  uk_n: 'GB-SCT',
  uk_p: 'GB-SCT',
  uk_wales: 'GB-WLS',
  uk_k: 'GB-WLS',
  nsw1: 'AU-NSW',
  qld1: 'AU-QLD',
  sa1: 'AU-SA',
  tas1: 'AU-TAS',
  vic1: 'AU-VIC',
  wem: 'AU-WA',
};

const calendars: Readonly<Record<string, readonly string[] | undefined>> = table.days;

/** Name of the calendar of a region: its own, that of the British supply areas, or its country's. */
export function calendarOf(region: RegionCode): string | undefined {
  const own = CALENDAR_OF[region] ?? (region.startsWith('uk_') ? 'GB-ENG' : undefined);
  const name = own ?? region.slice(0, 2).toUpperCase();
  return calendars[name] ? name : undefined;
}

/**
 * Whether a local date (`YYYY-MM-DD`) is a public holiday of the region. Nationwide holidays; for Great Britain and
 * Australia, those of the part. Holidays of single states, cantons and communities elsewhere are unknown, as are years
 * outside the table; such days count as ordinary ones.
 */
export function holidaysOf(region: RegionCode): (date: string) => boolean {
  const name = calendarOf(region);
  const years = (name === undefined ? [] : (calendars[name] ?? [])).map((days) => new Set(days.split(' ')));
  return (date) => {
    const year = years[Number(date.slice(0, 4)) - table.firstYear];
    return year?.has(`${date.slice(5, 7)}${date.slice(8, 10)}`) ?? false;
  };
}
