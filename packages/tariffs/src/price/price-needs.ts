import type { Component } from '../model/components.ts';
import type { Tariff } from '../model/tariff.ts';
import { isVariable } from './component-price.ts';

/** All that the marginal price of a tariff depends on beside the time. */
export interface PriceNeeds {
  /** Market price series without prices in the document. */
  readonly series: readonly string[];
  /** The zones of which one must be stated; empty: the price is the same in all. */
  readonly zones: readonly string[];
  /** Whether the start of the contract decides the price. */
  readonly contractStart: boolean;
  /** Whether the quantity used so far decides the price. */
  readonly used: boolean;
  /** Whether a tier prices all units, so that there is no price without the quantity. */
  readonly allUnits: boolean;
}

const byQuantity = (component: Component): boolean =>
  (component.kind === 'energy' && component.rates.some(({ tiers }) => (tiers?.length ?? 0) > 1)) ||
  (component.kind === 'support' && component.maxPerMonth !== undefined);

const hasWholeTiers = (component: Component): boolean =>
  component.kind === 'energy' && component.tierBasis?.pricing === 'all_units' && byQuantity(component);

export function priceNeeds(tariff: Tariff): PriceNeeds {
  const priced = tariff.components.filter((one) => isVariable(one) || one.kind === 'percentage');
  const named = priced.flatMap((one) => ('series' in one ? [one.series] : []));
  const zones = [...priced.flatMap((one) => one.zones ?? []), ...Object.keys(tariff.vat.zones ?? {})];
  return {
    series: [...new Set(named)].filter((name) => tariff.series[name]?.prices === undefined),
    zones: zones.length === 0 ? [] : (tariff.zones ?? [...new Set(zones)]),
    contractStart: priced.some(({ contractMonths }) => contractMonths !== undefined),
    used: priced.some(byQuantity),
    allUnits: priced.some(hasWholeTiers),
  };
}
