import type { Config } from '@energy-optimizer/server';

/** The variable each provider's key is configured with. */
const KEY_VARIABLES: Readonly<Record<keyof Config['providerKeys'], string>> = {
  entsoe: 'ENTSOE_TOKEN',
  eia: 'EIA_API_KEY',
  openelectricity: 'OPENELECTRICITY_API_KEY',
  nrel: 'NREL_API_KEY',
  open_meteo: 'OPEN_METEO_API_KEY',
  openweathermap: 'OPENWEATHERMAP_API_KEY',
};

/** Name of the variable that holds a provider's key; undefined for those without. */
export const keyVariable = (provider: string): string | undefined =>
  Object.hasOwn(KEY_VARIABLES, provider) ? KEY_VARIABLES[provider as keyof typeof KEY_VARIABLES] : undefined;
