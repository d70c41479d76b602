import { type HttpClient, PayloadError, readAs, readJson } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchPrices } from './client.ts';
import { failureSchema, pricesSchema } from './payload.ts';
import { REGIONS, readCountries } from './transform.ts';

/** Elering: day-ahead prices of Estonia, Latvia, Lithuania and Finland, EUR/MWh without VAT. */
export const createEleringProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'elering',
  name: 'Elering LIVE',
  homepage: 'https://dashboard.elering.ee',
  license: 'Open data (terms unconfirmed)',
  attribution: 'Elering AS',
  regions: REGIONS,
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Tallinn', at: '14:30' } },
  fetch: async ({ regions, interval, signal }) => {
    const wanted = new Set(regions);
    if (!REGIONS.some((region) => wanted.has(region))) return { batches: [], rejected: [] };
    const { batches, rejected } = read(await fetchPrices(http, interval, signal));
    return { batches: batches.filter(({ series }) => wanted.has(series.region)), rejected };
  },
  parse: (payload) => read(payload),
});

function read(payload: Uint8Array): Parsed {
  const document = readJson(payload);
  if (failureSchema.safeParse(document).success) throw new PayloadError('Elering reported that the request failed');
  return readCountries(readAs(pricesSchema, document, 'an Elering price response').data);
}
