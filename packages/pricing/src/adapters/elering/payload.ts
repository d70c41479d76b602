import { z } from 'zod';

/** `/api/nps/price`: country → prices in EUR/MWh without VAT. */
export const pricesSchema = z.object({
  success: z.boolean().nullish(),
  /** Lists by country; an empty list instead of an object where there is no country at all. */
  data: z.union([z.record(z.string(), z.unknown()), z.array(z.never()).transform(() => ({}))]),
});

/** One price: UTC epoch seconds; how long it holds is not said. */
export const priceRowSchema = z.object({ timestamp: z.number(), price: z.number().nullish() });

/** A refusal. */
export const failureSchema = z.object({ success: z.literal(false) });
