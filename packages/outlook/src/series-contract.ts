import { CURRENCIES, PRICE_UNITS } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { priceTerms } from './contract.ts';

/**
 * The kind of a price series.
 * `day_ahead`: wholesale auction for the next day. `intraday_index`: wholesale index of trades close to delivery.
 * `real_time`: wholesale spot settled during delivery. `tariff`: a supplier's unit rate to its customers.
 * `retail_average`: a survey or statistic of what customers paid. `standing_charge`: a supplier's charge per day.
 */
export const SERIES_KINDS = [
  'day_ahead',
  'intraday_index',
  'real_time',
  'tariff',
  'retail_average',
  'standing_charge',
] as const;

/**
 * The direction of energy flow a price applies to. `import`: what a customer pays for energy from the grid, and every
 * wholesale price. `export`: what is paid for energy fed into the grid. The two are never ranked against each other.
 */
export const DIRECTIONS = ['import', 'export'] as const;

/** The fields that select a series. */
const selection = {
  kind: z
    .enum(SERIES_KINDS)
    .describe(
      'Wholesale: day_ahead auction, intraday_index of trades, real_time spot. Retail: tariff of a supplier, retail_average of a survey, standing_charge per day.',
    ),
  source: priceTerms.source,
  supplier: z.string().nullable().describe('Supplier of the tariff; null if the price is not a tariff.'),
  product: z
    .string()
    .nullable()
    .describe('Supplier product, market node or survey sector; null if the source has only one series.'),
  unit: z.enum(PRICE_UNITS).describe('Unit of the prices.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
  vatIncluded: z.boolean().describe('Whether the prices include VAT.'),
  direction: z
    .enum(DIRECTIONS)
    .describe('import: price of energy from the grid; export: price paid for energy fed into the grid.'),
};
export const seriesSelection = z
  .object(selection)
  .meta({ id: 'SeriesSelection', description: 'The properties that identify a series.' });

/** Identity, source and license of a series. */
export const seriesTerms = { ...selection, ...priceTerms };
