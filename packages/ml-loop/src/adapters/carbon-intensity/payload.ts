import { isRecord, PayloadError, readAs, readJson } from '@energy-optimizer/providers';
import { z } from 'zod';

/** A half-hour. `actual` is null for the future and the present, and absent in regional data. */
const halfHourSchema = z.object({
  from: z.string(),
  to: z.string(),
  intensity: z.object({ forecast: z.unknown(), actual: z.unknown() }).partial(),
});
export type HalfHour = z.infer<typeof halfHourSchema>;

const regionSchema = z.object({ shortname: z.string(), data: z.array(z.unknown()) });

/**
 * A list of half-hours of one area; undefined shortname: the whole of Great Britain. A damaged half-hour is undefined.
 */
export interface AreaIntensity {
  readonly shortname: string | undefined;
  readonly halfHours: readonly (HalfHour | undefined)[];
}

export type CarbonIntensityResponse =
  | { readonly kind: 'intensity'; readonly areas: readonly AreaIntensity[] }
  | { readonly kind: 'other'; readonly what: string };

const documentSchema = z.object({
  // Either a list or its only entry.
  data: z.union([
    z.array(z.record(z.string(), z.unknown())),
    z.record(z.string(), z.unknown()).transform((one) => [one]),
  ]),
});

/**
 * Reads national and regional intensities; other responses are identified.
 * @throws PayloadError also for the API's own errors
 */
export function readResponse(payload: Uint8Array): CarbonIntensityResponse {
  const json = readJson(payload);
  if (isRecord(json) && isRecord(json.error)) {
    const words = `${String(json.error.code ?? '')} ${String(json.error.message ?? '')}`.trim().slice(0, 200);
    throw new PayloadError(`the Carbon Intensity API rejected the request: ${words || 'no reason given'}`);
  }
  const { data } = readAs(documentSchema, json, 'a Carbon Intensity API response');
  if (data.some((entry) => Array.isArray(entry.regions))) return { kind: 'intensity', areas: areasByTime(data) };
  if (data.some((entry) => 'shortname' in entry)) {
    return { kind: 'intensity', areas: data.map((entry) => areaOf(entry)) };
  }
  const halfHours = data.map((entry) => halfHourSchema.safeParse(entry).data);
  if (halfHours.some((halfHour) => halfHour !== undefined) || data.length === 0) {
    return { kind: 'intensity', areas: [{ shortname: undefined, halfHours }] };
  }
  return {
    kind: 'other',
    what: `a table of ${Object.keys(data[0]!).slice(0, 2).join(', ').slice(0, 60) || 'nothing'} …`,
  };
}

/** `/regional`: per half-hour a list of all regions, with the times beside it → per region its half-hours. */
function areasByTime(data: readonly Readonly<Record<string, unknown>>[]): AreaIntensity[] {
  const areas = new Map<string, (HalfHour | undefined)[]>();
  for (const { from, to, regions } of data) {
    for (const region of Array.isArray(regions) ? regions : [undefined]) {
      const shortname =
        isRecord(region) && typeof region.shortname === 'string' ? region.shortname : '(without a name)';
      const halfHours = areas.get(shortname) ?? [];
      halfHours.push(halfHourSchema.safeParse({ from, to, ...(isRecord(region) ? region : {}) }).data);
      areas.set(shortname, halfHours);
    }
  }
  return [...areas].map(([shortname, halfHours]) => ({ shortname, halfHours }));
}

function areaOf(entry: Record<string, unknown>): AreaIntensity {
  const region = readAs(regionSchema, entry, 'a region of the Carbon Intensity API');
  return {
    shortname: region.shortname,
    halfHours: region.data.map((halfHour) => halfHourSchema.safeParse(halfHour).data),
  };
}
