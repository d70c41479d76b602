import { addDays, addMs, type Interval, localDate } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const BASE_URL = 'https://mis.nyiso.com/public/csv/damlbmp';
const TIME_ZONE = 'America/New_York';
/** Daily files stay about ten days; older ones are in one archive a month. */
const DAILY_FILES_KEPT_DAYS = 8;

/** Addresses of the day-ahead files that cover an interval: one a local day, or one archive a month for older ones. */
export const dayAheadUrls = (interval: Interval, now: Date): readonly string[] => [
  ...new Set(daysOf(interval).map((day) => urlOf(day, localDate(now, TIME_ZONE)))),
];

/** A file; undefined when it is not published (yet). */
export async function fetchFile(http: HttpClient, url: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  const response = await http({ url }, { ...(signal ? { signal } : {}), acceptStatus: [404] });
  return response.status === 404 ? undefined : response.body;
}

function daysOf({ start, end }: Interval): string[] {
  const last = localDate(addMs(end, -1), TIME_ZONE);
  const days: string[] = [];
  for (let day = localDate(start, TIME_ZONE); day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

function urlOf(day: string, today: string): string {
  if (day < addDays(today, -DAILY_FILES_KEPT_DAYS)) {
    return `${BASE_URL}/${day.slice(0, 7).replace('-', '')}01damlbmp_zone_csv.zip`;
  }
  return `${BASE_URL}/${day.replaceAll('-', '')}damlbmp_zone.csv`;
}
