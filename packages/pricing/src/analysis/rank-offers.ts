import type { Currency, Interval } from '@energy-optimizer/kernel';
import type { Comparison } from '../schemas/index.ts';

type Offer = Comparison['offers'][number];
export type UnrankedOffer = Omit<Offer, 'comparable' | 'rank' | 'notComparable'>;
type Incomparable = NonNullable<Offer['notComparable']>;
type Basis = NonNullable<Comparison['basis']>;

interface Request {
  /** Ranked where any offer is in it. */
  readonly currency: Currency;
  /** Paid for energy fed in: the best paid comes first, and no charge belongs to it. */
  readonly isExport?: boolean;
  /** The local days that average prices are of; without one, unit rates are ranked. */
  readonly period?: (Interval & { readonly days: number; readonly timeZone: string }) | undefined;
}

/**
 * Ranks the offers that are alike: in one currency and unit, all with VAT or all without, and of the same measure.
 * Those come first, cheapest first; the others follow, each with the reason why it is not ranked.
 */
export function rankOffers(
  offers: readonly UnrankedOffer[],
  { currency: wanted, isExport = false, period }: Request,
): Pick<Comparison, 'basis' | 'offers'> {
  if (offers.length === 0) return { basis: null, offers: [] };
  const currency = offers.some((offer) => offer.currency === wanted) ? wanted : mostOf(offers, (one) => one.currency);
  const inCurrency = offers.filter((offer) => offer.currency === currency);
  const unit = mostOf(inCurrency, (one) => one.unit);
  const vatIncluded = inCurrency.some((offer) => offer.unit === unit && offer.vatIncluded);
  const measure = measureOf(period, isExport);
  const basis: Basis = {
    measure,
    unit,
    currency,
    vatIncluded,
    period: period ?? null,
    note: noteOf(offers, measure, period),
  };
  const priceOf = (offer: UnrankedOffer) => offer[PRICES[measure]];
  const judged = offers.map((offer) => ({ offer, why: whyNot(offer, basis), price: priceOf(offer) }));
  const alike = judged
    .filter(({ why }) => why === null)
    .sort((a, b) => (isExport ? b.price! - a.price! : a.price! - b.price!));
  const others = judged.filter(({ why }) => why !== null).sort((a, b) => groupOf(a.why!) - groupOf(b.why!));
  return {
    basis,
    offers: [
      ...alike.map(({ offer }, i) => ({ ...offer, comparable: true, rank: i + 1, notComparable: null })),
      ...others.map(({ offer, why }) => ({ ...offer, comparable: false, rank: null, notComparable: why })),
    ],
  };
}

const PRICES = { unit_rate: 'price', all_in: 'allInPrice', average_rate: 'averagePrice' } as const;

const measureOf = (period: Request['period'], isExport: boolean): Basis['measure'] =>
  period === undefined ? 'unit_rate' : isExport ? 'average_rate' : 'all_in';

/** The most frequent value, of equals the first. */
function mostOf<T>(offers: readonly UnrankedOffer[], of: (offer: UnrankedOffer) => T): T {
  const counts = new Map<T, number>();
  for (const offer of offers) counts.set(of(offer), (counts.get(of(offer)) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

const ORDER: readonly Incomparable['code'][] = [
  'vat',
  'standing_charge_unknown',
  'period_not_known',
  'unit',
  'currency',
];
const groupOf = ({ code }: Incomparable): number => ORDER.indexOf(code);

/** Why an offer is not one of those that are ranked; null when it is. */
function whyNot(offer: UnrankedOffer, basis: Basis): Incomparable | null {
  if (offer.currency !== basis.currency)
    return { code: 'currency', text: `The price is in ${offer.currency}; ranked offers are in ${basis.currency}.` };
  if (offer.unit !== basis.unit)
    return { code: 'unit', text: `The price is per ${offer.unit}; ranked offers are per ${basis.unit}.` };
  if (offer.vatIncluded !== basis.vatIncluded)
    return { code: 'vat', text: 'The price is known only without VAT; ranked offers include VAT.' };
  if (basis.period === null) return null;
  if (offer.averagePrice === null)
    return { code: 'period_not_known', text: 'Its unit rates are not known for the whole period of the comparison.' };
  if (basis.measure === 'all_in' && offer.standingChargePerDay === null)
    return {
      code: 'standing_charge_unknown',
      text: 'The standing charge is unknown, so the all-in price is unknown as well.',
    };
  return null;
}

function noteOf(offers: readonly UnrankedOffer[], measure: Basis['measure'], period: Request['period']): string {
  if (period) {
    const days = period.days === 1 ? 'one local day' : `${period.days} local days`;
    return `Time-weighted mean of the unit rates over ${days}${measure === 'all_in' ? ', plus the standing charge' : ''}.`;
  }
  const charges = new Set(offers.map(({ standingChargePerDay }) => standingChargePerDay));
  const rates = 'Unit rates at `at` only';
  return charges.size > 1 ? `${rates}; standing charges differ. Send \`annualUsage\` to include them.` : `${rates}.`;
}
