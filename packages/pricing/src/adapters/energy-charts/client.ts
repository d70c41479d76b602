import { addMs, type Interval, localDate } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

const URL_BASE = 'https://api.energy-charts.info/price';
const MARKET_TIME_ZONE = 'Europe/Berlin';

/**
 * The body for one zone and the market days that cover the interval; undefined where there is nothing (yet): status
 * 404.
 */
export async function fetchPrice(
  http: HttpClient,
  zone: string,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const start = localDate(interval.start, MARKET_TIME_ZONE);
  const end = localDate(addMs(interval.end, -1), MARKET_TIME_ZONE);
  const url = `${URL_BASE}?${new URLSearchParams({ bzn: zone, start, end })}`;
  const response = await http({ url }, { acceptStatus: [404], ...(signal ? { signal } : {}) });
  return response.status === 404 || response.status === 204 ? undefined : response.body;
}
