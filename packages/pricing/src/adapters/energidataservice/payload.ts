import { z } from 'zod';

/** Envelope of every dataset, or its records alone as the site's download sends them. */
export const envelopeSchema = z.union([
  z.object({ dataset: z.string().nullish(), records: z.array(z.unknown()) }),
  z.array(z.record(z.string(), z.unknown())).transform((records) => ({ dataset: undefined, records })),
]);

/** Datasets with day-ahead prices: quarter-hours (and hours before), and the hours that ended on 2025-09-30. */
export type Dataset = 'DayAheadPrices' | 'Elspotprices';

/** Prices per MWh without VAT; times are UTC without saying so. */
export const dayAheadRecordSchema = z.object({
  TimeUTC: z.string(),
  PriceArea: z.string(),
  DayAheadPriceDKK: z.number().nullish(),
  DayAheadPriceEUR: z.number().nullish(),
});

/** The same, by the hour. */
export const elspotRecordSchema = z.object({
  HourUTC: z.string(),
  PriceArea: z.string(),
  SpotPriceDKK: z.number().nullish(),
  SpotPriceEUR: z.number().nullish(),
});
