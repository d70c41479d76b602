import { PRICE_UNITS } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { regionInput, utilityInput } from './common.ts';

export const supplierStatisticsInput = z.strictObject({
  region: regionInput,
  utility: utilityInput.default('electricity').describe('The utility.'),
  days: z.int().min(1).max(365).default(30).describe('Number of 24-hour days before the end of the current hour.'),
});

const prices = z
  .object({
    product: z.string().nullable().describe('Product of the series; null if it has none.'),
    unit: z.string().describe(`Unit of the prices: ${PRICE_UNITS.join(', ')}.`),
    currency: z.string().describe('Currency of the prices (ISO 4217).'),
    vatIncluded: z.boolean().nullable().describe('Whether the prices include VAT; null if not known.'),
    mean: z.number().describe('Mean price.'),
    spread: z.number().nullable().describe('Sample standard deviation; null for a single price.'),
    min: z.number().describe('Lowest price.'),
    max: z.number().describe('Highest price.'),
    count: z.int().describe('Number of known prices.'),
    coverage: z.number().describe('Share of the period with known prices, from 0 to 1.'),
  })
  .meta({ id: 'SupplierPrices', description: 'Unit rates of a supplier over the period.' });

export const supplierStatisticsOutput = z.object({
  region: regionCode.describe('The region.'),
  utility: z.string().describe('The utility.'),
  days: z.int().describe('Days of the period.'),
  suppliers: z
    .array(
      z
        .object({
          id: z.string().describe('ID of the supplier.'),
          name: z.string().describe('Name of the supplier.'),
          prices: prices.nullable().describe('Statistics of its stored prices; null if there are none.'),
          reason: z
            .object({
              code: z.enum(['no_prices']).describe('`no_prices`: no price of the supplier is stored for the period.'),
              text: z.string().describe('Human-readable explanation.'),
            })
            .nullable()
            .describe('Why there are no statistics; null if there are.'),
        })
        .meta({ id: 'SupplierStatistics' }),
    )
    .describe('Suppliers of the region by name.'),
  mostStable: z
    .string()
    .nullable()
    .describe('Supplier whose prices vary the least in relation to their mean; null if fewer than two have a spread.'),
});
export type SupplierStatistics = z.output<typeof supplierStatisticsOutput>;
