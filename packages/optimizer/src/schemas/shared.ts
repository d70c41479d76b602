import { CURRENCIES, REGIONS, type RegionInput } from '@energy-optimizer/kernel';
import { issuedAt, MIXED_VAT, modelId, priceSource, tariffView } from '@energy-optimizer/outlook';
import { instant, regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { APPLIANCE_KINDS, APPLIANCE_POWER_KW } from '../appliances/kinds.ts';

/** Fields that several operations share. */

const zones = REGIONS.filter(({ kind }) => kind === 'zone').slice(0, 3);

export const regionInput = regionCode.describe(
  `A region with market prices in intervals of one hour or less, such as de, ${zones.map(({ code }) => code).join(' or ')}; \`ml.modelInfo\` lists them.`,
) as unknown as z.ZodType<string, RegionInput>;
export const atInput = instant
  .optional()
  .describe('The instant to use as the current time; only prices and forecasts known by then are used. Default: now.');

const defaults = Object.entries(APPLIANCE_POWER_KW).map(([kind, kw]) => `${kind} ${kw}`);
export const kindInput = z
  .enum(APPLIANCE_KINDS)
  .default('other')
  .describe(`Kind of appliance, which sets the default power in kW: ${defaults.join(', ')}.`);
export const powerInput = z
  .number()
  .positive()
  .max(1_000)
  .optional()
  .describe('Constant power draw while running, in kW. Default: that of the kind.');
export const minutesInput = z.int().min(15).max(1_440).describe('Run time in minutes.');
export const earliestInput = instant.optional().describe('Runs start no earlier than this. Default: now.');
export const deadlineInput = instant
  .optional()
  .describe('Runs end no later than this; at most 168 hours after `earliest`. Default: 24 hours after `earliest`.');

export const asked = {
  region: regionCode.describe('The region.'),
  at: z.date().describe('The instant used as the current time.'),
  timeZone: z.string().describe('IANA time zone of the region.'),
  currency: z.enum(CURRENCIES).describe('Currency of all amounts (ISO 4217).'),
};
export const start = z.date().describe('Start, inclusive.');
export const end = z.date().describe('End, exclusive.');
export const searched = z.object({ start, end }).meta({ id: 'TimeSpan' }).describe('The search range.');
export const bounds = z.array(
  z
    .object({
      coverage: z.number().describe('Nominal coverage, 0 … 1.'),
      lower: z.number().describe('Lower bound.'),
      upper: z.number().describe('Upper bound.'),
    })
    .meta({ id: 'Bounds' }),
);
export const provenance = {
  prices: priceSource
    .nullable()
    .describe('Source of the published prices that precede the forecast; null if none are stored for the range.'),
  model: z
    .object({ modelId, issuedAt })
    .meta({ id: 'UsedForecast' })
    .nullable()
    .describe('The forecast used; null if only published prices were used.'),
  tariff: tariffView.optional().describe('With `tariff`: the tariff in whose prices the response is.'),
  vatIncluded: z.boolean().nullable().optional().describe(`Whether the prices include VAT. ${MIXED_VAT}`),
};
