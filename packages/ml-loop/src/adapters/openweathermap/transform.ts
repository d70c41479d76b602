import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromEpochSeconds, readNumber } from '@energy-optimizer/providers';
import type { ExogenousBatch, ExogenousParsed, ExogenousRejection } from '../../exogenous/provider.ts';
import { reject, type SeriesRow, spatialMean, toBatch } from '../shared/index.ts';
import type { OpenWeatherMapResponse, WeatherStep } from './payload.ts';

const ZERO_CELSIUS_KELVIN = 273.15;

interface PlaceRows {
  readonly temperature: readonly SeriesRow[];
  readonly wind: readonly SeriesRow[];
  readonly rejected: readonly ExogenousRejection[];
}

/**
 * The forecasts of a region's places → its mean temperature and wind speed (10 m), in steps as long as the forecast's
 * own: three hours stay three hours.
 */
export function readForecasts(
  responses: readonly OpenWeatherMapResponse[],
  about: { readonly source: string; readonly region: RegionCode; readonly fetchedAtMs: number | null },
): ExogenousParsed {
  const other = responses.find((response) => response.kind === 'other');
  if (other) {
    return { batches: [], rejected: [reject('not_a_forecast', 'document', `it is ${other.what}, not a forecast`)] };
  }
  const places = responses.map((response, index) => readPlace(response, `place ${index + 1}`, about.fetchedAtMs));
  const rejected = places.flatMap((place) => place.rejected);
  const key = { region: about.region, source: about.source };
  const batches: ExogenousBatch[] = [
    toBatch({ ...key, variable: 'temperature', name: '' }, spatialMean(places.map(({ temperature }) => temperature))),
    toBatch({ ...key, variable: 'wind_speed', name: '10m' }, spatialMean(places.map(({ wind }) => wind))),
  ];
  const empty = batches.every(({ points }) => points.length === 0) && rejected.length === 0;
  return { batches, rejected: empty ? [reject('no_data', 'document', 'the forecast has no steps')] : rejected };
}

function readPlace(response: OpenWeatherMapResponse, where: string, fetchedAtMs: number | null): PlaceRows {
  const temperature: SeriesRow[] = [];
  const wind: SeriesRow[] = [];
  const rejected: ExogenousRejection[] = [];
  if (response.kind === 'other') return { temperature, wind, rejected };
  const stepMs = response.stepHours * HOUR_MS;
  for (const [index, step] of response.steps.entries()) {
    const at = `${where}, step ${index + 1}`;
    const startMs = step && fromEpochSeconds(step.at);
    if (step === undefined) rejected.push(reject('invalid_row', at, 'not a forecast step in the documented format'));
    else if (startMs === undefined || startMs % HOUR_MS !== 0) {
      rejected.push(reject('invalid_time', at, 'dt is not an hour in epoch seconds'));
    } else {
      const row = { startMs, endMs: startMs + stepMs, knownAtMs: fetchedAtMs, where: at };
      temperature.push({ ...row, value: celsiusOf(step) });
      wind.push({ ...row, value: readNumber(step.metresPerSecond) });
    }
  }
  return { temperature, wind, rejected };
}

function celsiusOf({ kelvin }: WeatherStep): number | undefined {
  const value = readNumber(kelvin);
  return value === undefined ? undefined : value - ZERO_CELSIUS_KELVIN;
}
