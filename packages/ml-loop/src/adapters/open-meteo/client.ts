import type { Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import type { WeatherPoint } from '../../exogenous/weather-points.ts';
import { COLUMNS, PREVIOUS_RUN } from './transform.ts';

/** `api`: the newest forecast. `previous-runs-api`: what was forecast two days before. */
export type OpenMeteoHost = 'api' | 'previous-runs-api';

const dateOf = (instant: Date) => instant.toISOString().slice(0, 10);

/**
 * The hourly weather of the UTC days that the interval touches, at all places of a region; times are epoch seconds.
 * With a key the hosts for customers are asked.
 */
export async function fetchWeather(
  deps: { readonly http: HttpClient; readonly key: string | undefined },
  host: OpenMeteoHost,
  places: readonly WeatherPoint[],
  { start, end }: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const suffix = host === 'api' ? '' : PREVIOUS_RUN;
  const query = new URLSearchParams({
    latitude: places.map(({ latitude }) => latitude).join(','),
    longitude: places.map(({ longitude }) => longitude).join(','),
    hourly: COLUMNS.map(({ key }) => `${key}${suffix}`).join(','),
    wind_speed_unit: 'ms',
    timeformat: 'unixtime',
    timezone: 'UTC',
    start_date: dateOf(start),
    end_date: dateOf(end),
    ...(deps.key ? { apikey: deps.key } : {}),
  });
  const url = `https://${deps.key ? 'customer-' : ''}${host}.open-meteo.com/v1/forecast?${query}`;
  const response = await deps.http({ url }, { acceptStatus: [400], ...(signal ? { signal } : {}) });
  return response.body;
}
