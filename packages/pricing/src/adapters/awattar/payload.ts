import { z } from 'zod';

/** `/v1/marketdata`. */
export const marketDataSchema = z.object({
  data: z.array(z.unknown()),
  /** Path of the call, which names the country: `/at/v1/marketdata`. */
  url: z.string().nullish(),
});

/** One hour: epoch milliseconds, price in `unit` (`Eur/MWh`), without VAT. */
export const marketDataRowSchema = z.object({
  start_timestamp: z.number(),
  end_timestamp: z.number().nullish(),
  marketprice: z.number().nullish(),
  unit: z.string(),
});
