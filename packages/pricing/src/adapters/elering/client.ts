import { addMs, type Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const URL_BASE = 'https://dashboard.elering.ee/api/nps/price';

/**
 * The body with all four countries' prices. The API counts a price that starts at `end` in, so the last second is left
 * off.
 */
export async function fetchPrices(http: HttpClient, interval: Interval, signal?: AbortSignal): Promise<Uint8Array> {
  const query = new URLSearchParams({
    start: interval.start.toISOString(),
    end: addMs(interval.end, -1000).toISOString(),
  });
  const response = await http({ url: `${URL_BASE}?${query}` }, signal ? { signal } : {});
  return response.body;
}
