import { z } from 'zod';
import { APPLIANCE_KINDS } from '../appliances/kinds.ts';
import { usualTime } from './savings.ts';
import { kindInput, minutesInput, powerInput } from './shared.ts';

const name = z
  .string()
  .regex(/^[\p{L}\p{N}_. -]{1,60}$/u, { error: 'must be 1 to 60 letters, digits, spaces, "_", "." or "-"' })
  .describe('Name of the appliance, unique within the household.');
const clock = (what: string) => usualTime.nullable().default(null).describe(what);

export const setAppliancesInput = z.strictObject({
  appliances: z
    .array(
      z.strictObject({
        name,
        kind: kindInput,
        powerKw: powerInput,
        durationMinutes: minutesInput,
        usualTime: usualTime.describe('Local time at which it usually starts, such as 18:30.'),
        earliest: clock('Local time from which it may run; null: any time.'),
        latest: clock(
          'Local time by which it has to be finished; null: any time. Before `earliest`, it is on the next day.',
        ),
      }),
    )
    .max(20)
    .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
      error: 'must have different names',
    })
    .describe('All appliances of the household; those that are stored and not listed are deleted.'),
});

export const appliancesOutput = z.object({
  appliances: z.array(
    z
      .object({
        name: z.string().describe('Name of the appliance.'),
        kind: z.enum(APPLIANCE_KINDS).describe('Kind of appliance.'),
        powerKw: z.number().nullable().describe('Power draw in kW; null: the default of the kind.'),
        durationMinutes: z.int().describe('Run time.'),
        usualTime: z.string().describe('Local time at which it usually starts.'),
        earliest: z.string().nullable().describe('Local time from which it may run; null: any time.'),
        latest: z.string().nullable().describe('Local time by which it has to be finished; null: any time.'),
      })
      .meta({ id: 'HouseholdAppliance' }),
  ),
});
export type Appliances = z.output<typeof appliancesOutput>;
export type Appliance = Appliances['appliances'][number];
