import { countOf, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { readNumber } from '@energy-optimizer/providers';
import type { ExogenousParsed, ExogenousRejection, ExogenousVariable } from '../../exogenous/provider.ts';
import { reject, type SeriesRow, spatialMean, toBatch } from '../shared/index.ts';
import type { PlaceForecast } from './payload.ts';
import { readLabel } from './times.ts';

interface Column {
  readonly key: string;
  readonly variable: ExogenousVariable;
  readonly name: string;
  /** Whether the value is the mean of the hour before its label; otherwise it applies to the hour after it. */
  readonly ofHourBefore: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: 'temperature_2m', variable: 'temperature', name: '', ofHourBefore: false },
  { key: 'wind_speed_10m', variable: 'wind_speed', name: '10m', ofHourBefore: false },
  { key: 'wind_speed_100m', variable: 'wind_speed', name: '100m', ofHourBefore: false },
  { key: 'shortwave_radiation', variable: 'irradiance', name: '', ofHourBefore: true },
];

/** Suffix of values forecast 48 hours in advance (previous-runs API). */
export const PREVIOUS_RUN = '_previous_day2';

/**
 * According to the provider, the model run of such a value started at least 48 hours before; that it was published
 * within 12 hours of the start is our assumption, generous for every model it blends. So a value for any hour of
 * tomorrow was known before noon today, when the day-ahead auction closes.
 */
const PREVIOUS_RUN_KNOWN_BEFORE_MS = 36 * HOUR_MS;

/** Factor and offset to the unit of the variable. */
const UNITS: Readonly<Record<string, (value: number) => number>> = {
  '°C': (value) => value,
  '°F': (value) => (value - 32) / 1.8,
  'm/s': (value) => value,
  'km/h': (value) => value / 3.6,
  'mp/h': (value) => value * 0.44704,
  kn: (value) => (value * 1852) / 3600,
  'W/m²': (value) => value,
};

/** Accepted units per variable; a temperature in m/s indicates a damaged response. */
const UNITS_OF: Partial<Readonly<Record<ExogenousVariable, readonly string[]>>> = {
  temperature: ['°C', '°F'],
  wind_speed: ['m/s', 'km/h', 'mp/h', 'kn'],
  irradiance: ['W/m²'],
};

/** The region of a response and when it was fetched. */
export interface ForecastAbout {
  readonly source: string;
  readonly region: RegionCode;
  readonly fetchedAtMs: number | null;
  /** The time of reading, an upper bound for a response of unknown age. */
  readonly readAtMs: number;
}

/**
 * The forecasts of a region's places → the mean weather of the region, a batch per variable and height. The archive of
 * observed weather has the same format, so hours past when the response was fetched are rejected; values of earlier
 * runs are labeled as such.
 */
export function readForecast(places: readonly PlaceForecast[], about: ForecastAbout): ExogenousParsed {
  const batches = COLUMNS.flatMap((column) => {
    const read = places.map((place, index) => readColumn(place, column, `place ${index + 1}`, about));
    const found = read.filter((part) => part !== undefined);
    if (found.length === 0) return [];
    const key = { region: about.region, variable: column.variable, source: about.source, name: column.name };
    const rejected = found.flatMap((part) => part.rejected);
    if (found.length < places.length) {
      return [{ ...key, points: [], rejected: [...rejected, reject('no_data', column.key, 'not every place has it')] }];
    }
    return [toBatch(key, spatialMean(found.map(({ rows }) => rows)), rejected)];
  });
  const nothing = reject('no_data', 'hourly', 'it contains no temperature, wind speed or radiation');
  return { batches, rejected: batches.length > 0 ? [] : [nothing] };
}

const HISTORY = 'this hour had passed when the response was fetched, so it is observed history';
const MAYBE_HISTORY =
  'this hour has passed and the fetch time is unknown, so it may be observed history; specify the fetch time';

interface ReadColumn {
  readonly rows: readonly SeriesRow[];
  readonly rejected: readonly ExogenousRejection[];
}

function readColumn(
  place: PlaceForecast,
  column: Column,
  where: string,
  { fetchedAtMs, readAtMs }: ForecastAbout,
): ReadColumn | undefined {
  const key = place.hourly[column.key] ? column.key : `${column.key}${PREVIOUS_RUN}`;
  const values = place.hourly[key];
  if (!values) return undefined;
  const at = `${where}, ${key}`;
  const { time } = place.hourly;
  if (values.length !== time.length) {
    return unreadable(
      reject('invalid_row', at, `it has ${countOf(values.length, 'value')} for ${countOf(time.length, 'time')}`),
    );
  }
  const unit = place.hourly_units[key] ?? '';
  const convert = UNITS_OF[column.variable]?.includes(unit) ? UNITS[unit] : undefined;
  if (!convert) return unreadable(reject('unknown_unit', at, `the unit is ${unit.slice(0, 20) || 'missing'}`));
  const rejected: ExogenousRejection[] = [];
  const runningHourMs = Math.floor((fetchedAtMs ?? readAtMs) / HOUR_MS) * HOUR_MS;
  const rows = time.flatMap((label, index): SeriesRow[] => {
    const rowAt = `${at}, ${String(label).slice(0, 40)}`;
    const ms = readLabel(label, place);
    if (ms === undefined || ms % HOUR_MS !== 0) {
      rejected.push(reject('invalid_time', rowAt, 'the hour is ambiguous'));
      return [];
    }
    const value = readNumber(values[index]);
    const startMs = column.ofHourBefore ? ms - HOUR_MS : ms;
    if (key === column.key && startMs + HOUR_MS < runningHourMs) {
      rejected.push(reject('not_a_forecast', rowAt, fetchedAtMs === null ? MAYBE_HISTORY : HISTORY));
      return [];
    }
    const knownAtMs = key === column.key ? fetchedAtMs : ms - PREVIOUS_RUN_KNOWN_BEFORE_MS;
    const converted = value === undefined ? undefined : convert(value);
    return [{ startMs, endMs: startMs + HOUR_MS, value: converted, knownAtMs, where: rowAt }];
  });
  return { rows, rejected };
}

const unreadable = (rejection: ExogenousRejection): ReadColumn => ({ rows: [], rejected: [rejection] });
