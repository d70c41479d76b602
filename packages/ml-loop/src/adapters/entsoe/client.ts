import type { Interval } from '@energy-optimizer/kernel';
import { fetchEntsoe, type HttpClient } from '@energy-optimizer/providers';
import { LOAD_DOCUMENT, WIND_SOLAR_DOCUMENT } from './transform.ts';

interface Deps {
  readonly http: HttpClient;
  readonly key: string | undefined;
}

/** The day-ahead forecast of a zone's total load. @throws what {@link fetchEntsoe} throws */
export const fetchLoad = (deps: Deps, eic: string, interval: Interval, signal?: AbortSignal): Promise<Uint8Array> =>
  fetchEntsoe(deps, { documentType: LOAD_DOCUMENT, processType: 'A01', outBiddingZone_Domain: eic }, interval, signal);

/** The day-ahead forecasts of a zone's wind and solar generation. @throws what {@link fetchEntsoe} throws */
export const fetchWindSolar = (
  deps: Deps,
  eic: string,
  interval: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> =>
  fetchEntsoe(deps, { documentType: WIND_SOLAR_DOCUMENT, processType: 'A01', in_Domain: eic }, interval, signal);
