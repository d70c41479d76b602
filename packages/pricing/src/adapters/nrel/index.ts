import { findRegion, REGIONS } from '@energy-optimizer/kernel';
import { type HttpClient, ProviderError } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { fetchParts } from '../shared/index.ts';
import { fetchRates } from './client.ts';
import { readUtilityRates } from './payload.ts';
import { PLACES } from './places.ts';
import { DATA_YEAR, readRates } from './transform.ts';

export interface NrelDeps {
  readonly http: HttpClient;
  /** From developer.nlr.gov. Needed to fetch, not to parse. */
  readonly key: string | undefined;
}

/**
 * NREL (now NLR) utility rates v3: average rates of 2012 of the utilities in each state's largest city. Frozen data.
 */
export const createNrelProvider = ({ http, key }: NrelDeps): PriceProvider => ({
  id: 'nrel',
  name: 'NREL utility rates (2012)',
  homepage: 'https://developer.nlr.gov/docs/electricity/utility-rates-v3/',
  license: 'US government data; sources Ventyx Research (2012), EIA',
  attribution: 'Source: NREL utility rates, data of 2012',
  regions: REGIONS.filter((region) => region.kind === 'state').map((region) => region.code),
  freshness: { kind: 'frozen', asOf: String(DATA_YEAR) },
  fetch: async ({ regions, signal }) => {
    if (!key) throw new ProviderError('nrel_key_missing', 'NREL requires an API key');
    const parts = regions.flatMap((region) => {
      const place = PLACES[findRegion(region)?.stateCode ?? ''];
      if (!place) return [];
      const load = async () => readRates(readUtilityRates(await fetchRates(http, { place, key }, signal)), region);
      return [{ where: region, load }];
    });
    return fetchParts(parts, signal);
  },
  parse: (payload, { region }) => readRates(readUtilityRates(payload), region),
});
