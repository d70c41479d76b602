import { addMs, DAY_MS, type Interval, REGIONS, type RegionCode } from '@energy-optimizer/kernel';
import { ProviderError } from '../errors.ts';
import type { HttpLimits } from '../http/limits.ts';
import type { HttpClient } from '../http/types.ts';

const URL_BASE = 'https://web-api.tp.entsoe.eu/api';
/** The API returns at most a year per request. */
const MAX_SPAN_MS = 360 * DAY_MS;

/** 400 requests a minute are allowed, prices and forecasts together; more lead to a ban of ten minutes. */
export const ENTSOE_LIMITS: Partial<HttpLimits> = { rate: { requests: 150, perMs: 60_000 } };

const zones = REGIONS.flatMap(({ code, eic }) => (eic ? [{ code, eic }] : []));
const regionByEic = new Map(zones.map(({ code, eic }) => [eic, code]));
const eicByRegion = new Map(zones.map(({ code, eic }) => [code, eic]));

/** All regions with an energy identification code. */
export const ENTSOE_REGIONS: readonly RegionCode[] = zones.map(({ code }) => code);
export const eicOf = (region: RegionCode): string | undefined => eicByRegion.get(region);
export const regionOfEic = (eic: string | undefined): RegionCode | undefined => regionByEic.get(eic?.trim() ?? '');

/** Splits an interval into spans of one request each. */
export function entsoeSpans({ start, end }: Interval): Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => ({
    start: addMs(start, index * MAX_SPAN_MS),
    end: new Date(Math.min(end.getTime(), start.getTime() + (index + 1) * MAX_SPAN_MS)),
  }));
}

/** `yyyyMMddHHmm` in UTC. */
const stamp = (instant: Date) => instant.toISOString().replace(/\D/g, '').slice(0, 12);

/**
 * One document. Its "no data" comes with status 200 or 400.
 * @param parameters document type, process type, domains … as the platform's guide names them
 * @throws ProviderError `provider_key_missing` without a token.
 */
export async function fetchEntsoe(
  deps: { readonly http: HttpClient; readonly key: string | undefined },
  parameters: Readonly<Record<string, string>>,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!deps.key) throw new ProviderError('provider_key_missing', 'ENTSO-E requires a security token');
  const query = new URLSearchParams({
    ...parameters,
    periodStart: stamp(interval.start),
    periodEnd: stamp(interval.end),
    securityToken: deps.key,
  });
  const response = await deps.http(
    { url: `${URL_BASE}?${query}` },
    { acceptStatus: [400], ...(signal ? { signal } : {}) },
  );
  return response.body;
}
