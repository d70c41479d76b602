import { addMs, DAY_MS, HOUR_MS, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '../provider.ts';

const BASE_URL = 'http://oasis.caiso.com/oasisapi/SingleZip';
/** OASIS answers at most 31 days at once. */
const MAX_SPAN_MS = 30 * DAY_MS;

/** Archives of the day-ahead prices of some nodes; rows hold whole hours, so the interval is widened to hours. */
export async function fetchDayAhead(
  http: HttpClient,
  { nodes, interval }: { readonly nodes: readonly string[]; readonly interval: Interval },
  signal?: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const startMs = Math.floor(interval.start.getTime() / HOUR_MS) * HOUR_MS;
  const endMs = Math.ceil(interval.end.getTime() / HOUR_MS) * HOUR_MS;
  const bodies: Uint8Array[] = [];
  for (let fromMs = startMs; fromMs < endMs; fromMs += MAX_SPAN_MS) {
    const url = urlOf(nodes, new Date(fromMs), addMs(new Date(fromMs), Math.min(MAX_SPAN_MS, endMs - fromMs)));
    bodies.push((await http({ url }, signal ? { signal } : {})).body);
  }
  return bodies;
}

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
