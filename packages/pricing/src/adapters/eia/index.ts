import { DAY_MS, REGIONS } from '@energy-optimizer/kernel';
import { type HttpClient, ProviderError } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { fetchParts } from '../shared/index.ts';
import { fetchRows, readEnvelope } from './client.ts';
import { queriesFor } from './queries.ts';
import { readData } from './transform.ts';

export interface EiaDeps {
  readonly http: HttpClient;
  /** Free, from eia.gov/opendata. Needed to fetch, not to parse. */
  readonly key: string | undefined;
}

/**
 * EIA API v2: what customers paid, per US state: electricity and gas monthly, heating oil and propane weekly in the
 * heating season. Each price keeps the period it is the average of; none of them is "now".
 */
export const createEiaProvider = ({ http, key }: EiaDeps): PriceProvider => ({
  id: 'eia',
  name: 'EIA Open Data v2',
  homepage: 'https://www.eia.gov/opendata',
  license: 'Public domain (US government)',
  attribution: 'Source: U.S. Energy Information Administration',
  regions: REGIONS.filter((region) => region.kind === 'state').map((region) => region.code),
  // Two monthly periods on top of the two months the surveys are late.
  freshness: { kind: 'max_age', maxAgeMs: 124 * DAY_MS },
  fetch: async ({ regions, interval, signal }) => {
    if (!key) throw new ProviderError('eia_key_missing', 'EIA requires an API key');
    const parts = queriesFor(regions, interval).map((query) => ({
      where: `${query.route} ${query.start}`,
      load: async () => readData(await fetchRows(http, { query, key }, signal)),
    }));
    return fetchParts(parts, signal);
  },
  parse: (payload) => readData(readEnvelope(payload).data),
});
