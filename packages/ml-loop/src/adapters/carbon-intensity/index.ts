import { type Clock, DAY_MS } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import type { ExogenousParsed, ExogenousProvider } from '../../exogenous/provider.ts';
import { fetchBatches, spansOf } from '../shared/index.ts';
import { fetchIntensity } from './client.ts';
import { readResponse } from './payload.ts';
import { GREAT_BRITAIN, readIntensities } from './transform.ts';

const ID = 'carbon_intensity_uk';
/** The API returns at most 14 days per request. */
const MAX_SPAN_MS = 13 * DAY_MS;

/**
 * Carbon Intensity API of NESO: Great Britain's forecast up to two days ahead, and the estimated outcome. Keyless. Its
 * responses do not state when a forecast was issued, so it counts as known when fetched, also for past half-hours.
 */
export const createCarbonIntensityProvider = (deps: {
  readonly http: HttpClient;
  readonly clock: Clock;
}): ExogenousProvider => ({
  id: ID,
  name: 'Carbon Intensity API (NESO)',
  homepage: 'https://carbonintensity.org.uk',
  license: 'CC BY 4.0',
  attribution: 'National Energy System Operator, Carbon Intensity API',
  variables: ['carbon_intensity'],
  regions: [GREAT_BRITAIN],
  fetch: ({ region, interval, signal }) => {
    const about = { region, variable: 'carbon_intensity' as const, source: ID, name: '' };
    const spans = region === GREAT_BRITAIN ? spansOf(interval, MAX_SPAN_MS) : [];
    const parts = spans.map((span) => ({
      where: span.start.toISOString(),
      about,
      span,
      load: async () => read(await fetchIntensity(deps.http, span, signal), deps.clock.now().getTime()),
    }));
    return fetchBatches(parts, signal);
  },
  parse: (payload, { fetchedAt }) => read(payload, fetchedAt?.getTime() ?? null),
});

const read = (payload: Uint8Array, fetchedAtMs: number | null): ExogenousParsed =>
  readIntensities(readResponse(payload), { source: ID, fetchedAtMs });
