import { isRecord, PayloadError, readAs, readJson, withoutKey } from '@energy-optimizer/providers';
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

export type OpenWeatherMapAnswer =
  | { readonly kind: 'forecast'; readonly stepHours: 1 | 3; readonly steps: readonly (WeatherStep | undefined)[] }
  | { readonly kind: 'other'; readonly what: string };

/**
 * Reads any of the provider's answers; only forecasts are of use. `cod` is a number or a text, whichever endpoint answers.
 * @param key what the answer must not repeat
 * @throws PayloadError also for the provider's own refusals
 */
export function readAnswer(payload: Uint8Array, key?: string): OpenWeatherMapAnswer {
  const document = readAs(z.record(z.string(), z.unknown()), readJson(payload), 'an OpenWeatherMap answer');
  const { cod, list, hourly } = document;
  if (cod !== undefined && String(cod) !== '200') {
    const words = withoutKey(String(document.message ?? 'no reason given'), key).slice(0, 200);
    throw new PayloadError(`OpenWeatherMap refused with ${String(cod).slice(0, 10)}: ${words}`);
  }
  if (Array.isArray(list)) return { kind: 'forecast', stepHours: 3, steps: list.map(readStep) };
  if (Array.isArray(hourly)) return { kind: 'forecast', stepHours: 1, steps: hourly.map(readHour) };
  if (isRecord(document.main) && document.dt !== undefined) return { kind: 'other', what: 'an observation' };
  throw new PayloadError('this is no forecast of OpenWeatherMap as documented (there is neither list nor hourly)');
}

function readStep(value: unknown): WeatherStep | undefined {
  const step = stepSchema.safeParse(value).data;
  return step && { at: step.dt, kelvin: step.main?.temp, metresPerSecond: step.wind?.speed };
}

function readHour(value: unknown): WeatherStep | undefined {
  const hour = hourSchema.safeParse(value).data;
  return hour && { at: hour.dt, kelvin: hour.temp, metresPerSecond: hour.wind_speed };
}
