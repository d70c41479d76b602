import { z } from 'zod';

/** One row of a day's file: price per kWh without VAT; times with the local offset. */
export const dayRowSchema = z.object({
  NOK_per_kWh: z.number().nullish(),
  EUR_per_kWh: z.number().nullish(),
  time_start: z.unknown().optional(),
  time_end: z.unknown().optional(),
  /** Older captures call them so, or have no times at all. */
  valid_from: z.unknown().optional(),
  valid_to: z.unknown().optional(),
});
