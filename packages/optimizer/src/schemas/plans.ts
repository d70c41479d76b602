import { CURRENCIES } from '@energy-optimizer/kernel';
import { issuedAt, modelId, priceSource, tariffInputs } from '@energy-optimizer/outlook';
import { type ProblemInput, planSchema, problemJsonSchema } from '@energy-optimizer/planning';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { regionInput } from './shared.ts';

/** A week of quarter-hours with all series of a household. */
export const PLAN_BODY_BYTES = 524_288;
export const MAX_PLAN_VALUES = 20_000;

/** A problem whose prices may be left to the server. */
type PricedProblemInput = Omit<ProblemInput, 'importPricePerKwh'> & Partial<Pick<ProblemInput, 'importPricePerKwh'>>;

const { $schema: _, $id: __, required, ...problemDocument } = problemJsonSchema() as Readonly<Record<string, unknown>>;

/** Checked by the planner, whose errors name each field; documented by its JSON Schema. */
const problemInput = z.record(z.string(), z.unknown()).meta({
  ...problemDocument,
  required: (required as string[]).filter((name) => name !== 'importPricePerKwh'),
  id: 'PlanningProblem',
  description:
    'A planning problem (`energy-problem/1`); docs/optimizer.md explains every field. With `pricing`, `importPricePerKwh` is omitted.',
}) as unknown as z.ZodType<Record<string, unknown>, PricedProblemInput>;

export const pricingInput = z.strictObject({
  region: regionInput,
  carbon: z.boolean().default(false).describe('If true, the forecast carbon intensity is used as well.'),
  ...tariffInputs,
});

export const makePlanInput = z.strictObject({
  problem: problemInput,
  pricing: pricingInput
    .optional()
    .describe(
      'Takes the prices from the server instead of the problem: those of the market of the region, or with `tariff` as a household pays them, export included. The problem then has a `start` and covers at most 168 hours.',
    ),
  timeLimitSeconds: z.int().min(1).max(60).default(20).describe('The best plan found by then is the result.'),
  gap: z
    .number()
    .min(0)
    .max(0.1)
    .default(0.001)
    .describe('Share of the objective within which a plan counts as optimal.'),
});

export const planIdInput = z.strictObject({ id: z.uuid().describe('ID of the plan.') });

export const STATUSES = ['queued', 'running', 'done', 'failed', 'canceled'] as const;

const pricing = z
  .object({
    region: regionCode.describe('The region.'),
    tariff: z.string().nullable().describe('The requested tariff; null for market prices.'),
    currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
    prices: priceSource.nullable().describe('Source of the published market prices; null if there are none.'),
    model: z
      .object({ modelId, issuedAt })
      .meta({ id: 'UsedForecast' })
      .nullable()
      .describe('The forecast used; null if all prices are published.'),
    publishedUntil: z
      .date()
      .nullable()
      .describe('End of the steps with published prices only; null if there are none.'),
    vatIncluded: z.boolean().nullable().describe('Whether the prices include VAT; null for market prices.'),
  })
  .meta({ id: 'PlanPricing', description: 'Where the prices of a plan come from.' });
export type PlanPricing = z.output<typeof pricing>;

const job = {
  id: z.uuid().describe('ID of the plan, for `plans.get` and `plans.cancel`.'),
  status: z
    .enum(STATUSES)
    .describe(
      '`queued` and `running`: read it again later; `done`: `plan` is the result; `failed`: `error` is the reason.',
    ),
  progress: z.number().describe('Share of the time limit used, 0 … 1; 1 when it is done.'),
  createdAt: z.date().describe('When it was requested.'),
  expiresAt: z.date().describe('When it is deleted.'),
  pricing: pricing.nullable().describe('Where the prices come from; null if they are those of the request.'),
  plan: planSchema
    .meta({ id: 'EnergyPlan' })
    .nullable()
    .describe('The plan (`energy-plan/1`); null until it is done. docs/optimizer.md explains every field.'),
  error: z
    .object({ code: z.string().describe('Error code.'), message: z.string().describe('Human-readable explanation.') })
    .meta({ id: 'PlanError' })
    .nullable()
    .describe('Why there is no plan; null otherwise.'),
};
export const planJob = z.object(job).meta({ id: 'PlanJob' });
export type PlanJob = z.output<typeof planJob>;

export const planDetail = z
  .object({
    ...job,
    problem: z
      .record(z.string(), z.unknown())
      .describe('The problem as it was planned, with its prices: `planEnergy` computes the same plan from it.'),
  })
  .meta({ id: 'PlanDetail' });
export type PlanDetail = z.output<typeof planDetail>;

export const cancelOutput = z.object({
  status: z.enum(STATUSES).describe('The status of the plan: `canceled`, or the one it had already ended with.'),
});
