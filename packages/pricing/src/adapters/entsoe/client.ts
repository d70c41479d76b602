import type { Interval } from '@energy-optimizer/kernel';
import { fetchEntsoe, type HttpClient } from '@energy-optimizer/providers';

/** The document with one zone's day-ahead prices (A44). @throws what {@link fetchEntsoe} throws */
export const fetchPrices = (
  deps: { readonly http: HttpClient; readonly key: string | undefined },
  eic: string,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> => fetchEntsoe(deps, { documentType: 'A44', in_Domain: eic, out_Domain: eic }, interval, signal);
