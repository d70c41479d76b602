import type { HttpClient } from '@energy-optimizer/providers';

/** NREL is NLR now; the old host was retired in May 2026. */
const BASE_URL = 'https://developer.nlr.gov/api/utility_rates/v3.json';

export async function fetchRates(
  http: HttpClient,
  { place, key }: { readonly place: readonly [lat: number, lon: number]; readonly key: string },
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const parameters = new URLSearchParams({ api_key: key, lat: String(place[0]), lon: String(place[1]) });
  return (await http({ url: `${BASE_URL}?${parameters}` }, signal ? { signal } : {})).body;
}
