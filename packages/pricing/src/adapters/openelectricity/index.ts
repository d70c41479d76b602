import { HOUR_MS } from '@energy-optimizer/kernel';
import {
  type HttpClient,
  PayloadError,
  ProviderError,
  readAs,
  readJson,
  withoutKey,
} from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchParts } from '../shared/index.ts';
import { fetchPrices, spansOf } from './client.ts';
import { detailSchema, responseSchema } from './payload.ts';
import { NETWORKS, readDatasets } from './transform.ts';

export interface OpenElectricityDeps {
  readonly http: HttpClient;
  /** From platform.openelectricity.org.au. Needed to fetch, not to parse. */
  readonly key: string | undefined;
}

const REGIONS = (['NEM', 'WEM'] as const).flatMap((network) =>
  [...NETWORKS[network]!].map(([id, region]) => ({ network, id, region })),
);

/**
 * OpenElectricity v4: five-minute dispatch prices of Australia's two markets, with years of history. Stamps of the WEM
 * are taken for starts, which no answer confirms: its prices may be one interval off.
 */
export const createOpenElectricityProvider = ({ http, key }: OpenElectricityDeps): PriceProvider => ({
  id: 'openelectricity',
  name: 'OpenElectricity',
  homepage: 'https://openelectricity.org.au',
  license: 'CC BY-NC 4.0 on the community plan: non-commercial use only (unconfirmed)',
  attribution: 'Source: Open Electricity (openelectricity.org.au), data AEMO',
  regions: REGIONS.map(({ region }) => region),
  // Dispatch is every five minutes; sources are pulled every six hours.
  freshness: { kind: 'max_age', maxAgeMs: 8 * HOUR_MS },
  fetch: async ({ regions, interval, now, signal }) => {
    if (!key) throw new ProviderError('openelectricity_key_missing', 'OpenElectricity requires an API key');
    const until = new Date(Math.min(interval.end.getTime(), now.getTime()));
    const wanted = REGIONS.filter(({ region }) => regions.includes(region));
    const parts = spansOf({ start: interval.start, end: until }).flatMap((span) =>
      wanted.map(({ network, id }) => ({
        where: `${id} ${span.start.toISOString()}`,
        load: async () => parse(await fetchPrices(http, { query: { network, region: id, span }, key }, signal), key),
      })),
    );
    return fetchParts(parts, signal);
  },
  parse: (payload) => parse(payload),
});

/** `key`: the secret that must not be echoed. */
function parse(payload: Uint8Array, key?: string): Parsed {
  const document = readJson(payload);
  const detail = detailSchema.safeParse(document);
  if (detail.success)
    throw new PayloadError(`OpenElectricity rejected the request: ${reasonOf(detail.data.detail, key)}`);
  const answer = readAs(responseSchema, document, 'an OpenElectricity v4 response', key);
  if (!answer.success) throw new PayloadError(`OpenElectricity rejected the request: ${reasonOf(answer.error, key)}`);
  return readDatasets(answer.data ?? []);
}

const reasonOf = (reason: unknown, key: string | undefined): string =>
  typeof reason === 'string' ? withoutKey(reason, key).slice(0, 200) : 'no reason given';
