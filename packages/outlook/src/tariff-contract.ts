import { z } from 'zod';
import { priceTerms } from './contract.ts';
import { seriesSelection } from './series-contract.ts';

/** Inputs and outputs of operations that answer in the prices of a tariff. */

const TARIFF_REFERENCE = 'must be mine or the ID of a tariff version, such as 6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10';

/** Inputs that ask for prices as a household pays them. */
export const tariffInputs = {
  tariff: z
    .union([z.literal('mine'), z.uuid(TARIFF_REFERENCE)], TARIFF_REFERENCE)
    .optional()
    .describe(
      'Answer in the prices of this tariff, taxes, grid fees and VAT included: the ID of any version of a registered tariff (`suppliers.tariffs`), each of which applies on its own days, or `mine` for the tariff of your household (`household.setTariff`), which requires a signed-in user or an API key with the scope account:read.',
    ),
  zone: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('With `tariff`: the zone of the household, if the price depends on it.'),
  used: z
    .number()
    .min(0)
    .max(1e9)
    .optional()
    .describe(
      'With `tariff`: units used so far in the billing period, which decide the tier. Default: the first tier.',
    ),
  contractStart: z.iso
    .date({ error: 'must be a calendar date, such as 2026-03-29' })
    .refine((text) => text >= '2000-01-01' && text < '2200-01-01', { error: 'must be from 2000-01-01 to 2199-12-31' })
    .optional()
    .describe('With `tariff`: first day of the contract, if prices depend on its months.'),
};

const amount = z.number();

/** The parts of a price; one schema for a single price, one for columns. */
const parts = <T extends z.ZodType>(value: T) => ({
  energy: value.describe('Energy, before VAT.'),
  grid: value.describe('Grid fees, before VAT.'),
  tax: value.describe('Taxes and levies other than VAT.'),
  other: value.describe('State support, credits and fees, before VAT; negative where they reduce the price.'),
  vat: value.describe('VAT of all parts.'),
});
export const breakdown = z
  .object(parts(amount))
  .meta({ id: 'PriceBreakdown', description: 'The parts of a price as a household pays it; they add up to it.' });
export type PriceBreakdown = z.infer<typeof breakdown>;
const breakdownColumns = z
  .object(parts(z.array(amount.nullable())))
  .meta({ id: 'PriceBreakdownColumns', description: 'The parts of each value; they add up to it.' });

/** In responses with `values`, if a tariff was requested. */
export const tariffColumns = {
  breakdown: breakdownColumns.optional().describe('With `tariff`: the parts of each value.'),
  exportValues: z
    .array(amount.nullable())
    .optional()
    .describe('With `tariff`: price paid for energy fed into the grid in each step; 0 where the tariff pays nothing.'),
};

const tariffVersion = z
  .object({
    id: z.string().describe('ID of the version.'),
    from: z.iso.date().nullable().describe('First day on which it is in force; null if not stated.'),
    until: z.iso.date().nullable().describe('First day on which it is no longer in force; null if not stated.'),
    vatIncluded: z
      .boolean()
      .describe('Whether its prices include VAT; false if it does not state VAT, in which case they contain none.'),
  })
  .meta({ id: 'TariffVersionInForce' });
const assumption = z
  .object({
    code: z
      .enum(['first_tier', 'all_units', 'vat_not_stated', 'confidence_of_market'])
      .describe(
        '`first_tier`: the prices are those of the first unit in the billing period; `all_units`: one tier prices all units, and the prices are those of the tier that `used` falls into; `vat_not_stated`: the tariff, or the versions named in the text, do not state VAT; `confidence_of_market`: confidence and similar days are measured for market prices only.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .meta({ id: 'PriceAssumption' });

/** The tariff of a response. */
export const tariffView = z
  .object({
    reference: z.string().describe('The requested tariff.'),
    supplier: z.string().nullable().describe('ID of the supplier; null if it is none of the registry.'),
    tariffId: z.string().describe('ID of the tariff, the same in all versions.'),
    name: z.string().describe('Name of the tariff.'),
    versions: z.array(tariffVersion).describe('The versions in force in the range; each applies on its own days.'),
    zone: z.string().nullable().describe('The zone; null if none was given.'),
    used: z.number().nullable().describe('Units used so far in the billing period; null if not given.'),
    contractStart: z.iso.date().nullable().describe('First day of the contract; null if not given.'),
    market: z
      .object({ ...seriesSelection.shape, ...priceTerms })
      .meta({ id: 'FollowedMarket', description: 'The stored market prices that a tariff follows.' })
      .nullable()
      .describe('The market prices that the tariff follows; null if it follows none, or only the forecast.'),
    assumptions: z.array(assumption).describe('What the prices assume.'),
  })
  .meta({ id: 'PricedTariff', description: 'The tariff in whose prices a response is.' });
export type TariffView = z.infer<typeof tariffView>;

/** Whether the prices of several tariff versions include VAT. */
export const MIXED_VAT = 'With `tariff`, null if only some of its versions in the range do; see `tariff.versions`.';
