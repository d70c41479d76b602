import { type HttpClient, ProviderError } from '@energy-optimizer/providers';
import type { WeatherPoint } from '../../exogenous/weather-points.ts';

/**
 * The 5-day forecast in steps of three hours at one place. Without a unit parameter, temperatures are in kelvin and
 * wind in m/s, as in every recorded response.
 * @throws ProviderError `provider_key_missing` without a key
 */
export async function fetchForecast(
  deps: { readonly http: HttpClient; readonly key: string | undefined },
  { latitude, longitude }: WeatherPoint,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!deps.key) throw new ProviderError('provider_key_missing', 'OpenWeatherMap requires a key');
  const query = new URLSearchParams({ lat: String(latitude), lon: String(longitude), appid: deps.key });
  const response = await deps.http(
    { url: `https://api.openweathermap.org/data/2.5/forecast?${query}` },
    signal ? { signal } : {},
  );
  return response.body;
}
