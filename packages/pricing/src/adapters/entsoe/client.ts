import { addMs, DAY_MS, type Interval } from '@energy-optimizer/kernel';
import { type HttpClient, ProviderError } from '@energy-optimizer/providers';

const URL_BASE = 'https://web-api.tp.entsoe.eu/api';
/** The API answers at most a year at once. */
const MAX_SPAN_MS = 360 * DAY_MS;

/** The spans that one request each can ask for. */
export function spansOf({ start, end }: Interval): Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => ({
    start: addMs(start, index * MAX_SPAN_MS),
    end: new Date(Math.min(end.getTime(), start.getTime() + (index + 1) * MAX_SPAN_MS)),
  }));
}

/** `yyyyMMddHHmm` in UTC. */
const stamp = (instant: Date) => instant.toISOString().replace(/\D/g, '').slice(0, 12);

/**
 * The document with one zone's day-ahead prices (A44). Its "no data" comes with status 200 or 400.
 * @throws ProviderError `provider_key_missing` without a token.
 */
export async function fetchPrices(
  deps: { readonly http: HttpClient; readonly key: string | undefined },
  eic: string,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!deps.key) throw new ProviderError('provider_key_missing', 'ENTSO-E needs a security token');
  const query = new URLSearchParams({
    documentType: 'A44',
    in_Domain: eic,
    out_Domain: eic,
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
