import type { PriceUnit } from './units.ts';

export const UTILITIES = ['electricity', 'natural_gas', 'heating_oil', 'propane', 'community_solar'] as const;
export type Utility = (typeof UTILITIES)[number];

/** Default unit of a utility's prices, and its English name. */
export const UTILITY_INFO: Readonly<Record<Utility, { readonly defaultUnit: PriceUnit; readonly label: string }>> = {
  electricity: { defaultUnit: 'kwh', label: 'Electricity' },
  natural_gas: { defaultUnit: 'therm', label: 'Natural Gas' },
  heating_oil: { defaultUnit: 'gallon', label: 'Heating Oil' },
  propane: { defaultUnit: 'gallon', label: 'Propane' },
  community_solar: { defaultUnit: 'credit_kwh', label: 'Community Solar' },
};
