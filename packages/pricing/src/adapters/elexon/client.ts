import { addMs, DAY_MS, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '../provider.ts';

const URL_BASE = 'https://data.elexon.co.uk/bmrs/api/v1/balancing/pricing/market-index';
/** The API answers at most seven days at once. */
const MAX_SPAN_MS = 7 * DAY_MS;

/** Bodies of the market index for the interval, oldest first. `to` is inclusive of the half-hour that starts then. */
export async function fetchMarketIndex(
  http: HttpClient,
  interval: Interval,
  signal?: AbortSignal,
): Promise<readonly { readonly span: Interval; readonly body: Uint8Array }[]> {
  const answers = spans(interval).map(async (span) => {
    const query = new URLSearchParams({ from: span.start.toISOString(), to: span.end.toISOString(), format: 'json' });
    const response = await http({ url: `${URL_BASE}?${query}` }, signal ? { signal } : {});
    return { span, body: response.body };
  });
  return Promise.all(answers);
}

function spans({ start, end }: Interval): Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => {
    const from = addMs(start, index * MAX_SPAN_MS);
    return { start: from, end: new Date(Math.min(end.getTime(), from.getTime() + MAX_SPAN_MS)) };
  });
}
