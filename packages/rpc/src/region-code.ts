import { REGIONS } from '@energy-optimizer/kernel';
import { z } from 'zod';

/**
 * A region code in a schema. Any short text is accepted, so that the service can suggest similar regions; the OpenAPI
 * document lists the existing codes.
 */
export const regionCode = z
  .string()
  .min(1)
  .max(40)
  .meta({
    id: 'RegionCode',
    enum: REGIONS.map(({ code }) => code),
    description:
      'A US state as us_<state> (us_ct), a country (de) or a price zone (no1). `regions` lists all codes with their names.',
  });
