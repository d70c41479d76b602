import { type HttpClient, isZip, readText, unzip } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { ParseContext, PriceProvider } from '../provider.ts';
import { fetchParts, mergeParsed, noData } from '../shared/index.ts';
import { dayAheadUrls, fetchFile } from './client.ts';
import { readZoneFile } from './payload.ts';
import { marketOfName, readZones } from './transform.ts';
import { ZONES } from './zones.ts';

/** NYISO: day-ahead zonal prices (LBMP) of New York. Real-time zonal files are read, not fetched. */
export const createNyisoProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'nyiso',
  name: 'NYISO',
  homepage: 'https://www.nyiso.com/energy-market-operational-data',
  license: 'Public market data (terms unconfirmed)',
  attribution: 'Source: New York Independent System Operator',
  regions: [...ZONES.values()],
  freshness: { kind: 'day_ahead', publication: { timeZone: 'America/New_York', at: '11:30' } },
  fetch: async (request) => {
    const parts = dayAheadUrls(request.interval, request.now).map((url) => ({
      where: url,
      load: async () => {
        const body = await fetchFile(http, url, request.signal);
        return body ? parseNyiso(body, { now: request.now, fileName: url }) : noData(url, 'not published (yet)');
      },
    }));
    const { batches, rejected } = await fetchParts(parts, request.signal);
    return { batches: batches.filter((batch) => request.regions.includes(batch.series.region)), rejected };
  },
  parse: parseNyiso,
});

/**
 * A zonal CSV file, or a ZIP archive of them. The file name tells the market; see {@link readZones} for files without.
 */
function parseNyiso(payload: Uint8Array, context: ParseContext): Parsed {
  const files = isZip(payload) ? unzip(payload) : [{ name: context.fileName ?? '', body: payload }];
  return mergeParsed(
    files.map(({ name, body }) => {
      const market = marketOfName(name) ?? marketOfName(context.fileName);
      return readZones(readZoneFile(readText(body)), { market, now: context.now });
    }),
  );
}
