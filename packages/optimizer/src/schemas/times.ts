import { part, tariffInputs } from '@energy-optimizer/outlook';
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

export const optimalTimesInput = z.strictObject({
  region: regionInput,
  appliance: kindInput,
  powerKw: powerInput,
  durationMinutes: minutesInput,
  earliest: earliestInput,
  deadline: deadlineInput,
  count: z.int().min(1).max(10).default(3).describe('Maximum number of times, cheapest first.'),
  at: atInput,
  ...tariffInputs,
});

const cost = {
  averagePrice: z.number().describe('Mean price of the run, in `currency` per kWh.'),
  cost: z.number().describe('Cost of the run in `currency`.'),
};
const co2 = z
  .number()
  .nullable()
  .describe('Forecast emissions of the run in grams of CO2; null where the carbon intensity is not known.');

export const optimalTimesOutput = z.object({
  ...asked,
  appliance: z.string().describe('Kind of appliance.'),
  powerKw: z.number().describe('Power draw used for the costs.'),
  durationMinutes: z.int().describe('Run time.'),
  energyKwh: z.number().describe('Energy of one run.'),
  searched,
  times: z
    .array(
      z
        .object({
          start,
          end,
          ...cost,
          intervals: bounds.describe('Intervals of the cost; both bounds equal it if all prices are published.'),
          saving: z
            .number()
            .nullable()
            .describe(
              'Cost of starting at `searched.start` minus this cost; null if that is not known. Negative for a later entry of the list that costs more.',
            ),
          co2Grams: co2,
          forecastShare: z.number().describe('Share of the run that is forecast, 0 … 1.'),
          parts: z.array(part).describe('Which parts of the run have published prices and which forecast ones.'),
        })
        .meta({ id: 'OptimalTime', description: 'A time to run an appliance.' }),
    )
    .describe('Non-overlapping times, cheapest first.'),
  startNow: z
    .object({ ...cost, co2Grams: co2 })
    .nullable()
    .describe('A run that starts at `searched.start`; null if its prices are not known.'),
  ...provenance,
  missing: z.array(z.string()).describe('Why the range is not fully covered.'),
  reason: z
    .object({
      code: z.literal('no_window').describe('`no_window`: no run of known prices is long enough.'),
      text: z.string().describe('Human-readable explanation.'),
    })
    .meta({ id: 'NoTimesReason' })
    .nullable()
    .describe('Why the list is empty; null if it is not.'),
});
export type OptimalTimes = z.output<typeof optimalTimesOutput>;
