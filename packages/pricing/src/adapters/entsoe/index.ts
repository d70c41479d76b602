import { type HttpClient, PayloadError } from '@energy-optimizer/providers';
import type { Parsed } from '../../price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchParts, reject } from '../shared/index.ts';
import { fetchPrices, spansOf } from './client.ts';
import { readDocument } from './payload.ts';
import { eicOf, REGIONS, readAcknowledgement, readPublication } from './transform.ts';

/** ENTSO-E Transparency Platform: day-ahead prices of all European bidding zones, per MWh in the zone's market currency. Needs a token. */
export const createEntsoeProvider = (deps: {
  readonly http: HttpClient;
  readonly key?: string | undefined;
}): PriceProvider => ({
  id: 'entsoe',
  name: 'ENTSO-E Transparency Platform',
  homepage: 'https://transparency.entsoe.eu',
  licence: 'ENTSO-E Transparency Platform terms; CC BY 4.0 for listed data items',
  attribution: 'ENTSO-E Transparency Platform',
  regions: REGIONS,
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Brussels', at: '13:45' } },
  fetch: ({ regions, interval, signal }) => {
    const parts = regions.flatMap((region) => {
      const eic = eicOf(region);
      if (!eic) return [];
      return spansOf(interval).map((span) => ({
        where: region,
        load: async () => read(await fetchPrices({ http: deps.http, key: deps.key }, eic, span, signal), deps.key),
      }));
    });
    return fetchParts(parts, signal);
  },
  parse: (payload) => read(payload),
});

/** `key`: what the answer must not repeat. */
function read(payload: Uint8Array, key?: string): Parsed {
  const document = readDocument(payload);
  switch (document.kind) {
    case 'publication':
      return readPublication(document.publication);
    case 'acknowledgement': {
      const outcome = readAcknowledgement(document.acknowledgement, key);
      if ('refusal' in outcome) throw new PayloadError(`ENTSO-E refused: ${outcome.refusal}`);
      return outcome;
    }
    case 'other': {
      const reason = `${document.name.slice(0, 60)} holds no day-ahead prices`;
      return { batches: [], rejected: [reject('not_a_price', 'document', reason)] };
    }
  }
}
