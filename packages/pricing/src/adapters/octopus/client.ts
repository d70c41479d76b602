import type { Interval } from '@energy-optimizer/kernel';
import { type HttpClient, ProviderError, readJsonAs } from '@energy-optimizer/providers';
import {
  type Page,
  type Product,
  type ProductDetail,
  pageSchema,
  productDetailSchema,
  productSchema,
} from './payload.ts';
import type { Tariff } from './tariff.ts';

const BASE_URL = 'https://api.octopus.energy/v1/';
/** 1,500 half-hours (a month) a page; a longer list than this is not followed to its end, but refused. */
const PAGE_SIZE = 1_500;
const MAX_PAGES = 50;

export interface OctopusClient {
  products(signal?: AbortSignal): Promise<readonly Product[]>;
  product(code: string, signal?: AbortSignal): Promise<ProductDetail>;
  /** Rows of a tariff's list; undefined when the tariff has none (404). */
  rates(
    tariff: Tariff,
    list: RateList,
    interval: Interval,
    signal?: AbortSignal,
  ): Promise<readonly unknown[] | undefined>;
}
export type RateList = 'standard-unit-rates' | 'standing-charges';

/** Octopus Energy's public REST API. @throws ProviderError | PayloadError */
export function createOctopusClient(http: HttpClient): OctopusClient {
  const get = (url: string, signal?: AbortSignal) =>
    http({ url }, { ...(signal ? { signal } : {}), acceptStatus: [404] });

  async function all(firstUrl: string, signal?: AbortSignal): Promise<readonly unknown[] | undefined> {
    const rows: unknown[] = [];
    let url: string | undefined = firstUrl;
    for (let count = 0; url; count++) {
      if (count === MAX_PAGES)
        throw new ProviderError('octopus_too_many_pages', 'Octopus sends more pages than expected');
      const response = await get(url, signal);
      if (response.status === 404) return undefined;
      const page: Page = readJsonAs(pageSchema, response.body, 'an Octopus list');
      rows.push(...page.results);
      url = nextUrl(page);
    }
    return rows;
  }

  return {
    products: async (signal) => {
      const rows = (await all(`${BASE_URL}products/?page_size=${PAGE_SIZE}`, signal)) ?? [];
      return rows.flatMap((row) => productSchema.safeParse(row).data ?? []);
    },
    product: async (code, signal) => {
      const response = await get(`${BASE_URL}products/${encodeURIComponent(code)}/`, signal);
      return response.status === 404 ? {} : readJsonAs(productDetailSchema, response.body, 'an Octopus product');
    },
    rates: (tariff, list, interval, signal) => all(ratesUrl(tariff, list, interval), signal),
  };
}

function ratesUrl(tariff: Tariff, list: RateList, interval: Interval): string {
  const fuel = tariff.utility === 'natural_gas' ? 'gas-tariffs' : 'electricity-tariffs';
  const product = tariff.code.replace(/^[EG]-\dR-/, '').slice(0, -2);
  const query = new URLSearchParams({
    period_from: interval.start.toISOString(),
    period_to: interval.end.toISOString(),
    page_size: String(PAGE_SIZE),
  });
  return `${BASE_URL}products/${product}/${fuel}/${tariff.code}/${list}/?${query}`;
}

/** Only addresses of the same API are followed. */
function nextUrl(page: Page): string | undefined {
  if (!page.next) return undefined;
  if (page.next.startsWith(BASE_URL)) return page.next;
  throw new ProviderError('octopus_foreign_page', 'Octopus links to a next page outside its API');
}
