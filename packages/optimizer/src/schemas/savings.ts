import { tariffInputs } from '@energy-optimizer/outlook';
import { z } from 'zod';
import {
  asked,
  atInput,
  bounds,
  deadlineInput,
  earliestInput,
  end,
  kindInput,
  minutesInput,
  powerInput,
  provenance,
  regionInput,
  searched,
  start,
} from './shared.ts';

export const usualTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a local time such as 18:30' });

const appliance = z.strictObject({
  name: z.string().min(1).max(60).describe('Name used in the response; unique within the request.'),
  kind: kindInput,
  powerKw: powerInput,
  durationMinutes: minutesInput,
  usualTime: z
    .union([z.literal('now'), usualTime], { error: 'must be "now" or a local time such as 18:30' })
    .default('now')
    .describe(
      'When the appliance would run otherwise: `now` (at `earliest`) or a local time of the region, meaning the first occurrence from `earliest`.',
    ),
});

export const savingsInput = z.strictObject({
  region: regionInput,
  appliances: z
    .array(appliance)
    .min(1)
    .max(20)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
      error: 'must have different names',
    }),
  powerLimitKw: z
    .number()
    .positive()
    .max(1_000)
    .optional()
    .describe(
      'Limit of the power of all appliances together, as the mean of each quarter of an hour. Default: each runs at its own cheapest time.',
    ),
  earliest: earliestInput,
  deadline: deadlineInput.describe(
    'Runs end no later than this; at most 168 hours after `earliest`. Default: 24 hours after `earliest`, or later if a usual run ends later.',
  ),
  at: atInput,
  ...tariffInputs,
});

const run = {
  start,
  end,
  averagePrice: z.number().describe('Mean price of the run, in `currency` per kWh.'),
  cost: z.number().describe('Cost of the run in `currency`.'),
  forecastShare: z.number().describe('Share of the run that is forecast, 0 … 1.'),
};
const saving = z.number().describe('Saving in `currency`.');
const percent = z
  .number()
  .nullable()
  .describe('Saving in percent of the cost at the usual time; null if that cost is not positive.');

export const savingsOutput = z.object({
  ...asked,
  searched,
  appliances: z
    .array(
      z
        .object({
          name: z.string().describe('As requested.'),
          powerKw: z.number().describe('Power draw used for the costs.'),
          energyKwh: z.number().describe('Energy of one run.'),
          usual: z.object(run).meta({ id: 'UsualRun' }).describe('The run at the usual time.'),
          optimal: z.object(run).meta({ id: 'PlannedRun' }).describe('The run as planned.'),
          saving: saving.describe(
            'Saving in `currency`. Negative only with `powerLimitKw`, if this run makes room for another.',
          ),
        })
        .meta({ id: 'PlannedAppliance' }),
    )
    .describe('In the order requested.'),
  total: z
    .object({
      energyKwh: z.number().describe('Energy of all runs.'),
      usualCost: z.number().describe('Cost at the usual times.'),
      optimalCost: z.number().describe('Cost as planned.'),
      saving: saving.describe(
        'Saving in `currency`. Never negative without `powerLimitKw`; with it, only if the usual runs exceed the limit.',
      ),
      savingPercent: percent,
      intervals: bounds.describe('Intervals of the saving, with all errors as dependent, which gives the widest ones.'),
    })
    .meta({ id: 'PlannedSavings' }),
  powerLimit: z
    .object({
      limitKw: z.number().describe('As requested.'),
      usualPeakKw: z.number().describe('Highest quarter-hourly mean of the usual runs.'),
      optimalPeakKw: z.number().describe('Highest quarter-hourly mean of the planned runs.'),
      status: z
        .enum(['optimal', 'feasible', 'usual'])
        .describe(
          '`optimal`: no cheaper schedule on the grid of quarter-hours keeps the limit; `feasible`: there may be one; `usual`: the usual times are the cheapest.',
        ),
    })
    .meta({ id: 'PowerLimitResult' })
    .nullable()
    .describe('Null without `powerLimitKw`.'),
  ...provenance,
});
export type Savings = z.output<typeof savingsOutput>;
