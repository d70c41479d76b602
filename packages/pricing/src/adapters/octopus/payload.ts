import { z } from 'zod';

/** Every list of the API: rates, standing charges, products, consumption. `next` is the URL of the next page. */
export const pageSchema = z.object({
  results: z.array(z.unknown()),
  next: z.string().nullish(),
  previous: z.string().nullish(),
});
export type Page = z.infer<typeof pageSchema>;

/** One unit rate (pence per kWh) or standing charge (pence per day): the two look the same. Times are UTC. */
export const rateSchema = z.object({
  value_inc_vat: z.number().nullish(),
  value_exc_vat: z.number().nullish(),
  valid_from: z.string(),
  /** null: open ended. Absent: not as documented. */
  valid_to: z.string().nullable().optional(),
  payment_method: z.string().nullish(),
});
export type Rate = z.infer<typeof rateSchema>;

export const productSchema = z.object({
  code: z.string(),
  direction: z.string().nullish(),
  brand: z.string().nullish(),
  is_business: z.boolean().nullish(),
  is_prepay: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  available_from: z.string().nullish(),
  available_to: z.string().nullish(),
});
export type Product = z.infer<typeof productSchema>;

const tariffsByAreaSchema = z.record(z.string(), z.record(z.string(), z.object({ code: z.string() }).nullish()));

/** `/products/{code}/`: the tariff codes per area (`_A` …) and payment method. */
export const productDetailSchema = z.object({
  single_register_electricity_tariffs: tariffsByAreaSchema.nullish(),
  single_register_gas_tariffs: tariffsByAreaSchema.nullish(),
});
export type ProductDetail = z.infer<typeof productDetailSchema>;

/** What the API answers instead of a list: `{"detail":"Not found."}`. */
export const errorSchema = z.object({ detail: z.string() });
