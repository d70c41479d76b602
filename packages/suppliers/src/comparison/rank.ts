import type { CostProblem, YearlyCost } from './yearly-cost.ts';

/** Why an offer is not ranked. */
export const INCOMPARABLE = [
  'incomplete',
  'no_supply',
  'unit',
  'zone',
  'unreadable',
  'currency',
  'vat_not_stated',
] as const;
export type Incomparable = (typeof INCOMPARABLE)[number];

export interface Ranked<T> {
  readonly offer: T;
  readonly cost: YearlyCost;
  /** 1 = cheapest; null: not comparable. */
  readonly rank: number | null;
  readonly reason: { readonly code: Incomparable; readonly text: string } | null;
}

const TEXTS: Readonly<Record<CostProblem, string>> = {
  incomplete: 'Parts of the cost are not known; see `missing`.',
  no_supply: 'The tariff has no price of energy from the grid.',
  unit: 'The tariff bills in a unit that the usage cannot be converted to.',
  zone: 'The tariff has other zones, or its charges depend on a zone that is not specified; see `missing`.',
  unreadable: 'No bill can be computed from the stored document; see `missing`.',
};

/** Ranks like with like: complete costs in one currency, all with VAT. Offers that are not comparable follow, with the reason. */
export function rankOffers<T extends { readonly currency: string }>(
  offers: readonly { readonly offer: T; readonly cost: YearlyCost }[],
  basis: { readonly currency: string; readonly hasVat: boolean },
): Ranked<T>[] {
  const judged = offers.map(({ offer, cost }) => ({ offer, cost, reason: reasonOf(offer, cost, basis) }));
  const ranked = judged
    .filter(({ reason }) => reason === null)
    .sort((a, b) => a.cost.total! - b.cost.total!)
    .map((one, index) => ({ ...one, rank: index + 1 }));
  return [...ranked, ...judged.filter(({ reason }) => reason !== null).map((one) => ({ ...one, rank: null }))];
}

function reasonOf(
  { currency }: { readonly currency: string },
  { problem, statesVat }: YearlyCost,
  basis: { readonly currency: string; readonly hasVat: boolean },
): Ranked<unknown>['reason'] {
  if (problem !== null) return { code: problem, text: TEXTS[problem] };
  if (currency !== basis.currency)
    return {
      code: 'currency',
      text: `The tariff is in ${currency}, not in ${basis.currency}; currencies are not converted.`,
    };
  if (basis.hasVat && !statesVat)
    return { code: 'vat_not_stated', text: 'The tariff does not state whether its prices include VAT.' };
  return null;
}
