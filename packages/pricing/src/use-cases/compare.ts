import type { z } from 'zod';
import { servedPrice } from '../answer.ts';
import type { StoredSeries } from '../catalogue.ts';
import type { PricingContext } from '../context.ts';
import { rankSeries } from '../precedence.ts';
import { askedOf, askQuestion, type Question } from '../question.ts';
import type { StoredPrice } from '../repository-covering.ts';
import type { Comparison, compareInput } from '../schemas.ts';
import { coveringPrices, MAX_SERIES, pricedInterval } from './current.ts';

/**
 * The tariffs suppliers offer in the region at `at`, cheapest unit rate first. Prices are what a customer pays: a tariff
 * known with and without VAT is listed with it. Only the region's own currency, so that the order means something.
 * The standing charge, where known, stands beside the rate. An empty market is an empty list.
 */
export async function compareTariffs(
  context: PricingContext,
  input: z.output<typeof compareInput>,
): Promise<Comparison> {
  const question = await askQuestion(context, input);
  const all = await context.repository.series.all();
  const inMarket = { region: question.region.code, utility: question.utility };
  const tariffs = rankSeries(all, { ...inMarket, kind: 'tariff', unit: question.unit }).filter(
    ({ key }) => key.supplier !== null && key.currency === question.region.currency,
  );
  const found = bestOfEach(await coveringPrices(context, question, tariffs.slice(0, MAX_SERIES)));
  const charges = rankSeries(all, { ...inMarket, kind: 'standing_charge' });
  const standing = new Map(
    bestOfEach(await coveringPrices(context, question, charges.slice(0, MAX_SERIES))).map(([series, price]) => [
      chargeKey(series),
      servedPrice(price.price, 1),
    ]),
  );
  const offers = found.map(([series, price]) => ({
    ...offerOf(context, question, series, price),
    standingChargePerDay: standing.get(chargeKey(series)) ?? null,
  }));
  return { ...askedOf(question), offers: offers.sort((a, b) => a.price - b.price) };
}

const chargeKey = ({ key }: StoredSeries) => `${key.supplier}|${key.product}|${key.vatIncluded}`;

/** The first series of each supplier and product: ranking has put the one with VAT in front. */
function bestOfEach(found: readonly [StoredSeries, StoredPrice][]): [StoredSeries, StoredPrice][] {
  const best = new Map<string, [StoredSeries, StoredPrice]>();
  for (const entry of found) {
    const product = `${entry[0].key.supplier}|${entry[0].key.product}`;
    if (!best.has(product)) best.set(product, entry);
  }
  return [...best.values()];
}

function offerOf(context: PricingContext, question: Question, series: StoredSeries, price: StoredPrice) {
  return { ...pricedInterval(context, question, series, price), supplier: series.key.supplier! };
}
