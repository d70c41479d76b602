import { type HttpClient, readJsonAs } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { fetchParts } from '../shared/index.ts';
import { datasetsFor, fetchDataset } from './client.ts';
import { envelopeSchema } from './payload.ts';
import { REGIONS, readRecords } from './transform.ts';

const read = (payload: Uint8Array) => {
  const { dataset, records } = readJsonAs(envelopeSchema, payload, 'a dataset of Energi Data Service');
  return readRecords(dataset ?? undefined, records);
};

/** Energi Data Service (Energinet): day-ahead prices of Denmark, DKK/MWh without VAT. */
export const createEnergidataserviceProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'energidataservice',
  name: 'Energi Data Service (Energinet)',
  homepage: 'https://www.energidataservice.dk',
  license: 'CC BY 4.0 style open data',
  attribution: 'Energinet, Energi Data Service',
  regions: REGIONS,
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Copenhagen', at: '13:30' } },
  fetch: async ({ regions, interval, signal }) => {
    const wanted = REGIONS.filter((region) => regions.includes(region));
    if (wanted.length === 0) return { batches: [], rejected: [] };
    const parts = datasetsFor(interval).map((dataset) => ({
      where: dataset,
      load: async () => read(await fetchDataset(http, dataset, { regions: wanted, interval, signal })),
    }));
    return fetchParts(parts, signal);
  },
  parse: (payload) => read(payload),
});
