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
 * The tariffs suppliers offer in the region at `at`, cheapest first. Prices are what a customer pays: a tariff known with
 * and without VAT is listed with it. Only the region's own currency, so that the order means something.
 * With a yearly usage the order is by the all-in price; offers of which a part is not known have none and come last.
 * Without it the order is by unit rate, and the standing charge stands beside it. An empty market is an empty list.
 * Feed-in tariffs (`export`) are listed only when asked for, best paid first, and have no all-in price.
 */
export async function compareTariffs(
  context: PricingContext,
  input: z.output<typeof compareInput>,
): Promise<Comparison> {
  const question = await askQuestion(context, input);
  const all = await context.repository.series.all();
  const { direction } = input;
  const inMarket = { region: question.region.code, utility: question.utility, direction };
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
  const offers = found.map(([series, price]) => {
    const standingChargePerDay = standing.get(chargeKey(series)) ?? null;
    const offer = { ...offerOf(context, question, series, price), standingChargePerDay };
    return { ...offer, allInPrice: direction === 'export' ? null : allInPrice(offer, input.annualUsage) };
  });
  return { ...askedOf(question), offers: offers.sort(direction === 'export' ? bestPaidFirst : cheapestFirst) };
}

const DAYS_PER_YEAR = 365;

interface Offered {
  readonly price: number;
  readonly vatIncluded: boolean;
  readonly standingChargePerDay: number | null;
  readonly allInPrice: number | null;
}

/** Unit rate with the standing charge spread over a year's usage, VAT included; null where any of it is not known. */
function allInPrice(offer: Omit<Offered, 'allInPrice'>, annualUsage: number | undefined): number | null {
  if (annualUsage === undefined || offer.standingChargePerDay === null || !offer.vatIncluded) return null;
  return servedPrice(offer.price + (offer.standingChargePerDay * DAYS_PER_YEAR) / annualUsage, 1);
}

const cheapestFirst = (a: Offered, b: Offered): number =>
  a.allInPrice !== null && b.allInPrice !== null
    ? a.allInPrice - b.allInPrice
    : Number(a.allInPrice === null) - Number(b.allInPrice === null) || a.price - b.price;

/** Of what is paid for energy fed in. */
const bestPaidFirst = (a: Offered, b: Offered): number => b.price - a.price;

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
