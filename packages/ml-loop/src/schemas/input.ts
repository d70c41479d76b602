import type { RegionInput } from '@energy-optimizer/kernel';
import { tariffInputs } from '@energy-optimizer/outlook';
import { instant, regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** The inputs of the forecasting operations. Dates are instants; REST carries them as ISO-8601 with a zone. */

const region = regionCode.describe(
  'A region with market prices in intervals of one hour or less, such as de, no1 or us_ny_nyc; `ml.modelInfo` lists them.',
) as unknown as z.ZodType<string, RegionInput>;
const at = instant
  .optional()
  .describe('The instant to use as the current time; only prices and forecasts known by then are used. Default: now.');
const unit = z
  .enum(['kwh', 'mwh', 'cents_kwh'])
  .default('kwh')
  .describe('Unit of the prices in the response; cents_kwh: hundredths of the currency per kWh.');

/** Maximum range of one query, in hours. */
export const MAX_HOURS = 168;

export const predictPriceInput = z.strictObject({
  region,
  hours: z.int().min(1).max(MAX_HOURS).optional().describe('Length of the range if `end` is omitted. Default: 24.'),
  day: z.iso
    .date({ error: 'must be a calendar date, such as 2026-03-29' })
    .refine((text) => text >= '1970-01-02' && text < '2200-01-01', { error: 'must be from 1970-01-02 to 2199-12-31' })
    .optional()
    .describe(
      "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock. Instead of `start`, `end` and `hours`.",
    ),
  start: instant.optional().describe('Start, inclusive; extended to whole steps. Default: the current hour.'),
  end: instant
    .optional()
    .describe('End, exclusive; at most 168 hours after the start. Default: `hours` after the start.'),
  at,
  unit,
  ...tariffInputs,
});

const durationHours = z
  .number()
  .min(0.25)
  .max(24)
  .describe('Run time of the appliance in hours, rounded to whole minutes.');
const powerKw = z.number().positive().max(100_000).describe('Constant power draw while running, in kW.');
const range = {
  earliest: instant.optional().describe('Runs start no earlier than this. Default: now.'),
  latest: instant
    .optional()
    .describe('Runs end no later than this; at most 168 hours after `earliest`. Default: 24 hours after `earliest`.'),
};

export const predictTimesInput = z.strictObject({
  region,
  durationHours,
  slots: z.int().min(1).max(10).default(3).describe('Maximum number of windows, cheapest first.'),
  powerKw: powerKw.optional(),
  ...range,
  nonOverlapping: z.boolean().default(true).describe('If false, windows may overlap.'),
  at,
  unit,
  ...tariffInputs,
});

const baseline = z
  .string()
  .regex(/^(?:now|mean|(?:[01]\d|2[0-3]):[0-5]\d)$/, { error: 'must be "now", "mean" or a local time such as 18:30' })
  .default('now')
  .describe(
    'When the appliance would run otherwise: `now` (at `earliest`), `mean` (at the mean price) or a local time of the region, such ' +
      'as 18:30, meaning the first occurrence from `earliest`.',
  );
export const predictSavingsInput = z.strictObject({
  region,
  appliances: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100).describe('Name used in the response.'),
        powerKw,
        durationHours,
        baseline,
      }),
    )
    .min(1)
    .max(20)
    .describe('Each appliance is scheduled independently; combined power is not limited.'),
  ...range,
  at,
  unit,
  ...tariffInputs,
});

export const modelInfoInput = z.strictObject({
  region: region.optional().describe('Only this region. Default: all regions with market prices.'),
  at,
});

export const accuracyInput = z.strictObject({
  region,
  windowDays: z.literal([7, 28, 90]).optional().describe('Only this evaluation window.'),
  leadDay: z.int().min(1).max(7).optional().describe('Only this lead day; 1 is the first day with unknown prices.'),
  expert: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Only this forecast: an expert ID, `ensemble` (the served forecast), `rule` or `weekly-naive`.'),
});

export const observationStatsInput = z.strictObject({
  region: region.optional().describe('Only this region. Default: all regions.'),
});

export const observeInput = z.strictObject({
  region: region.optional().describe('Only this region. Default: all regions.'),
});

export const learnInput = z.strictObject({
  region: region.optional().describe('Only this region. Default: all regions with market prices.'),
  asOf: instant.optional().describe('Learn only from data known at this instant. Default: now.'),
});
