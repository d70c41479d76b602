import { RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { provenance, value } from './schemas-output.ts';

/** What the stream of prices sends. */

/** A series got new or changed prices. */
export const priceChangeEvent = z.object({
  type: z.literal('change'),
  id: z.int(),
  region: z.string(),
  utility: z.enum(UTILITIES),
  start: z.date(),
  end: z.date(),
  points: z.int().describe('Intervals that are new or changed.'),
  knownAt: z.date(),
  series: z
    .object({
      kind: provenance.kind,
      source: z.string(),
      supplier: z.string().nullable(),
      product: z.string().nullable(),
      unit: provenance.unit,
      currency: provenance.currency,
      vatIncluded: z.boolean(),
      direction: provenance.direction,
    })
    .nullable(),
  prices: z
    .object({ start: z.date(), resolution: z.enum(RESOLUTIONS), values: z.array(value) })
    .nullable()
    .describe('The prices of the span as known at `knownAt`; null when there are too many: read the history then.'),
});
export type PriceChangeEvent = z.infer<typeof priceChangeEvent>;

/** `ready`: connected, nothing was missed. `reset`: too much was missed, read the prices afresh. */
export type PriceStreamEvent = PriceChangeEvent | { readonly type: 'ready' | 'reset'; readonly id: number };
