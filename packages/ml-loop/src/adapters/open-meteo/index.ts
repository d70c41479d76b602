import { addMs, type Clock, DAY_MS, HOUR_MS, type Interval } from '@energy-optimizer/kernel';
import { type HttpClient, PayloadError, ProviderError } from '@energy-optimizer/providers';
import type { ExogenousProvider } from '../../exogenous/provider.ts';
import { WEATHER_REGIONS, weatherPoints } from '../../exogenous/weather-points.ts';
import { fetchBatches, reject, spansOf } from '../shared/index.ts';
import { fetchWeather, type OpenMeteoHost } from './client.ts';
import { readPlaces } from './payload.ts';
import { readForecast } from './transform.ts';

const ID = 'open_meteo';
/** Forecasts reach 16 days, today among them. */
const HORIZON_MS = 15 * DAY_MS;
/** Start of the archived runs of most models. */
const ARCHIVE_FROM = new Date('2024-02-01T00:00:00Z');
/** A year for training plus a spare month. */
const ARCHIVE_DAYS = 400;
/** Longer spans count as several free requests, so they are split accordingly. */
const MAX_SPAN_MS = 14 * DAY_MS;

interface Deps {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly key: string | undefined;
  readonly privateUse: boolean;
}

/**
 * Open-Meteo: temperature, wind speed at 10 and 100 m and radiation, hourly, at a region's {@link weatherPoints}. Hours
 * to come are the newest forecast, known when fetched; past hours are what was forecast two days before, so that a
 * backfill contains only what could have been known then. Without a key for non-commercial use only.
 */
export const createOpenMeteoProvider = (deps: Deps): ExogenousProvider => ({
  id: ID,
  name: 'Open-Meteo',
  homepage: 'https://open-meteo.com',
  license: 'CC BY 4.0; without a key for non-commercial use only',
  attribution: 'Weather data by Open-Meteo.com',
  variables: ['temperature', 'wind_speed', 'irradiance'],
  regions: WEATHER_REGIONS,
  archiveDays: ARCHIVE_DAYS,
  fetch: async ({ region, interval, signal }) => {
    if (!deps.key && !deps.privateUse) {
      throw new ProviderError('provider_key_missing', 'Open-Meteo requires a key for anything but private use');
    }
    const places = weatherPoints(region);
    if (places.length === 0) return [];
    const parts = requestsFor(interval, deps.clock.now()).map(({ host, span }) => ({
      where: `${region} ${span.start.toISOString()} (${host})`,
      about: { region, variable: 'temperature' as const, source: ID, name: '' },
      load: async () => {
        const found = readPlaces(await fetchWeather(deps, host, places, span, signal), deps.key);
        if (found.length !== places.length) {
          throw new PayloadError(`Open-Meteo returned ${found.length} of ${places.length} places`);
        }
        const nowMs = deps.clock.now().getTime();
        return readForecast(found, { source: ID, region, fetchedAtMs: nowMs, readAtMs: nowMs });
      },
      span,
    }));
    return fetchBatches(parts, signal);
  },
  parse: (payload, { region, fetchedAt }) => {
    const places = readPlaces(payload);
    if (region) {
      const readAtMs = deps.clock.now().getTime();
      return readForecast(places, { source: ID, region, fetchedAtMs: fetchedAt?.getTime() ?? null, readAtMs });
    }
    const reason = 'the response names coordinates, not a region; specify the region';
    return { batches: [], rejected: [reject('unknown_region', 'document', reason)] };
  },
});

/** Hours before the current one come from the archive of runs, the others from the forecast. */
function requestsFor(interval: Interval, now: Date): { host: OpenMeteoHost; span: Interval }[] {
  const border = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const past = clip(interval, ARCHIVE_FROM, border);
  const future = clip(interval, border, addMs(now, HORIZON_MS));
  return [
    ...spansOf(past, MAX_SPAN_MS).map((span) => ({ host: 'previous-runs-api' as const, span })),
    ...spansOf(future, MAX_SPAN_MS).map((span) => ({ host: 'api' as const, span })),
  ];
}

/** May end before it starts, in which case nothing is requested. */
const clip = ({ start, end }: Interval, from: Date, to: Date): Interval => ({
  start: new Date(Math.max(start.getTime(), from.getTime())),
  end: new Date(Math.min(end.getTime(), to.getTime())),
});
