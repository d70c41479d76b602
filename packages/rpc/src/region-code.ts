import { REGIONS } from '@energy-optimizer/kernel';
import { z } from 'zod';

/**
 * A region's code as contracts carry it. Any short text passes, so that the service can say which region may have been
 * meant; the OpenAPI document lists the codes there are.
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
