import { convertible } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import { currencyUnavailable, unitUnavailable, unknownProduct, unknownSource, unknownSupplier } from '../errors.ts';
import { rankSeries, type SeriesFilter } from '../series/precedence.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { knownSeries } from './data-until.ts';

interface Stored {
  readonly context: PricingContext;
  readonly all: readonly StoredSeries[];
  /** Those of the region and utility. */
  readonly market: readonly StoredSeries[];
  readonly knownAt: Date;
}

/**
 * An unknown name is an error, not an empty response; so is a currency or unit that no selected series has.
 * Data stored after `knownAt` is ignored.
 * @throws AppError `unknown_source`, `unknown_supplier`, `unknown_product` (404), `currency_unavailable`,
 *   `unit_unavailable`
 */
export async function checkSelection(
  stored: Stored,
  filter: SeriesFilter,
  candidates: readonly StoredSeries[],
): Promise<void> {
  await checkNames(stored, filter);
  if (candidates.length > 0) return;
  const { currency, unit } = filter;
  const inMarket = `${filter.utility} in ${filter.region}`;
  const inAnyUnit = rankSeries(stored.market, { ...filter, unit: undefined });
  if (unit !== undefined && inAnyUnit.length > 0) {
    const known = await knownOf(stored, inAnyUnit);
    const units = namesOf(known, ({ key }) => key.unit).filter((one) => !convertible(one as typeof unit, unit));
    if (units.length > 0) throw unitUnavailable(unit, inMarket, units);
  }
  if (currency === undefined) return;
  const inAny = await knownOf(stored, rankSeries(stored.market, { ...filter, unit: undefined, currency: undefined }));
  if (inAny.length > 0)
    throw currencyUnavailable(
      currency,
      inMarket,
      namesOf(inAny, ({ key }) => key.currency),
    );
}

async function checkNames(stored: Stored, { source, supplier, product, region }: SeriesFilter): Promise<void> {
  const { context, all, market } = stored;
  if (source !== undefined && !context.sources.isKnown(source) && !all.some(({ key }) => key.source === source))
    throw unknownSource(source, region, await namesKnown(stored, ({ key }) => key.source));
  if (supplier !== undefined && !(await anyKnown(stored, ({ key }) => key.supplier === supplier)))
    throw unknownSupplier(supplier, region, await namesKnown(stored, ({ key }) => key.supplier));
  if (product === undefined || market.length === 0) return;
  if (!(await anyKnown(stored, ({ key }) => key.product === product)))
    throw unknownProduct(product, region, await namesKnown(stored, ({ key }) => key.product));
}

/** Maximum number of series examined for one message. */
const MAX_LOOKED_UP = 100;

/** The series with a price known then; later ones are excluded. */
const knownOf = async ({ context, knownAt }: Stored, all: readonly StoredSeries[]): Promise<StoredSeries[]> =>
  (await knownSeries(context, all.slice(0, MAX_LOOKED_UP), knownAt)).map(({ series }) => series);

const anyKnown = async (
  { context, market, knownAt }: Stored,
  isMeant: (series: StoredSeries) => boolean,
): Promise<boolean> => (await knownSeries(context, market.filter(isMeant), knownAt)).length > 0;

const namesKnown = async (stored: Stored, nameOf: (series: StoredSeries) => string | null): Promise<string[]> =>
  namesOf(await knownOf(stored, stored.market), nameOf);

const namesOf = (series: readonly StoredSeries[], nameOf: (series: StoredSeries) => string | null): string[] =>
  [...new Set(series.map(nameOf))].filter((name) => name !== null).sort();
