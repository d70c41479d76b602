import { servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import { factorOf, outputUnit, provenanceOf } from '../query/provenance.ts';
import { asksForTariff, checkQuery, type Query, queryEcho } from '../query/query.ts';
import { whyEmpty } from '../query/why-empty.ts';
import type { CurrentPrices, currentInput } from '../schemas/index.ts';
import { flagNames } from '../series/price-point.ts';
import type { StoredPrice } from '../store/covering.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { tariffCurrent } from './tariff-current.ts';

/** Maximum series examined for one response. A market with all its suppliers' products has a few hundred. */
export const MAX_SERIES = 500;

/**
 * The intervals that cover `at`, one per series, best first: the first is the price an answer drawn from one series
 * would use. Empty when nothing covers it.
 */
export async function currentPrices(
  context: PricingContext,
  input: z.output<typeof currentInput>,
): Promise<CurrentPrices> {
  const query = await checkQuery(context, input);
  if (asksForTariff(query)) return tariffCurrent(context, query);
  const found = await coveringPrices(context, query, query.candidates.slice(0, MAX_SERIES));
  const prices = found.slice(0, input.limit).map(([series, price]) => pricedInterval(context, query, series, price));
  const { at } = query;
  const reason = prices.length > 0 ? null : await whyEmpty(context, query, { start: at, end: at });
  return { ...queryEcho(query), prices, total: found.length, reason };
}

/** Candidates that have a price at the query's instant, in their order. */
export async function coveringPrices(
  context: PricingContext,
  { at, knownAt }: Query,
  candidates: readonly StoredSeries[],
): Promise<[StoredSeries, StoredPrice][]> {
  const ids = candidates.map(({ id }) => id);
  const found = new Map((await context.repository.covering(ids, at, knownAt)).map((price) => [price.seriesId, price]));
  return candidates.flatMap((series) => {
    const price = found.get(series.id);
    return price ? [[series, price] as [StoredSeries, StoredPrice]] : [];
  });
}

/** One price of one series with its metadata. */
export function pricedInterval(
  context: PricingContext,
  query: Query,
  series: StoredSeries,
  price: StoredPrice,
): CurrentPrices['prices'][number] {
  const unit = outputUnit(series, query.unit);
  const dataUntil = new Date(price.dataUntilMs);
  return {
    start: new Date(price.startMs),
    end: new Date(price.endMs),
    price: servedPrice(price.price, factorOf(series, unit)),
    flags: flagNames(price.flags),
    asOf: new Date(price.knownAtMs),
    ...provenanceOf(series, { unit, at: query.at, dataUntil, sources: context.sources }),
  };
}
