import { CHARGE_KINDS, CHARGE_NAMES, type Charge, type Included } from './included.ts';
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
  'other_charges',
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

/** Ranks like with like: complete costs in one currency, all with VAT, that include the same charges. Offers that are not comparable follow, with the reason. */
export function rankOffers<T extends { readonly currency: string }>(
  offers: readonly { readonly offer: T; readonly cost: YearlyCost }[],
  basis: { readonly currency: string; readonly hasVat: boolean },
): Ranked<T>[] {
  const complete = offers.map(({ offer, cost }) => ({ offer, cost, reason: reasonOf(offer, cost, basis) }));
  const common = commonCharges(complete.flatMap(({ cost, reason }) => (reason === null ? [cost.included] : [])));
  const judged = complete.map((one) => ({ ...one, reason: one.reason ?? otherCharges(one.cost.included, common) }));
  const ranked = judged
    .filter(({ reason }) => reason === null)
    .sort((a, b) => a.cost.total! - b.cost.total!)
    .map((one, index) => ({ ...one, rank: index + 1 }));
  return [...ranked, ...judged.filter(({ reason }) => reason !== null).map((one) => ({ ...one, rank: null }))];
}

/** What ranked offers include: each charge if one of them does; not, if one states that; else not known. */
function commonCharges(known: readonly Included[]): Included {
  const of = (charge: Charge) => [true, false].find((value) => known.some((one) => one[charge] === value)) ?? null;
  return { grid: of('grid'), tax: of('tax') };
}

function otherCharges(included: Included, common: Included): Ranked<unknown>['reason'] {
  const other = CHARGE_KINDS.find((charge) => included[charge] !== common[charge]);
  if (other === undefined) return null;
  const state = common[other] ? 'include' : 'leave out';
  const own = included[other] === null ? 'does not state whether it does' : 'does not';
  return { code: 'other_charges', text: `The ranked offers ${state} ${CHARGE_NAMES[other]}; this tariff ${own}.` };
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
