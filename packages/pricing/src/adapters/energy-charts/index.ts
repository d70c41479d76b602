import type { RegionCode } from '@energy-optimizer/kernel';
import { type HttpClient, isRecord, PayloadError, readAs, readJson } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { fetchParts, noData, reject } from '../shared/index.ts';
import { fetchPrice } from './client.ts';
import { priceSchema, problemSchema } from './payload.ts';
import { readPrices } from './transform.ts';
import { regionOfFileName, regionsServed, zoneOf } from './zones.ts';

/**
 * Energy-Charts (Fraunhofer ISE): day-ahead prices of Europe's bidding zones in EUR/MWh.
 * Answers whose license is not open are rejected with code `license`, unless `privateUse` says that the operator may
 * use them.
 */
export function createEnergyChartsProvider(deps: {
  readonly http: HttpClient;
  readonly privateUse?: boolean;
}): PriceProvider {
  const privateUse = deps.privateUse ?? false;
  const read = (payload: Uint8Array, region: RegionCode): Parsed => {
    const document = readJson(payload);
    if (isRecord(document) && !('price' in document) && problemSchema.safeParse(document).success) {
      throw new PayloadError('Energy-Charts returned an error instead of prices');
    }
    return readPrices(readAs(priceSchema, document, 'an Energy-Charts price response'), region, { privateUse });
  };
  return {
    id: 'energy_charts',
    name: 'Energy-Charts (Fraunhofer ISE)',
    homepage: 'https://www.energy-charts.info',
    license: 'CC BY 4.0 if stated in the response; other zones for private and internal use only',
    attribution: 'Bundesnetzagentur | SMARD.de via Energy-Charts.info',
    regions: regionsServed(privateUse),
    freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Berlin', at: '13:30' } },
    fetch: ({ regions, interval, signal }) => {
      const parts = regions.flatMap((region) => {
        const zone = zoneOf(region);
        if (!zone) return [];
        const load = async () => {
          const body = await fetchPrice(deps.http, zone, interval, signal);
          return body ? read(body, region) : noData(region, 'nothing is published for these days');
        };
        return [{ where: region, load }];
      });
      return fetchParts(parts, signal);
    },
    parse: (payload, context) => {
      const named = regionOfFileName(context.fileName);
      const region = context.region ?? named;
      if (named && named !== region) {
        const reason = `the file name says ${named}, but the region is ${region}`;
        return { batches: [], rejected: [reject('unknown_region', context.fileName ?? 'document', reason)] };
      }
      if (region && zoneOf(region)) return read(payload, region);
      readAs(priceSchema, readJson(payload), 'an Energy-Charts price response');
      const reason = region
        ? `${region} is not a zone covered by Energy-Charts`
        : 'the response does not name its zone; specify the region';
      return { batches: [], rejected: [reject('unknown_region', context.fileName ?? 'document', reason)] };
    },
  };
}
