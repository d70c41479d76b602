import { z } from 'zod';

export const PLAN_FORMAT = 'energy-plan/1';

const perStep = z.array(z.number()).describe('One value per step.');

const grid = z.strictObject({
  importKw: perStep,
  exportKw: perStep,
  importAboveLimitKw: perStep.describe('Part of importKw above the limit of the connection.'),
  exportAboveLimitKw: perStep.describe(
    'Part of exportKw above the limit. Without a price for it, it earns nothing: it would have to be curtailed.',
  ),
});

const store = z.strictObject({
  id: z.string(),
  chargeKw: perStep,
  dischargeKw: perStep,
  energyKwh: perStep.describe('Stored energy at the end of each step.'),
});

const appliance = z.strictObject({
  id: z.string(),
  powerKw: perStep,
  starts: z.array(z.number()).describe('Boundaries at which it starts.'),
});

const thermal = z.strictObject({
  id: z.string(),
  powerKw: perStep,
  temperatureC: perStep.describe('Temperature at the end of each step.'),
});

const REASONS = [
  'pv_surplus',
  'negative_price',
  'cheapest',
  'same_price',
  'deadline',
  'only_window',
  'requested',
  'below_minimum',
  'above_maximum',
  'covers_load',
  'sells_high',
  'limits_peak',
  'stored_value',
  'comfort',
] as const;

const slot = z.strictObject({
  device: z.string(),
  action: z.enum(['charge', 'discharge', 'run', 'heat', 'cool', 'curtail']),
  from: z.number().describe('Boundary at which it begins.'),
  to: z.number().describe('Boundary at which it ends.'),
  startAt: z.string().optional(),
  endAt: z.string().optional(),
  energyKwh: z.number(),
  meanPricePerKwh: z.number().describe('Mean import price of the slot; for discharging, the mean value of a kWh.'),
  reason: z.enum(REASONS),
  text: z.string(),
});

const cost = z.strictObject({
  total: z
    .number()
    .describe('import − exportRevenue + demand + exceeding + wear + starts: the money that the horizon costs.'),
  import: z.number(),
  exportRevenue: z.number(),
  demand: z.number().describe('Increase of the demand charges above the peaks so far.'),
  exceeding: z.number().describe('Price of the energy above the limits of the connection.'),
  wear: z.number(),
  starts: z.number(),
  storedValue: z.number().describe('Value of the energy (and heat) stored at the end, by the stated terminal values.'),
  netOfStored: z.number().describe('total − storedValue: what the plan minimizes, if the objective is money.'),
});

const change = z.strictObject({
  path: z.array(z.union([z.string(), z.number()])).describe('Place in the problem.'),
  value: z.union([z.number(), z.string(), z.boolean(), z.array(z.number())]),
});

const conflict = z.strictObject({
  code: z.enum(['target', 'energy', 'run', 'request', 'comfort', 'stored_limits', 'import_limit', 'export_limit']),
  device: z.string().optional(),
  text: z.string(),
  missing: z.number(),
  unit: z.enum(['kWh', 'kW', 'K', 'minutes', 'runs']),
  suggestions: z
    .array(z.strictObject({ text: z.string(), changes: z.array(change) }))
    .describe('Alternatives; each resolves this conflict.'),
});

export const planSchema = z
  .strictObject({
    format: z.literal(PLAN_FORMAT),
    status: z.enum(['optimal', 'feasible']).describe('feasible: the time or the gap ended the search.'),
    gap: z.number().describe('Proven distance from the best objective, as a share of it.'),
    currency: z.string().optional(),
    start: z.string().optional(),
    stepMinutes: perStep,
    grid,
    pv: z.strictObject({ usedKw: perStep, curtailedKw: perStep }),
    batteries: z.array(store),
    evs: z.array(store),
    appliances: z.array(appliance),
    thermal: z.array(thermal),
    slots: z.array(slot),
    cost,
    costInterval: z.strictObject({ lower: z.number(), upper: z.number() }).optional(),
    emissionsKg: z.number().optional(),
    baseline: z.strictObject({ description: z.string(), cost, emissionsKg: z.number().optional() }),
    saving: z.number().describe('Baseline minus plan, net of the stored energy.'),
    selfConsumption: z
      .number()
      .optional()
      .describe('Share of the generation that is used in the house; omitted without generation.'),
    selfSufficiency: z.number().optional().describe('Share of the consumption that does not come from the grid.'),
    conflicts: z.array(conflict).describe('Wishes that cannot be met. Empty: the plan meets all of them.'),
    replanned: z
      .enum(['kept', 'changed'])
      .optional()
      .describe('With a previous plan: whether the next two hours changed.'),
  })
  .describe('The plan for a problem.');

export type Plan = z.output<typeof planSchema>;
export type Conflict = Plan['conflicts'][number];
export type Slot = Plan['slots'][number];
export type Cost = Plan['cost'];
export type Reason = Slot['reason'];

/** The JSON Schema (draft 2020-12) of a plan. */
export const planJsonSchema = () => ({
  ...z.toJSONSchema(planSchema, { target: 'draft-2020-12' }),
  $id: 'urn:energy-optimizer:energy-plan:1',
  title: 'Energy plan',
});
