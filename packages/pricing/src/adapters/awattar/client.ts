import type { Interval, RegionCode } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

/** The body for one country's prices that start in the interval. */
export async function fetchMarketData(
  http: HttpClient,
  region: RegionCode,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const query = new URLSearchParams({ start: String(interval.start.getTime()), end: String(interval.end.getTime()) });
  const response = await http(
    { url: `https://api.awattar.${region}/v1/marketdata?${query}` },
    signal ? { signal } : {},
  );
  return response.body;
}
