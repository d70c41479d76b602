import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import { factorOf, outputUnit, provenanceOf, servedPrice } from '../query/provenance.ts';
import { askedOf, askQuestion, type Question } from '../query/query.ts';
import { whyEmpty } from '../query/why-empty.ts';
import type { CurrentPrices, currentInput } from '../schemas/index.ts';
import { flagNames } from '../series/price-point.ts';
import type { StoredPrice } from '../store/covering.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** Series looked at for one answer. A market with all its suppliers' products has a few hundred. */
export const MAX_SERIES = 500;

/**
 * The intervals that cover `at`, one per series, best first: the first is the price an answer drawn from one series would use.
 * Empty when nothing covers it.
 */
export async function currentPrices(
  context: PricingContext,
  input: z.output<typeof currentInput>,
): Promise<CurrentPrices> {
  const question = await askQuestion(context, input);
  const found = await coveringPrices(context, question, question.candidates.slice(0, MAX_SERIES));
  const prices = found.slice(0, input.limit).map(([series, price]) => pricedInterval(context, question, series, price));
  const { at } = question;
  const reason = prices.length > 0 ? null : await whyEmpty(context, question, { start: at, end: at });
  return { ...askedOf(question), prices, total: found.length, reason };
}

/** Candidates that have a price at the question's instant, in their order. */
export async function coveringPrices(
  context: PricingContext,
  { at, knownAt }: Question,
  candidates: readonly StoredSeries[],
): Promise<[StoredSeries, StoredPrice][]> {
  const ids = candidates.map(({ id }) => id);
  const found = new Map((await context.repository.covering(ids, at, knownAt)).map((price) => [price.seriesId, price]));
  return candidates.flatMap((series) => {
    const price = found.get(series.id);
    return price ? [[series, price] as [StoredSeries, StoredPrice]] : [];
  });
}

/** One price of one series with everything said about it. */
export function pricedInterval(
  context: PricingContext,
  question: Question,
  series: StoredSeries,
  price: StoredPrice,
): CurrentPrices['prices'][number] {
  const unit = outputUnit(series, question.unit);
  const dataUntil = new Date(price.dataUntilMs);
  return {
    start: new Date(price.startMs),
    end: new Date(price.endMs),
    price: servedPrice(price.price, factorOf(series, unit)),
    flags: flagNames(price.flags),
    asOf: new Date(price.knownAtMs),
    ...provenanceOf(series, { unit, at: question.at, dataUntil, sources: context.sources }),
  };
}
