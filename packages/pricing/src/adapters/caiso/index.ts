import { type HttpClient, isZip, readText, unzip } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchParts, mergeParsed } from '../shared/index.ts';
import { dayAheadUrls, fetchArchive } from './client.ts';
import { readReport } from './payload.ts';
import { HUBS, readOasis } from './transform.ts';

/** CAISO OASIS: day-ahead prices of California's trading hubs. Files may hold other nodes and markets. */
export const createCaisoProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'caiso',
  name: 'CAISO OASIS',
  homepage: 'https://oasis.caiso.com',
  license: 'Public market data (terms unconfirmed)',
  attribution: 'Source: California Independent System Operator',
  regions: [...HUBS.values()],
  freshness: { kind: 'day_ahead', publication: { timeZone: 'America/Los_Angeles', at: '13:30' } },
  fetch: async ({ regions, interval, signal }) => {
    const nodes = [...HUBS].filter(([, region]) => regions.includes(region)).map(([node]) => node);
    if (nodes.length === 0) return { batches: [], rejected: [] };
    const parts = dayAheadUrls(nodes, interval).map((url) => ({
      where: url,
      load: async () => parseCaiso(await fetchArchive(http, url, signal)),
    }));
    return fetchParts(parts, signal);
  },
  parse: (payload) => parseCaiso(payload),
});

/** A ZIP archive of reports as OASIS sends it, or one report from it: CSV or XML, also XML that tells of an error. */
function parseCaiso(payload: Uint8Array): Parsed {
  const bodies = isZip(payload) ? unzip(payload).map((file) => file.body) : [payload];
  return mergeParsed(bodies.map((body) => readOasis(readReport(readText(body)))));
}
