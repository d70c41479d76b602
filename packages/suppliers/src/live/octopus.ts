import { setImmediate } from 'node:timers/promises';
import { AppError, addMs, DAY_MS } from '@energy-optimizer/kernel';
import { type HttpClient, ProviderError, readJsonAs } from '@energy-optimizer/providers';
import { lintTariff } from '@energy-optimizer/tariffs';
import { z } from 'zod';
import type { TariffEntry } from '../document/document.ts';
import { readTariffEntry } from '../document/from-tariff.ts';
import type { LiveRequest, LiveTariffs, TariffSource } from './source.ts';

const BASE_URL = 'https://api.octopus.energy/v1/';
const SUPPLIER = 'octopus';
const MAX_PAGES = 10;
const MAX_PRODUCTS = 60;

/** Registers that one price is charged for, with the path of their rates. */
const REGISTERS = {
  single_register_electricity_tariffs: 'electricity-tariffs',
  single_register_gas_tariffs: 'gas-tariffs',
} as const;
type Register = keyof typeof REGISTERS;

const product = z.object({
  code: z.string().regex(/^[\w-]{1,80}$/),
  full_name: z.string().max(300),
  direction: z.string().nullish(),
  brand: z.string().nullish(),
  is_green: z.boolean().nullish(),
  is_tracker: z.boolean().nullish(),
  is_prepay: z.boolean().nullish(),
  is_business: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  available_from: z.string().nullish(),
  available_to: z.string().nullish(),
});
type Product = z.output<typeof product>;

const page = z.object({ next: z.string().nullish(), results: z.array(z.unknown()).max(5_000) });
const areas = z.record(z.string(), z.record(z.string(), z.looseObject({ code: z.string().optional() })));
const detail = z.looseObject({
  single_register_electricity_tariffs: areas.optional(),
  single_register_gas_tariffs: areas.optional(),
});
type Detail = z.output<typeof detail>;

/** Names of methods in products and in lists of rates. */
const DIRECT_DEBIT = 'direct_debit_monthly';
const rates = z.object({ results: z.array(z.object({ payment_method: z.string().nullish() })).max(5_000) });

/** The products that Octopus Energy sells to households, by area. Prices that vary within days are left out. */
export function createOctopusTariffs({ http }: { readonly http: HttpClient }): TariffSource {
  const get = async <T>(schema: z.ZodType<T>, url: string, what: string, signal: AbortSignal | undefined) =>
    readJsonAs(schema, (await http({ url }, signal ? { signal } : {})).body, what);

  async function products({ now, signal }: LiveRequest): Promise<readonly Product[]> {
    const found: Product[] = [];
    let url: string | undefined = `${BASE_URL}products/?is_business=false&page_size=100`;
    for (let count = 0; url !== undefined; count++) {
      if (count === MAX_PAGES)
        throw new ProviderError('octopus_too_many_pages', 'Octopus sends more pages than expected');
      const list: z.output<typeof page> = await get(page, url, 'an Octopus list of products', signal);
      found.push(...list.results.flatMap((row) => product.safeParse(row).data ?? []));
      url = nextUrl(list.next);
    }
    return found.filter((one) => isOnOffer(one, now));
  }

  /** Whether a rate changes within the next day; the description of a product states only one price. */
  async function variesWithinDay(code: string, path: string, tariff: string, { now, signal }: LiveRequest) {
    const span = `period_from=${now.toISOString()}&period_to=${addMs(now, DAY_MS).toISOString()}&page_size=100`;
    const url = `${BASE_URL}products/${code}/${path}/${encodeURIComponent(tariff)}/standard-unit-rates/?${span}`;
    const { results } = await get(rates, url, 'an Octopus list of rates', signal);
    return results.filter(({ payment_method: method }) => (method ?? 'DIRECT_DEBIT') === 'DIRECT_DEBIT').length > 1;
  }

  async function tariffsOf(one: Product, request: LiveRequest): Promise<readonly TariffEntry[] | string> {
    if (one.is_tracker) return 'its price follows the market day by day';
    const url = urlOf(one);
    const document = await get(detail, url, 'an Octopus product', request.signal);
    const entries: TariffEntry[] = [];
    for (const register of Object.keys(REGISTERS) as Register[]) {
      const byArea = Object.entries(document[register] ?? {}).filter(([area]) => /^_[A-P]$/.test(area));
      const first = byArea[0]?.[1][DIRECT_DEBIT]?.code;
      if (first === undefined) continue;
      if (await variesWithinDay(one.code, REGISTERS[register], first, request))
        return 'its price varies within the day, and the product states only one';
      for (const [area, methods] of byArea) {
        await setImmediate();
        entries.push(...entryOf({ document, register, area, methods }, one, url, request.asOf));
      }
    }
    return entries.length > 0 ? entries : 'it states no price for payment by direct debit';
  }

  return {
    id: SUPPLIER,
    fetch: async (request): Promise<LiveTariffs> => {
      const entries: TariffEntry[] = [];
      const skipped: { product: string; reason: string }[] = [];
      const offered = await products(request);
      for (const one of offered.slice(0, MAX_PRODUCTS)) {
        const found = await tariffsOf(one, request);
        if (typeof found === 'string') skipped.push({ product: one.code, reason: found });
        else entries.push(...found);
      }
      return { supplier: SUPPLIER, entries, skipped, ...offerOf(offered, skipped) };
    },
  };
}

const urlOf = ({ code }: Product): string => `${BASE_URL}products/${code}/`;

function offerOf(
  offered: readonly Product[],
  skipped: LiveTariffs['skipped'],
): Pick<LiveTariffs, 'sources' | 'onOffer'> {
  const unusable = new Set(skipped.map((one) => one.product));
  const urls = offered.filter(({ code }) => !unusable.has(code)).map(urlOf);
  return { sources: `${BASE_URL}products/`, onOffer: offered.length === 0 ? null : urls };
}

function isOnOffer(one: Product, now: Date): boolean {
  if (one.direction !== 'IMPORT' || one.brand !== 'OCTOPUS_ENERGY') return false;
  if (one.is_business || one.is_prepay || one.is_restricted) return false;
  const [from, until] = [Date.parse(one.available_from ?? ''), Date.parse(one.available_to ?? '')];
  return !(from > now.getTime()) && !(until <= now.getTime());
}

/** Only addresses of the same API are followed. */
function nextUrl(next: string | null | undefined): string | undefined {
  if (!next) return undefined;
  if (next.startsWith(BASE_URL)) return next;
  throw new ProviderError('octopus_foreign_page', 'Octopus links to a next page outside its API');
}

interface AreaPrices {
  readonly document: Detail;
  readonly register: Register;
  readonly area: string;
  readonly methods: z.output<typeof areas>[string];
}

/** The tariff of one area; none where the linter finds errors, as without a price. */
function entryOf(prices: AreaPrices, one: Product, sourceUrl: string, asOf: string): TariffEntry[] {
  const { document, register, area, methods } = prices;
  const { single_register_electricity_tariffs: _e, single_register_gas_tariffs: _g, ...about } = document;
  const { dual_register_electricity_tariffs: _dual, ...rest } = about;
  const text = JSON.stringify({ ...rest, full_name: one.full_name, [register]: { [area]: methods } });
  const facts = { region: `uk_${area.slice(1).toLowerCase()}`, green: one.is_green ?? undefined, sourceUrl, asOf };
  try {
    const { entry } = readTariffEntry(text, facts, { zone: area.slice(1) });
    return lintTariff(entry.tariff).some(({ severity }) => severity === 'error') ? [] : [entry];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
