import type { StateCode } from './commissions.ts';

type ByState<T> = Readonly<Partial<Record<StateCode, T>>>;

/** States that license retail suppliers. */
export const LICENSING_STATES = [
  'DC',
  'DE',
  'IL',
  'MA',
  'MD',
  'MI',
  'NJ',
  'NY',
  'OH',
  'PA',
  'TX',
] as const satisfies StateCode[];

/** Bonds that suppliers deposit, in USD. */
export const BONDS_USD: ByState<number> = { TX: 50_000, PA: 25_000, DC: 10_000 };

/** Official sites that compare offers. */
export const COMPARISON_TOOLS: ByState<string> = {
  TX: 'https://www.powertochoose.org',
  OH: 'https://energychoice.ohio.gov',
  PA: 'https://www.papowerswitch.com',
  IL: 'https://www.pluginillinois.org',
  NY: 'https://documents.dps.ny.gov/PTC',
  MD: 'https://www.mdelectricchoice.com',
  MA: 'https://www.energyswitchma.gov',
  NH: 'https://www.puc.nh.gov',
};

/** Days within which a new contract can be canceled. */
export const RESCISSION_DAYS: ByState<number> = { TX: 14, IL: 10, OH: 7, PA: 3, MA: 3, NY: 3 };
/** The usual period of the other states. */
export const DEFAULT_RESCISSION_DAYS = 3;
