import { addMs, DAY_MS, type Interval, type RegionCode } from '@energy-optimizer/kernel';
import { type HttpClient, readJsonAs } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { ParseContext, PriceProvider } from '../provider.ts';
import { fetchParts, isoOf, regionCodes, reject } from '../shared/index.ts';
import { fetchMarketData } from './client.ts';
import { marketDataSchema } from './payload.ts';
import { readMarketData } from './transform.ts';

const REGIONS = regionCodes(['de', 'at']);
/** Longer spans are split so that no answer gets huge. */
const MAX_SPAN_MS = 90 * DAY_MS;

/** aWATTar: hourly day-ahead prices of Germany and Austria, EUR/MWh without VAT. */
export const createAwattarProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'awattar',
  name: 'aWATTar',
  homepage: 'https://www.awattar.de',
  license: 'Free to use, about 100 requests a day; no open license stated',
  attribution: 'aWATTar',
  regions: REGIONS,
  freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/Vienna', at: '14:15' } },
  fetch: ({ regions, interval, signal }) => {
    const parts = REGIONS.filter((region) => regions.includes(region)).flatMap((region) =>
      spans(interval).map((span) => ({
        where: `${region} ${isoOf(span.start.getTime())}`,
        load: async () => read(await fetchMarketData(http, region, span, signal), region),
      })),
    );
    return fetchParts(parts, signal);
  },
  parse: (payload, context) => read(payload, context.region, context),
});

/** The answer may name its country itself; otherwise it is the one that was asked for. */
function read(payload: Uint8Array, asked: RegionCode | undefined, context?: ParseContext): Parsed {
  const { data, url } = readJsonAs(marketDataSchema, payload, "aWATTar's market data");
  const named = /^\/(de|at)\//.exec(url ?? '')?.[1] ?? /marketdata[._-](de|at)\b/i.exec(context?.fileName ?? '')?.[1];
  const own = REGIONS.find((code) => code === named?.toLowerCase());
  if (own && asked && own !== asked) {
    const reason = `the prices are for ${own}, but the region is ${asked}`;
    return { batches: [], rejected: [reject('unknown_region', 'document', reason)] };
  }
  const region = own ?? REGIONS.find((code) => code === asked);
  if (region) return readMarketData(data, region);
  const reason = asked
    ? `${asked} is not a country covered by aWATTar`
    : 'the response does not name its country; specify the region';
  return { batches: [], rejected: [reject('unknown_region', 'document', reason)] };
}

function spans({ start, end }: Interval): Interval[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / MAX_SPAN_MS);
  return Array.from({ length: count }, (_, index) => ({
    start: addMs(start, index * MAX_SPAN_MS),
    end: new Date(Math.min(end.getTime(), start.getTime() + (index + 1) * MAX_SPAN_MS)),
  }));
}
