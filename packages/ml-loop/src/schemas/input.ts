import type { RegionInput } from '@energy-optimizer/kernel';
import { instant, regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** The inputs of the forecasting operations. Dates are instants; REST carries them as ISO-8601 with a zone. */

const region = regionCode.describe(
  'A region with a market price of an hour or less, such as de, no1 or us_ny_nyc; `ml.modelInfo` lists them.',
) as unknown as z.ZodType<string, RegionInput>;
const at = instant
  .optional()
  .describe('The instant that counts as now: only prices and forecasts known then; default: now.');
const unit = z
  .enum(['kwh', 'mwh', 'cents_kwh'])
  .default('kwh')
  .describe('What the prices of the answer are per; cents_kwh: hundredths of the currency per kWh.');

/** Longest range of one question, in hours. */
export const MAX_HOURS = 168;

export const predictPriceInput = z.strictObject({
  region,
  hours: z
    .int()
    .min(1)
    .max(MAX_HOURS)
    .optional()
    .describe('Length of the range, where no `end` is given. Default: 24.'),
  day: z.iso
    .date({ error: 'is not a calendar day, such as 2026-03-29' })
    .refine((text) => text >= '1970-01-02' && text < '2200-01-01', { error: 'must be from 1970-01-02 to 2199-12-31' })
    .optional()
    .describe(
      "A local day of the region, such as 2026-03-29, from midnight to midnight on the region's clock. Instead of `start`, `end` and `hours`.",
    ),
  start: instant.optional().describe('Default: the current hour. Widened to whole steps.'),
  end: instant.optional().describe('Exclusive, at most 168 hours after the start. Default: `hours` after the start.'),
  at,
  unit,
});

const durationHours = z
  .number()
  .min(0.25)
  .max(24)
  .describe('How long the appliance runs, in hours; counted in whole minutes.');
const powerKw = z.number().positive().max(100_000).describe('What it draws while it runs, in kW, taken as constant.');
const range = {
  earliest: instant.optional().describe('No run starts before this. Default: now.'),
  latest: instant
    .optional()
    .describe('Every run has ended by then, at most 168 hours after `earliest`. Default: 24 hours after `earliest`.'),
};

export const predictTimesInput = z.strictObject({
  region,
  durationHours,
  slots: z.int().min(1).max(10).default(3).describe('Windows at most, cheapest first.'),
  powerKw: powerKw.optional(),
  ...range,
  nonOverlapping: z.boolean().default(true).describe('False: windows may share time with each other.'),
  at,
  unit,
});

const baseline = z
  .string()
  .regex(/^(?:now|mean|(?:[01]\d|2[0-3]):[0-5]\d)$/, { error: 'is not "now", "mean" or a local time such as 18:30' })
  .default('now')
  .describe(
    'When it would run otherwise: `now` (at `earliest`), `mean` (at any time alike) or a local time of the region such ' +
      'as 18:30, the next one from `earliest` on.',
  );
export const predictSavingsInput = z.strictObject({
  region,
  appliances: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100).describe('For the answer.'),
        powerKw,
        durationHours,
        baseline,
      }),
    )
    .min(1)
    .max(20)
    .describe('Each is moved for itself; together they may draw what they like.'),
  ...range,
  at,
  unit,
});

export const modelInfoInput = z.strictObject({
  region: region.optional().describe('Default: all regions that have a market price.'),
  at,
});

export const accuracyInput = z.strictObject({
  region,
  windowDays: z.literal([7, 28, 90]).optional().describe('Only this window of days.'),
  leadDay: z.int().min(1).max(7).optional().describe('Only this day ahead: 1 is the first whose prices are not known.'),
  expert: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Only this one: an expert’s id, `ensemble` (what is served), `rule` or `weekly-naive`.'),
});

export const observationStatsInput = z.strictObject({ region: region.optional().describe('Default: all regions.') });

export const observeInput = z.strictObject({ region: region.optional().describe('Default: all regions.') });

export const learnInput = z.strictObject({
  region: region.optional().describe('Default: all regions that have a market price.'),
  asOf: instant.optional().describe('Only what was known then is learned from; default: now.'),
});
