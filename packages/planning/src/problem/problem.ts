import { INSTANT_FORM, isTimeZone, parseInstant } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { between, flag, MAX, none, powerKw, pricePerKwh, series } from './fields.ts';
import { appliance, thermal } from './load.ts';
import { referenceProblems } from './references.ts';
import { battery, ev } from './storage.ts';

const PROBLEM_FORMAT = 'energy-problem/1';

const interval = z
  .strictObject({ lower: series(pricePerKwh), upper: series(pricePerKwh) })
  .describe('Lower and upper quantile of the forecast price, one per step; equal to the price where it is published.');

const powerInterval = z
  .strictObject({ lower: series(powerKw), upper: series(powerKw) })
  .describe('Lower and upper quantile of the forecast power in kW, one per step.');

const demandCharge = z
  .strictObject({
    pricePerKw: between(0, MAX.pricePerKw, 'currency units per kW'),
    peakSoFarKw: powerKw.default(0).describe('Peak already reached in the billing period, or a free threshold.'),
    direction: z.enum(['import', 'export']).default('import'),
    steps: z.array(z.boolean()).max(MAX.steps).optional().describe('Steps to which it applies; omitted: all.'),
  })
  .describe('Charge per kW of the highest average power of a step, as far as it exceeds peakSoFarKw.');

const limit = (unit: string) => series(powerKw).optional().describe(`Maximum ${unit} power of the connection.`);
const exceeding = pricePerKwh.optional();

const grid = z.strictObject({
  importLimitKw: limit('import'),
  exportLimitKw: limit('export'),
  importExceedPricePerKwh: exceeding.describe(
    'Additional price of each kWh imported above the limit. Omitted: the limit is exceeded only where nothing else is possible, and the plan reports the conflict.',
  ),
  exportExceedPricePerKwh: exceeding.describe('The same for export.'),
  demandCharges: z.array(demandCharge).max(10).default([]),
});

const carbon = z.strictObject({
  importGramsPerKwh: series(between(0, 5000, 'g/kWh')),
  exportGramsPerKwh: none(between(0, 5000, 'g/kWh')).describe('Emissions avoided elsewhere per exported kWh.'),
});

const objective = z
  .strictObject({
    minimize: z.enum(['money', 'carbon', 'both']).default('money'),
    moneyPerKg: between(0, MAX.pricePerKw, 'currency units per kg').optional().describe('Price of CO2, for `both`.'),
  })
  .describe('Least cost, least emissions, or cost plus emissions at a stated price.');

const instant = z.string().refine((text) => parseInstant(text) !== undefined, `must be an instant: ${INSTANT_FORM}`);

/** A planning problem. Sign convention: every power and energy is positive in the direction its name states. */
export const problemSchema = z
  .strictObject({
    format: z.literal(PROBLEM_FORMAT).default(PROBLEM_FORMAT),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR')
      .optional(),
    start: instant.optional().describe('Start of the first step; needed for instants anywhere else in the problem.'),
    timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin').optional(),
    stepMinutes: z
      .array(between(1 / 60, MAX.stepMinutes, 'minutes'))
      .max(MAX.steps)
      .describe('Length of each step; lengths may differ.'),
    importPricePerKwh: series(pricePerKwh).describe('Price of a kWh from the grid; may be negative.'),
    exportPricePerKwh: none(pricePerKwh).describe('Revenue for a kWh fed into the grid; may be negative.'),
    importPriceInterval: interval.optional(),
    exportPriceInterval: interval.optional(),
    loadInterval: powerInterval.optional(),
    pvInterval: powerInterval.optional(),
    risk: z
      .enum(['mean', 'cautious'])
      .default('mean')
      .describe(
        'cautious: plans with the unfavorable ends of the intervals: upper import price and load, lower export price and generation.',
      ),
    loadKw: none(powerKw).describe('Consumption that cannot be moved, as average power of each step.'),
    pvKw: none(powerKw).describe('Expected generation, as average power of each step.'),
    curtailment: flag(false).describe('True: generation may be reduced at no cost.'),
    grid: grid.prefault({}),
    batteries: z.array(battery).max(MAX.devices).default([]),
    evs: z.array(ev).max(MAX.devices).default([]),
    appliances: z.array(appliance).max(MAX.appliances).default([]),
    thermal: z.array(thermal).max(MAX.devices).default([]),
    carbon: carbon.optional(),
    objective: objective.prefault({}),
  })
  .superRefine((problem, context) => {
    for (const { path, message } of referenceProblems(problem)) context.addIssue({ code: 'custom', path, message });
  })
  .describe('A planning problem of a household.');

export type Problem = z.output<typeof problemSchema>;
export type ProblemInput = z.input<typeof problemSchema>;

/** The JSON Schema (draft 2020-12) of a planning problem. */
export const problemJsonSchema = () => ({
  ...z.toJSONSchema(problemSchema, { io: 'input', target: 'draft-2020-12' }),
  $id: 'urn:energy-optimizer:energy-problem:1',
  title: 'Energy planning problem',
});
