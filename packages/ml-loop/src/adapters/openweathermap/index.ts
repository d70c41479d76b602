import type { Clock, RegionCode } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import type { ExogenousParsed, ExogenousProvider } from '../../exogenous/provider.ts';
import { WEATHER_REGIONS, weatherPoints } from '../../exogenous/weather-points.ts';
import { fetchBatches, reject } from '../shared/index.ts';
import { fetchForecast } from './client.ts';
import { type OpenWeatherMapResponse, readResponse } from './payload.ts';
import { readForecasts } from './transform.ts';

const ID = 'openweathermap';

/**
 * OpenWeatherMap: temperature and wind speed (10 m) of the coming five days in steps of three hours, at a region's
 * {@link weatherPoints}. Needs a key. Its responses do not state when they were issued, so they count as known when
 * fetched.
 */
export const createOpenWeatherMapProvider = (deps: {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly key: string | undefined;
}): ExogenousProvider => ({
  id: ID,
  name: 'OpenWeatherMap',
  homepage: 'https://openweathermap.org',
  license: 'CC BY-SA 4.0 (free plan)',
  attribution: 'Weather data provided by OpenWeather',
  variables: ['temperature', 'wind_speed'],
  regions: WEATHER_REGIONS,
  fetch: ({ region, interval, signal }) => {
    const places = weatherPoints(region);
    const load = async (): Promise<ExogenousParsed> => {
      // All or nothing: a mean over only the places that responded would be a different quantity.
      const bodies = await Promise.all(places.map((place) => fetchForecast(deps, place, signal)));
      const responses = bodies.map((body) => readResponse(body, deps.key));
      return read(responses, region, deps.clock.now().getTime());
    };
    const about = { region, variable: 'temperature' as const, source: ID, name: '' };
    const ahead = interval.end.getTime() > deps.clock.now().getTime();
    return fetchBatches(places.length > 0 && ahead ? [{ where: region, about, load, span: interval }] : [], signal);
  },
  parse: (payload, { region, fetchedAt }) => read([readResponse(payload)], region, fetchedAt?.getTime() ?? null),
});

function read(
  responses: readonly OpenWeatherMapResponse[],
  region: RegionCode | undefined,
  fetchedAtMs: number | null,
): ExogenousParsed {
  if (region) return readForecasts(responses, { source: ID, region, fetchedAtMs });
  const reason = 'the response names coordinates, not a region; specify the region';
  return { batches: [], rejected: [reject('unknown_region', 'document', reason)] };
}
