import { findRegion, getRegion, isInside, type RegionCode } from '@energy-optimizer/kernel';
import { type HttpClient, isRecord, PayloadError, readAs, readJson } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { FetchRequest, ParseContext, PriceProvider } from '../provider.ts';
import { fetchParts, noData, reject } from '../shared/index.ts';
import { createOctopusClient, type RateList } from './client.ts';
import { errorSchema, pageSchema } from './payload.ts';
import { type ProductTariff, selectProducts, tariffsOf } from './products.ts';
import { AREAS, readAddress, regionOfArea } from './tariff.ts';
import { readResults } from './transform.ts';

const LISTS: readonly RateList[] = ['standard-unit-rates', 'standing-charges'];
const GREAT_BRITAIN = getRegion('uk').code;

/**
 * Octopus Energy: unit rates and standing charges of its current household tariffs, electricity and gas, per GB area.
 */
export function createOctopusProvider({ http }: { readonly http: HttpClient }): PriceProvider {
  const client = createOctopusClient(http);

  async function ratesOf(tariff: ProductTariff, list: RateList, request: FetchRequest): Promise<Parsed> {
    const results = await client.rates(tariff, list, request.interval, request.signal);
    if (!results) return noData(tariff.code, 'Octopus does not know this tariff');
    const about = { ...readAddress(list), tariff, direction: tariff.direction };
    return readResults(results, { about, region: tariff.region, now: request.now });
  }

  return {
    id: 'octopus',
    name: 'Octopus Energy',
    homepage: 'https://octopus.energy',
    license: 'No open license stated; public API of the supplier.',
    attribution: 'Prices: Octopus Energy',
    regions: AREAS.map(regionOfArea),
    freshness: { kind: 'day_ahead', publication: { timeZone: 'Europe/London', at: '20:15' } },
    fetch: async (request) => {
      const products = selectProducts(await client.products(request.signal), request.now);
      const details = await Promise.all(products.map((product) => client.product(product.code, request.signal)));
      const tariffs = details
        .flatMap((detail, index) => tariffsOf(detail, products[index]!))
        .filter((tariff) => request.regions.includes(tariff.region));
      const parts = tariffs.flatMap((tariff) =>
        LISTS.map((list) => ({ where: `${tariff.code} ${list}`, load: () => ratesOf(tariff, list, request) })),
      );
      return fetchParts(parts, request.signal);
    },
    parse: parseOctopus,
  };
}

/**
 * Lists carry neither tariff nor kind: both are read from the file name and the addresses of the neighboring pages.
 * Without a tariff code the prices are those of some tariff in `context.region`, by default Great Britain.
 */
function parseOctopus(payload: Uint8Array, context: ParseContext): Parsed {
  const document = readJson(payload);
  if (isRecord(document) && 'single_register_electricity_tariffs' in document) {
    const reason = 'the description of a product is not a price';
    return { batches: [], rejected: [reject('not_a_price', 'product', reason)] };
  }
  const error = errorSchema.safeParse(document);
  if (error.success) throw new PayloadError(`Octopus rejected the request: ${error.data.detail.slice(0, 200)}`);
  const page = readAs(pageSchema, document, 'an Octopus list');
  const about = readAddress([context.fileName, page.next, page.previous].filter(Boolean).join(' '));
  const { direction, now } = context;
  const own = about.tariff && getRegion(about.tariff.region);
  const asked = context.region && getRegion(context.region);
  if (own && asked && own.code !== asked.code && !isInside(own, asked.code) && !isInside(asked, own.code))
    throw new PayloadError(`the tariff belongs to ${own.code}, but the region is ${asked.code}`);
  return readResults(page.results, { about, region: regionOf(context), now, direction });
}

function regionOf(context: ParseContext): RegionCode {
  if (context.region === undefined) return GREAT_BRITAIN;
  if (findRegion(context.region)?.currency === 'GBP') return context.region;
  throw new PayloadError(`Octopus sells in Great Britain, not in ${context.region}`);
}
