import {
  ENTSOE_REGIONS,
  eicOf,
  entsoeSpans,
  type HttpClient,
  PayloadError,
  readAs,
  readEntsoeDocument,
} from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchParts, noData, reject } from '../shared/index.ts';
import { fetchPrices } from './client.ts';
import { publicationSchema } from './payload.ts';
import { readPublication } from './transform.ts';

/**
 * ENTSO-E Transparency Platform: day-ahead prices of all European bidding zones, per MWh in the zone's market currency.
 * Needs a token.
 */
export const createEntsoeProvider = (deps: {
  readonly http: HttpClient;
  readonly key?: string | undefined;
}): PriceProvider => ({
  id: 'entsoe',
  name: 'ENTSO-E Transparency Platform',
  homepage: 'https://transparency.entsoe.eu',
  license: 'ENTSO-E Transparency Platform terms; CC BY 4.0 for listed data items',
  attribution: 'ENTSO-E Transparency Platform',
  regions: ENTSOE_REGIONS,
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Brussels', at: '13:45' } },
  fetch: ({ regions, interval, signal }) => {
    const parts = regions.flatMap((region) => {
      const eic = eicOf(region);
      if (!eic) return [];
      return entsoeSpans(interval).map((span) => ({
        where: region,
        load: async () => read(await fetchPrices({ http: deps.http, key: deps.key }, eic, span, signal), deps.key),
      }));
    });
    return fetchParts(parts, signal);
  },
  parse: (payload) => read(payload),
});

/** `key`: the secret that must not be echoed. */
function read(payload: Uint8Array, key?: string): Parsed {
  const document = readEntsoeDocument(payload, key);
  if (document.kind === 'acknowledgment') {
    const { noData: nothing, message } = document.acknowledgment;
    if (!nothing) throw new PayloadError(`ENTSO-E rejected the request: ${message}`);
    return noData('document', message);
  }
  const { name, content } = document;
  if (name === 'Publication_MarketDocument') {
    return readPublication(readAs(publicationSchema, content, 'a publication document'));
  }
  const reason = `${name.slice(0, 60)} contains no day-ahead prices`;
  return { batches: [], rejected: [reject('not_a_price', 'document', reason)] };
}
