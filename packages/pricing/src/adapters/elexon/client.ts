import { addMs, DAY_MS, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const URL_BASE = 'https://data.elexon.co.uk/bmrs/api/v1/balancing/pricing/market-index';
/** The API answers at most seven days at once. */
const MAX_SPAN_MS = 7 * DAY_MS;

/** The market index of one span of at most seven days. `to` is inclusive of the half-hour that starts then. */
export async function fetchMarketIndex(http: HttpClient, span: Interval, signal?: AbortSignal): Promise<Uint8Array> {
  const query = new URLSearchParams({ from: span.start.toISOString(), to: span.end.toISOString(), format: 'json' });
  return (await http({ url: `${URL_BASE}?${query}` }, signal ? { signal } : {})).body;
}

/** An interval in the spans the API answers at once. */
export function spansOf({ start, end }: Interval): readonly Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => {
    const from = addMs(start, index * MAX_SPAN_MS);
    return { start: from, end: new Date(Math.min(end.getTime(), from.getTime() + MAX_SPAN_MS)) };
  });
}
