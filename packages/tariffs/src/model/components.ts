import { z } from 'zod';
import { amount, date, id, MAX, month, name, quantity, rate } from './primitives.ts';

export const CATEGORIES = ['energy', 'grid', 'tax', 'levy', 'standing', 'support', 'credit', 'export', 'fee'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The fields of every component. */
const common = {
  id,
  name: name.optional(),
  from: date.optional().describe('First day on which the component applies.'),
  until: date.optional().describe('First day on which it no longer applies.'),
  contractMonths: z
    .strictObject({ from: z.int().min(0).max(600).default(0), until: z.int().min(1).max(600).optional() })
    .optional()
    .describe('Months of the contract in which it applies, such as { "until": 12 } for an introductory rate.'),
  zones: z.array(id).min(1).max(100).optional().describe('Zones in which it applies. Default: all.'),
  vat: z
    .union([z.number().min(0).max(1), id])
    .optional()
    .describe('VAT as a fraction (0.25), or the name of a rate in `vat.named`. Default: `vat.default`.'),
  includesVat: z.boolean().optional().describe('Whether its rates include VAT. Default: `pricesIncludeVat`.'),
  direction: z
    .enum(['charge', 'credit'])
    .optional()
    .describe('credit: the customer is paid. Default: credit for the flows export and generation, otherwise charge.'),
};

const flow = id
  .default('import')
  .describe('Metered flow: import, export, net, consumption, generation, or another channel of the usage.');

export const tier = z.strictObject({
  upTo: quantity.optional().describe('Upper limit of the tier; omit it on the last one.'),
  rate,
  sell: rate.optional().describe('Credit per kWh of net surplus; only for the flow `net`.'),
});
export type Tier = z.output<typeof tier>;

export const energyRate = z.strictObject({
  period: id.optional().describe('Period of the schedule; omit it if there is no schedule.'),
  rate: rate.optional(),
  sell: rate.optional(),
  tiers: z
    .array(tier)
    .min(1)
    .max(MAX.tiers)
    .optional()
    .describe('Instead of `rate`: prices by quantity (see `tierBasis`).'),
});
export type EnergyRate = z.output<typeof energyRate>;

export const tierBasis = z.strictObject({
  over: z
    .enum(['billing_period', 'month', 'day', 'year'])
    .default('billing_period')
    .describe('Period after which counting restarts.'),
  per: z
    .enum(['absolute', 'day', 'kw', 'kw_day'])
    .default('absolute')
    .describe('day: limits are multiplied by the days of the span; kw: by its highest demand; kw_day: by both.'),
  across: z
    .enum(['total', 'period'])
    .default('total')
    .describe('total: all periods share the limits, in proportion to their use; period: each is counted separately.'),
  pricing: z
    .enum(['marginal', 'all_units'])
    .optional()
    .describe(
      'marginal (default): each tier prices the units within it; all_units: the tier that the whole quantity falls into prices all of it. A quantity equal to a limit is within the tier.',
    ),
  demandWindowMinutes: z
    .int()
    .min(1)
    .max(60)
    .default(15)
    .describe('Averaging window of the demand, for `kw` and `kw_day`.'),
  demand: id
    .optional()
    .describe(
      'For `kw` and `kw_day`: component whose billed demand counts, with its ratchet. Default: the measured demand.',
    ),
});

const energy = z.strictObject({
  kind: z.literal('energy'),
  ...common,
  category: z.enum(CATEGORIES).default('energy'),
  flow,
  register: id.optional().describe('Bills one named register of the meter, such as a controlled load.'),
  schedule: id.optional(),
  rates: z.array(energyRate).min(1).max(MAX.rates),
  tierBasis: tierBasis.optional(),
});

const dynamic = z.strictObject({
  kind: z.literal('dynamic'),
  ...common,
  category: z.enum(CATEGORIES).default('energy'),
  flow,
  series: id.describe('Price series: one of `series`, with its prices here or passed with the usage.'),
  factor: amount.default(1),
  adder: amount.default(0).describe('Added after the factor, per unit of the tariff.'),
  floor: amount.optional(),
  cap: amount.optional(),
  billedMinutes: z
    .int()
    .min(5)
    .max(1440)
    .optional()
    .describe('Billing interval: the mean market price within it applies. Default: the market interval.'),
});

const support = z.strictObject({
  kind: z.literal('support'),
  ...common,
  category: z.enum(CATEGORIES).default('support'),
  flow,
  series: id,
  threshold: amount.describe('The state pays a share of the price above this, per unit.'),
  share: z.number().min(0).max(1),
  maxPerMonth: quantity.optional().describe('Supported units per month, counted from the first of the month.'),
});

const fixed = z.strictObject({
  kind: z.literal('fixed'),
  ...common,
  category: z.enum(CATEGORIES).default('standing'),
  amount,
  per: z.enum(['day', 'month', 'year', 'billing_period', 'once']),
  count: quantity.default(1).describe('How many: meters, or contracted kW.'),
  months: z.array(month).min(1).max(12).optional().describe('Calendar months in which it is charged.'),
  ifUsage: z
    .strictObject({ flow, from: quantity.default(0), below: quantity.optional() })
    .optional()
    .describe(
      'Charged only in billing periods whose usage, in the unit of the tariff, is at least `from` and less than `below`, such as a credit for 1,000 kWh or more.',
    ),
  proration: z
    .enum(['days', 'months', 'none'])
    .default('days')
    .describe('How parts of a month or year count: by days, in twelfths of the year by month, or in full.'),
});

const rolling = z.strictObject({
  months: z.int().min(2).max(60).default(12),
  floorKw: quantity.default(0).describe('Minimum peak of a month; a month without data counts as this.'),
  reduce: z.enum(['mean', 'max']).default('mean'),
});

const ratchet = z.strictObject({
  share: z.number().min(0).max(2),
  lookbackMonths: z
    .int()
    .min(1)
    .max(60)
    .optional()
    .describe('Number of months before the billed one. Default: as selected by `months`.'),
  months: z.array(month).min(1).max(12).optional().describe('Calendar months whose peaks count. Default: all.'),
  wholeYear: z.boolean().default(false).describe('Peaks of the whole calendar year count, later months included.'),
});

const demandRate = z.strictObject({
  period: id.optional(),
  months: z.array(month).min(1).max(12).optional(),
  rate: rate.optional(),
  tiers: z.array(tier).min(1).max(MAX.tiers).optional(),
  steps: z
    .array(z.strictObject({ below: quantity.optional(), amount: rate }))
    .min(1)
    .max(MAX.tiers)
    .optional()
    .describe('A price for the step the demand falls into, instead of a price per kW.'),
});
export type DemandRate = z.output<typeof demandRate>;

const demand = z.strictObject({
  kind: z.literal('demand'),
  ...common,
  category: z.enum(CATEGORIES).default('grid'),
  flow,
  schedule: id.optional().describe('Without it every hour counts.'),
  rates: z.array(demandRate).min(1).max(MAX.rates),
  windowMinutes: z.int().min(1).max(60).optional().describe('Averaging window. Default: the interval of the usage.'),
  per: z.enum(['month', 'year', 'day', 'billing_period']).default('month').describe('Period covered by a rate.'),
  measured: z
    .enum(['day', 'billing_period'])
    .default('day')
    .describe(
      'For `per: day`: the peak of each day is billed, or that of the billing period for each of its days, as in Australia.',
    ),
  highest: z.int().min(1).max(100).default(1).describe('Number of peaks whose mean is billed.'),
  distinct: z.enum(['interval', 'day']).default('interval').describe('day: at most one peak of each day counts.'),
  weights: z
    .strictObject({ schedule: id, factors: z.record(id, z.number().min(0).max(10)) })
    .optional()
    .describe('Demand is multiplied by the factor of its period, such as 0.5 for night hours.'),
  minimumKw: quantity.default(0),
  freeKw: quantity.default(0).describe('Demand below this is free.'),
  roundKw: z.strictObject({ to: z.number().positive().max(1000), mode: z.enum(['nearest', 'up', 'down']) }).optional(),
  ratchet: ratchet.optional(),
  rolling: rolling.optional(),
  coincident: z
    .strictObject({
      events: z
        .array(
          z.strictObject({ start: z.iso.datetime({ offset: true }), minutes: z.int().min(1).max(1440).default(60) }),
        )
        .max(1_000)
        .describe('None: the times are not known, and each bill has a line without an amount.'),
      reduce: z.enum(['max', 'mean']).default('max'),
      within: z
        .enum(['billing_period', 'any'])
        .default('billing_period')
        .describe(
          'billing_period: events of the billing period count; any: all events count in each billing period, such as the peaks of last summer that decide a capacity obligation.',
        ),
    })
    .optional()
    .describe("Only demand at these times counts: the system's peaks."),
});

const of = z.array(id).min(1).max(MAX.components).optional().describe('IDs or categories. Default: all other lines.');

const percentage = z.strictObject({
  kind: z.literal('percentage'),
  ...common,
  category: z.enum(CATEGORIES).default('tax'),
  share: z.number().min(-10).max(10).describe('0.05 adds 5 %; a negative share is a discount.'),
  of,
  except: z.array(id).min(1).max(MAX.components).optional(),
});

const minimum = z.strictObject({
  kind: z.literal('minimum'),
  ...common,
  category: z.enum(CATEGORIES).default('fee'),
  amount,
  per: z.enum(['day', 'month', 'year', 'billing_period']),
  over: z
    .enum(['billing_period', 'year'])
    .default('billing_period')
    .describe('year: due at the end of the calendar year, for the charges of all its billing periods together.'),
  of,
});

const unbilled = z
  .strictObject({
    kind: z.literal('unbilled'),
    ...common,
    category: z.enum(CATEGORIES).default('fee'),
    reason: z.string().min(1).max(500).describe('Why its amount cannot be computed, such as a missing reading.'),
  })
  .describe(
    'A charge of the tariff whose amount cannot be computed: each bill has a line without an amount for it. A price per unit that is not known is a rate of null instead.',
  );

export const component = z.discriminatedUnion('kind', [
  energy,
  dynamic,
  support,
  fixed,
  demand,
  percentage,
  minimum,
  unbilled,
]);
export type Component = z.output<typeof component>;
export type ComponentOf<K extends Component['kind']> = Extract<Component, { kind: K }>;
