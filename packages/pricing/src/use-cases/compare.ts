import { convertible, localTimeZone, type PriceUnit } from '@energy-optimizer/kernel';
import { servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import { rankOffers, type UnrankedOffer } from '../analysis/rank-offers.ts';
import type { PricingContext } from '../context.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { factorOf, outputUnit } from '../query/provenance.ts';
import { checkQuery, type Query, queryEcho } from '../query/query.ts';
import type { Comparison, compareInput } from '../schemas/index.ts';
import { rankSeries } from '../series/precedence.ts';
import type { StoredPrice } from '../store/covering.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { averageRates } from './average-rates.ts';
import { coveringPrices, MAX_SERIES, pricedInterval } from './current.ts';

type Found = readonly [StoredSeries, StoredPrice];

/**
 * The tariffs suppliers offer in the region at `at`. Like is ranked with like: offers in one currency and unit, all
 * with VAT or, where none is known with it, all without. Others are listed after them with the reason why they are not
 * ranked. Without a yearly usage the order is by the unit rate at `at`; with one, by the mean unit rate over whole
 * local days with the standing charge spread over the usage.
 * Feed-in tariffs (`export`) are listed only when asked for, best paid first, and have no all-in price.
 */
export async function compareTariffs(
  context: PricingContext,
  input: z.output<typeof compareInput>,
): Promise<Comparison> {
  const query = await checkQuery(context, { ...input, kind: undefined });
  const tariffs = seriesOf(query, 'tariff').filter(({ key }) => key.supplier !== null);
  const found = bestOfEach(await coveringPrices(context, query, tariffs.slice(0, MAX_SERIES)));
  const isExport = input.direction === 'export';
  const unit = commonUnit(found, query.unit);
  const charges = await standingCharges(context, query);
  const rates = input.annualUsage === undefined ? undefined : await averageRates(context, query, found);
  const offers = found.map(([series, price]): UnrankedOffer => {
    const offer = offerOf(context, { ...query, unit }, [series, price]);
    const mean = rates?.means.get(series.id);
    const averagePrice = mean === undefined ? null : servedPrice(mean, factorOf(series, offer.unit));
    const standingChargePerDay = charges.get(chargeKey(series)) ?? null;
    return {
      ...{ ...offer, averagePrice, standingChargePerDay },
      allInPrice: isExport ? null : allInPrice(averagePrice, standingChargePerDay, input.annualUsage),
    };
  });
  const ranked = rankOffers(offers, {
    currency: input.currency ?? query.region.currency,
    isExport,
    ...(rates ? { period: { ...rates.period, timeZone: localTimeZone(query.region) } } : {}),
  });
  return { ...queryEcho(query), ...ranked, reason: offers.length > 0 ? null : whyNone(query, tariffs) };
}

const seriesOf = ({ region, utility, market, currency, direction, unit }: Query, kind: 'tariff' | 'standing_charge') =>
  rankSeries(market, {
    region: region.code,
    utility,
    kind,
    currency,
    direction,
    unit: kind === 'tariff' ? unit : undefined,
  });

/** One unit for all offers that can be stated in it: the one asked for, else that of the best. */
function commonUnit(found: readonly Found[], wanted: PriceUnit | undefined): PriceUnit | undefined {
  if (wanted !== undefined || found.length === 0) return wanted;
  const unit = outputUnit(found[0]![0], undefined);
  return found.some(([{ key }]) => convertible(key.unit, unit)) ? unit : undefined;
}

const DAYS_PER_YEAR = 365;

/**
 * Mean unit rate with the standing charge spread over a year's usage, both with or both without VAT; null where a part
 * is not known.
 */
function allInPrice(rate: number | null, chargePerDay: number | null, annualUsage: number | undefined): number | null {
  if (annualUsage === undefined || rate === null || chargePerDay === null) return null;
  return servedPrice(rate + (chargePerDay * DAYS_PER_YEAR) / annualUsage, 1);
}

/** A standing charge is matched to the rate of its product in its currency, both with or both without VAT. */
const chargeKey = ({ key }: StoredSeries): string =>
  [key.supplier, key.product ?? '', key.currency, key.vatIncluded].join('|');

async function standingCharges(context: PricingContext, query: Query): Promise<Map<string, number>> {
  const charges = seriesOf(query, 'standing_charge').slice(0, MAX_SERIES);
  const found = await coveringPrices(context, query, charges);
  const best = new Map<string, number>();
  for (const [series, price] of found) {
    const key = chargeKey(series);
    if (!best.has(key)) best.set(key, servedPrice(price.price, 1));
  }
  return best;
}

/**
 * The first series of each supplier and product: ranking has put the region's currency and the one with VAT in front.
 */
function bestOfEach(found: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  for (const entry of found) {
    const product = `${entry[0].key.supplier}|${entry[0].key.product}`;
    if (!best.has(product)) best.set(product, entry);
  }
  return [...best.values()];
}

const offerOf = (context: PricingContext, query: Query, [series, price]: Found) => ({
  ...pricedInterval(context, query, series, price),
  supplier: series.key.supplier!,
});

function whyNone({ region, utility, direction, at }: Query, tariffs: readonly StoredSeries[]): EmptyReason {
  const where = `${utility} in ${region.code}`;
  return tariffs.length === 0
    ? {
        code: 'no_tariffs',
        text: `No ${direction === 'export' ? 'feed-in ' : ''}supplier tariff is stored for ${where}.`,
      }
    : { code: 'outside_range', text: `No stored tariff for ${where} covers ${at.toISOString()}.` };
}
