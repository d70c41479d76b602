import { z } from 'zod';

/** One row of a day's file: price per kWh without VAT; times with the local offset. */
export const dayRowSchema = z.object({
  NOK_per_kWh: z.number().nullable(),
  time_start: z.unknown(),
  time_end: z.unknown(),
  /** Older captures call them so, or have no times at all. */
  valid_from: z.unknown(),
  valid_to: z.unknown(),
});
