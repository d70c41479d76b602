import { z } from 'zod';

/** `/api/nps/price`: country → prices in EUR/MWh without VAT. */
export const pricesSchema = z.object({
  success: z.boolean().optional(),
  data: z.record(z.string(), z.array(z.unknown())),
});

/** One price: UTC epoch seconds; how long it holds is not said. */
export const priceRowSchema = z.object({ timestamp: z.number(), price: z.number().nullish() });
