import {
  errorWords,
  isRecord,
  otherDocument,
  PayloadError,
  readAs,
  readJson,
  withoutKey,
} from '@energy-optimizer/providers';
import { z } from 'zod';

/** 5-day forecast: a step of three hours. */
const stepSchema = z.object({
  dt: z.number(),
  main: z.object({ temp: z.unknown() }).partial().optional(),
  wind: z.object({ speed: z.unknown() }).partial().optional(),
});

/** One Call: a step of an hour. */
const hourSchema = z.object({ dt: z.number(), temp: z.unknown(), wind_speed: z.unknown() });

/** A step of either forecast in common terms; undefined where it is not one. */
export interface WeatherStep {
  /** Epoch seconds. */
  readonly at: number;
  readonly kelvin: unknown;
  readonly metresPerSecond: unknown;
}

export type OpenWeatherMapResponse =
  | { readonly kind: 'forecast'; readonly stepHours: 1 | 3; readonly steps: readonly (WeatherStep | undefined)[] }
  | { readonly kind: 'other'; readonly what: string };

/**
 * Reads any of the provider's responses; only forecasts are used. `cod` is a number or a string, depending on the
 * endpoint.
 * @param key the secret that must not be echoed
 * @throws PayloadError also for errors reported by the provider
 */
export function readResponse(payload: Uint8Array, key?: string): OpenWeatherMapResponse {
  const document = readAs(z.record(z.string(), z.unknown()), readJson(payload), DOCUMENT, key);
  const { cod, list, hourly } = document;
  if (cod !== undefined && String(cod) !== '200') {
    const words = withoutKey(String(document.message ?? 'no reason given'), key).slice(0, 200);
    throw new PayloadError(`OpenWeatherMap rejected the request with ${String(cod).slice(0, 10)}: ${words}`);
  }
  const history = historyOf(document);
  if (history) return { kind: 'other', what: history };
  if (Array.isArray(list)) return { kind: 'forecast', stepHours: stepHoursOf(list), steps: list.map(readStep) };
  if (Array.isArray(hourly)) return { kind: 'forecast', stepHours: 1, steps: hourly.map(readHour) };
  if (isRecord(document.main) && document.dt !== undefined) return { kind: 'other', what: 'an observation' };
  if (cod === undefined && errorWords(document)) throw otherDocument(document, [], DOCUMENT, key);
  throw new PayloadError(`not ${DOCUMENT} in the documented format: neither list nor hourly is present`);
}

const DOCUMENT = 'an OpenWeatherMap forecast';

/** Identifies observed weather in forecast format; undefined for anything else. */
function historyOf(document: Readonly<Record<string, unknown>>): string | undefined {
  const { list, hourly, data, current } = document;
  if (Array.isArray(data) && data.some((item) => isRecord(item) && 'dt' in item)) {
    return "observed history (One Call's timemachine)";
  }
  if (isRecord(document.temperature) && typeof document.date === 'string') return 'a summary of one day';
  if (Array.isArray(list)) {
    if ('calctime' in document || 'city_id' in document) return 'observed history';
    if (list.some((item) => isRecord(item) && isRecord(item.coord))) return 'a list of observations';
    if (list.some((item) => isRecord(item) && isRecord(item.components))) return 'air quality';
  }
  return Array.isArray(hourly) && isPastHours(document, hourly, current)
    ? "observed history (One Call's timemachine)"
    : undefined;
}

const HOUR_S = 3_600;
const HOURS_OF_DAY = 24;

/**
 * One Call 2.5 returns past and future hours in the same format. Hours before the current one are observed; so
 * are the hours of a whole UTC day, or what there is of it, without the daily or minutely forecast that goes with hours
 * to come.
 */
function isPastHours(
  document: Readonly<Record<string, unknown>>,
  hourly: readonly unknown[],
  current: unknown,
): boolean {
  const times = hourly.flatMap((hour) => (isRecord(hour) && typeof hour.dt === 'number' ? [hour.dt] : []));
  const [first = Number.NaN] = times;
  const now = isRecord(current) && typeof current.dt === 'number' ? current.dt : undefined;
  if (now !== undefined && first < Math.floor(now / HOUR_S) * HOUR_S) return true;
  if (now === undefined || 'daily' in document || 'minutely' in document || times.length > HOURS_OF_DAY) return false;
  return first % (HOURS_OF_DAY * HOUR_S) === 0;
}

/** Steps of the free forecast are of three hours, those of the hourly one of one: by the times they start at. */
function stepHoursOf(list: readonly unknown[]): 1 | 3 {
  const times = list.flatMap((step) => (isRecord(step) && typeof step.dt === 'number' ? [step.dt] : []));
  return times.some((at, index) => index > 0 && at - times[index - 1]! === HOUR_S) ? 1 : 3;
}

function readStep(value: unknown): WeatherStep | undefined {
  const step = stepSchema.safeParse(value).data;
  return step && { at: step.dt, kelvin: step.main?.temp, metresPerSecond: step.wind?.speed };
}

function readHour(value: unknown): WeatherStep | undefined {
  const hour = hourSchema.safeParse(value).data;
  return hour && { at: hour.dt, kelvin: hour.temp, metresPerSecond: hour.wind_speed };
}
