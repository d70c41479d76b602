import { z } from 'zod';

/** One row of a day's file: price per kWh without VAT; times with the local offset. */
export const dayRowSchema = z.object({
  SEK_per_kWh: z.number().nullish(),
  EUR_per_kWh: z.number().nullish(),
  time_start: z.unknown().optional(),
  time_end: z.unknown().optional(),
});
