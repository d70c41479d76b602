import { z } from 'zod';

/** In an envelope, or bare as `…/stream` sends it. */
export const marketIndexSchema = z.union([
  z.object({ data: z.array(z.unknown()) }),
  z.array(z.record(z.string(), z.unknown())).transform((data) => ({ data })),
]);

/** One settlement period of one market-index data provider. Prices in GBP/MWh; `startTime` UTC. */
export const marketIndexRowSchema = z.object({
  /** `MID`, if the row contains it. */
  dataset: z.string().nullish(),
  startTime: z.string(),
  dataProvider: z.string(),
  /** The settlement day, a local day of Great Britain, and the half-hour in it from 1: 46, 48 or 50 a day. */
  settlementDate: z.string().nullish(),
  settlementPeriod: z.number().int().nullish(),
  price: z.number().nullish(),
  volume: z.number().nullish(),
});
export type MarketIndexRow = z.infer<typeof marketIndexRowSchema>;

/** What the API answers to a request it refuses. */
export const problemSchema = z.object({ title: z.string() });
