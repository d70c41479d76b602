import { isRecord, PayloadError, readAs, readJson, withoutKey } from '@energy-optimizer/providers';
import { z } from 'zod';

const placeSchema = z.object({
  utc_offset_seconds: z.number(),
  timezone: z.string(),
  hourly_units: z.record(z.string(), z.string()),
  /** Columns of equal length: `time` and the requested variables. */
  hourly: z.object({ time: z.array(z.unknown()) }).catchall(z.array(z.unknown())),
});
export type PlaceForecast = z.infer<typeof placeSchema>;

/**
 * The forecasts of a response: one object for one place, a list for several.
 * @param key the secret that must not be echoed
 * @throws PayloadError also for errors reported by the provider
 */
export function readPlaces(payload: Uint8Array, key?: string): readonly PlaceForecast[] {
  const document = readJson(payload);
  if (isRecord(document) && document.error === true) {
    const reason = withoutKey(String(document.reason ?? 'no reason given'), key).slice(0, 200);
    throw new PayloadError(`Open-Meteo rejected the request: ${reason}`);
  }
  const name = "Open-Meteo's hourly forecast";
  if (!Array.isArray(document)) return [readAs(placeSchema, document, name, key)];
  return readAs(z.array(placeSchema).min(1), document, name, key);
}
