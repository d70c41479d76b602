import { DAY_MS, HOUR_MS, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const BASE_URL = 'https://oasis.caiso.com/oasisapi/SingleZip';
/** OASIS answers at most 31 days at once. */
const MAX_SPAN_MS = 30 * DAY_MS;

/** Addresses of the day-ahead prices of some nodes. Rows hold whole hours, so the interval is widened to hours. */
export function dayAheadUrls(nodes: readonly string[], interval: Interval): readonly string[] {
  const startMs = Math.floor(interval.start.getTime() / HOUR_MS) * HOUR_MS;
  const endMs = Math.ceil(interval.end.getTime() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: Math.ceil((endMs - startMs) / MAX_SPAN_MS) }, (_, index) => {
    const fromMs = startMs + index * MAX_SPAN_MS;
    return urlOf(nodes, new Date(fromMs), new Date(Math.min(fromMs + MAX_SPAN_MS, endMs)));
  });
}

export const fetchArchive = async (http: HttpClient, url: string, signal?: AbortSignal): Promise<Uint8Array> =>
  (await http({ url }, signal ? { signal } : {})).body;

function urlOf(nodes: readonly string[], start: Date, end: Date): string {
  const query = new URLSearchParams({
    queryname: 'PRC_LMP',
    version: '12',
    market_run_id: 'DAM',
    startdatetime: gmt(start),
    enddatetime: gmt(end),
    node: nodes.join(','),
    resultformat: '6',
  });
  return `${BASE_URL}?${query}`;
}

/** `20251026T07:00-0000` */
const gmt = (instant: Date) => `${instant.toISOString().slice(0, 16).replaceAll('-', '')}-0000`;
