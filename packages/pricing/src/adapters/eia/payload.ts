import { z } from 'zod';

/**
 * Every answer of the API. Only `response` is read: `request` echoes the key the call was made with. Since January 2024
 * `total` and all values are texts; before, numbers.
 */
export const envelopeSchema = z.object({
  response: z.object({
    total: z.union([z.number(), z.string()]).nullish(),
    data: z.array(z.unknown()),
  }),
});

/**
 * A refusal, e.g. `{"error":{"code":"API_KEY_INVALID","message":…}}` with status 403, or `{"error":"…","code":400}`.
 */
export const errorSchema = z.object({
  error: z.union([z.object({ code: z.union([z.number(), z.string()]) }), z.string()]),
  code: z.union([z.number(), z.string()]).nullish(),
});

const value = z.union([z.number(), z.string()]).nullish();

/** A row of electricity/retail-sales: average price, revenue and sales per state and sector. */
export const retailSalesSchema = z.object({
  period: z.string(),
  stateid: z.string(),
  sectorid: z.string(),
  price: value,
  sales: value,
  'price-units': z.string().nullish(),
});
export type RetailSales = z.infer<typeof retailSalesSchema>;

/** A row of natural-gas/pri/sum or petroleum/pri/wfr: one value of one product, process and area. */
export const fuelPriceSchema = z.object({
  period: z.string(),
  duoarea: z.string(),
  product: z.string(),
  process: z.string(),
  value,
  units: z.string().nullish(),
});
export type FuelPrice = z.infer<typeof fuelPriceSchema>;
