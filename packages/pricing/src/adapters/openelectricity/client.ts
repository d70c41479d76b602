import { addMs, DAY_MS, HOUR_MS, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const BASE_URL = 'https://api.openelectricity.org.au/v4/data/network';
/** Five-minute values are answered for about a week at once. */
const MAX_SPAN_MS = 7 * DAY_MS;

export interface PriceQuery {
  readonly network: 'NEM' | 'WEM';
  /** Region of the network, as the API names it. */
  readonly region: string;
  readonly span: Interval;
}

/** An interval in the spans the API answers at once. */
export function spansOf({ start, end }: Interval): readonly Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => {
    const from = addMs(start, index * MAX_SPAN_MS);
    return { start: from, end: new Date(Math.min(end.getTime(), from.getTime() + MAX_SPAN_MS)) };
  });
}

/** Five-minute prices of one region. Dates of the query are market time without offset. */
export async function fetchPrices(
  http: HttpClient,
  { query, key }: { readonly query: PriceQuery; readonly key: string },
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const hours = query.network === 'NEM' ? 10 : 8;
  const parameters = new URLSearchParams({
    metrics: 'price',
    interval: '5m',
    network_region: query.region,
    date_start: marketTime(query.span.start, hours),
    date_end: marketTime(query.span.end, hours),
  });
  const request = { url: `${BASE_URL}/${query.network}?${parameters}`, headers: { authorization: `Bearer ${key}` } };
  return (await http(request, signal ? { signal } : {})).body;
}

const marketTime = (instant: Date, offsetHours: number) =>
  addMs(instant, offsetHours * HOUR_MS)
    .toISOString()
    .slice(0, 19);
