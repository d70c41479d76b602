import { z } from 'zod';

/** `/price`: columns of equal length. Times are UTC epoch seconds, prices per `unit`, null where there is none. */
export const priceSchema = z.object({
  unix_seconds: z.array(z.unknown()),
  price: z.array(z.unknown()),
  /** Differs per zone; every answer carries its own. */
  license_info: z.string().nullish(),
  /** `EUR / MWh` with or without spaces; in late 2024 `No Unit`. */
  unit: z.string().nullish(),
});
export type PricePayload = z.infer<typeof priceSchema>;

/** What is sent instead, e.g. with status 404 and 422. */
export const problemSchema = z.object({ detail: z.unknown() });
